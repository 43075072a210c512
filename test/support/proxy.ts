import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from './server.js';

export interface Proxy {
  url: string;
  process: ChildProcess;
  stop: () => Promise<void>;
}

/** Starts the built request distribution server on a free loopback port; `directory` is where it runs. */
export async function startProxy(args: readonly string[], directory = projectRoot): Promise<Proxy> {
  const child = spawn(
    process.execPath,
    [join(projectRoot, 'dist/main.js'), 'proxy', '--port', '0', ...args],
    {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const address = /ready at (\S+)/.exec(log)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the proxy ended with code ${code}:\n${log}`)));
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url, process: child, stop };
}
