import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tools/free-port.js';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

async function launch(name, command, args, url) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (data) => (log = (log + data).slice(-4000)));
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${log}`);
    const ready = await fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return { name, url, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`${name} did not become ready:\n${log}`);
}

/** `nestling serve` with one engine thread and room for `clients` requests. */
export async function startNestling({ model, clients, context }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [program, 'serve', model, '--host', '127.0.0.1', '--port', port, '--threads', 1];
  args.push('--max-num-seqs', clients, '--max-model-len', context, '--log-level', 'warn');
  return launch('nestling', process.execPath, args.map(String), url);
}

/** llama-server with the same room, when LLAMA_SERVER names its binary; null otherwise. */
export async function startLlamaServer({ model, clients, context }) {
  const binary = process.env.LLAMA_SERVER;
  if (!binary) return null;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['-m', model, '--host', '127.0.0.1', '--port', port, '-t', 1, '-tb', 1, '-np', clients];
  args.push('-c', clients * context);
  return launch('llama-server', binary, args.map(String), url);
}
