import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnswerCheck } from '../conformance/answer-check.js';
import { watchAnswers, type SentAnswer } from './watch-answers.js';

const check = new AnswerCheck();
const servers = new WeakSet<Server>();
const folder = mkdtempSync(join(tmpdir(), 'nestling-answers-'));
/** Files that servers of other processes write, and how much of each was read. */
const files = new Map<string, number>();

watchAnswers(
  (answer) => check.add(answer),
  (server) => servers.has(server),
);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** From now on every answer of a server in this process is held against the documents. */
export function holdAgainstDocuments(server: Server): void {
  servers.add(server);
}

/** The environment of a server whose answers, and those of its worker processes, are held against the documents, whoever asks. */
export function heldAgainstDocuments(): NodeJS.ProcessEnv {
  const file = join(folder, `${files.size}.jsonl`);
  files.set(file, 0);
  const { NODE_OPTIONS: options = '', ...env } = process.env;
  const hook = new URL('./write-answers.js', import.meta.url).href;
  return { ...env, ANSWERS_FILE: file, NODE_OPTIONS: `${options} --import ${hook}` };
}

/** The faults of all answers since the last call. */
export function takeFaults(): string[] {
  for (const [file, read] of files) {
    const bytes = existsSync(file) ? readFileSync(file).subarray(read) : Buffer.alloc(0);
    const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    files.set(file, read + whole.length);
    for (const line of whole.toString('utf8').split('\n'))
      if (line !== '') check.add(JSON.parse(line) as SentAnswer);
  }
  return check.takeFaults();
}

/** Adds up what was held against which schema, for the whole run (test/support/count-conformance.ts). */
export function writeCounts(): void {
  const file = process.env['CONFORMANCE_COUNTS'];
  if (file) appendFileSync(file, `${JSON.stringify(check.counts())}\n`);
}
