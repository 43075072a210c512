import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';

/** `nestling openapi`: the API's document, the same whatever the environment says. */
export function openApiCommand(): Command {
  return new Command('openapi')
    .helpOption('-h, --help', 'print this help')
    .summary('print the OpenAPI document')
    .description('Print the OpenAPI document of the server, or write it to a file.')
    .option('--out <file>', 'write to this file instead of stdout')
    .action(async ({ out }: { out?: string }) => {
      const { writeOpenApi } = await import('../bootstrap.js');
      await writeOpenApi(loadConfig({ argv: [], env: {} }), out ?? null);
    });
}
