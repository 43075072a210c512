import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** At the end of a test run: says how many bodies and events were held against which schema. */
export default function countConformance(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'nestling-conformance-'));
  const file = join(folder, 'counts.jsonl');
  writeFileSync(file, '');
  process.env['CONFORMANCE_COUNTS'] = file;
  if (!process.env['OPENAI_OPENAPI'])
    console.log("OPENAI_OPENAPI names no file: answers are not held against OpenAI's own document");
  return () => {
    const total: Record<string, Record<string, number>> = {};
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      for (const [document, counts] of Object.entries(JSON.parse(line) as typeof total)) {
        const sums = (total[document] ??= {});
        for (const [schema, count] of Object.entries(counts)) sums[schema] = (sums[schema] ?? 0) + count;
      }
    }
    rmSync(folder, { recursive: true });
    for (const [document, sums] of Object.entries(total)) {
      const parts = Object.entries(sums).map(([schema, count]) => `${count} ${schema}`);
      if (parts.length > 0) console.log(`held against ${document}'s document: ${parts.join(', ')}`);
    }
  };
}
