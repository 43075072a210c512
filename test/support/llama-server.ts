import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../tools/free-port.js';

/** Starts the llama-server that LLAMA_SERVER names on a loopback port, a free one if none is wanted, with one thread, and waits for it. */
export async function startLlamaServer(
  model: string,
  args: readonly string[],
  wantedPort?: number,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = wantedPort ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.env['LLAMA_SERVER'] ?? 'llama-server',
    ['-m', model, '--host', '127.0.0.1', '--port', String(port), '-t', '1', '-tb', '1', ...args],
    { stdio: 'ignore' },
  );
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  while (child.exitCode === null) {
    const isReady = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`llama-server ended with code ${child.exitCode}`);
}
