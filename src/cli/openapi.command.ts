import { Command, Option } from 'commander';
import { loadConfig } from '../config/load-config.js';

/** `nestling openapi`: the API's document, the same whatever the environment says. */
export function openApiCommand(): Command {
  return new Command('openapi')
    .helpOption('-h, --help', 'print this help')
    .summary('print the OpenAPI document')
    .description('Print the OpenAPI document of the server, or write it to a file.')
    .addOption(
      new Option('--spec <version>', '3.0 is for client generators, 3.1 has full unions')
        .choices(['3.0', '3.1'])
        .default('3.0'),
    )
    .option('--out <file>', 'write to this file instead of stdout')
    .action(async ({ spec, out }: { spec: '3.0' | '3.1'; out?: string }) => {
      const { writeOpenApi } = await import('../bootstrap.js');
      const which = spec === '3.0' ? 'generator' : 'full';
      await writeOpenApi(loadConfig({ argv: [], env: {} }), which, out ?? null);
    });
}
