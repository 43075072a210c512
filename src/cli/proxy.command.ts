import type { Command } from 'commander';
import { processEnvironment } from '../config/environment.js';
import { proxyConfigFrom } from '../config/load-config.js';
import { SettingsCommand } from '../config/settings-command.js';

/** `nestling proxy`: one address in front of many servers, until the process is told to end. */
export function proxyCommand(): Command {
  const command = new SettingsCommand('proxy');
  return command
    .summary('distribute requests over many servers')
    .description(
      'One address in front of many servers (LMDeploy, Nestling, or any other with the OpenAI API), which are added at ' +
        '/nodes/add or register themselves with --proxy-url.',
    )
    .action(async () => {
      const config = proxyConfigFrom({ given: command.given, environment: processEnvironment() });
      const { startProxy } = await import('../proxy/start-proxy.js');
      const { address } = await startProxy(config);
      process.stderr.write(`nestling: proxy ready at ${address}\n`);
    });
}
