import type { Command } from 'commander';
import { processEnvironment } from '../config/environment.js';
import { configFrom } from '../config/load-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { SettingsCommand } from '../config/settings-command.js';
import { exitOnSignalsWhileStarting } from '../shutdown.js';

/** `nestling serve [MODEL ...]`: loads the models and serves them until the process is told to end. */
export function serveCommand(): Command {
  const command = new SettingsCommand('serve');
  return command
    .summary('serve models over the OpenAI API')
    .description(
      'Serve models over the OpenAI API. MODEL is a .gguf file, a directory holding one, or a Hugging Face repository as ' +
        'owner/name, owner/name:QUANT or owner/name:file.gguf, each also as name=MODEL. Without one, the small models that ' +
        'come with Nestling are served.',
    )
    .argument('[MODEL...]')
    .action(async (models: string[]) => {
      const config = configFrom({ models, given: command.given, environment: processEnvironment() });
      exitOnSignalsWhileStarting();
      // Loaded only now: --help and --version need no engine.
      const { startServer } = await import('../start-server.js');
      const server = await startServer(config);
      process.stderr.write(readyLines(server.address, config));
    });
}

/** Where everything is; the last line is the hint that LMDeploy's server gives, for those who look for it. */
function readyLines(address: string, { rootPath, disableDocs, disableUi, uds }: ServerConfig): string {
  if (uds !== null) return `nestling: ready at ${address}\n`;
  const base = `${address}${rootPath}`;
  return [
    `nestling: ready at ${address}`,
    `  API   ${base}/v1`,
    ...(disableUi ? [] : [`  chat  ${base}/ui`]),
    ...(disableDocs
      ? []
      : [`  docs  ${base}/docs`, `HINT: Please open ${base} in a browser for detailed api usage!!!`]),
    '',
  ].join('\n');
}
