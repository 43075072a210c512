import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from '../../src/engines/scripted/script.js';
import { startServer, type TestServer } from './server.js';

/** A ChatML template with tools, for scripted models that shall look like real ones. */
export const CHATML =
  '{% if tools %}<|im_start|>tools\n{{ tools | tojson }}<|im_end|>\n{% endif %}' +
  '{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}' +
  '{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}';

/** A real server whose model says what the script tells it. */
export async function startScriptedServer(
  script: Script,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'nestling-script-'));
  const file = join(folder, 'script.json');
  const complete: Script = {
    chatTemplate: CHATML,
    specialTokens: ['<|im_start|>', '<|im_end|>'],
    endOfGeneration: '<|im_end|>',
    ...script,
  };
  await writeFile(file, JSON.stringify(complete));
  const server = await startServer(['--engine', 'scripted', '--script', file, ...args], environment);
  return {
    ...server,
    stop: async () => {
      const code = await server.stop();
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}
