import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { heldAgainstDocuments } from './conformance.js';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface TestServer {
  url: string;
  process: ChildProcess;
  /** Everything the server has written to stderr so far. */
  log: () => string;
  /** SIGTERM, then the exit code. */
  stop: () => Promise<number | null>;
}

/** Starts the built program as a user would, on a free loopback port, and waits until it is ready. */
export async function startServer(
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
  command: 'serve' | 'proxy' = 'serve',
): Promise<TestServer> {
  // Compatible answers are those of other documents; what another server answers may pass through as it is.
  const passesThrough =
    args.includes('--pass-through') || (args.includes('openai') && !args.includes('--tokenizer'));
  const isHeld = !args.includes('--compat') && !passesThrough && command === 'serve';
  const threads = command === 'serve' ? ['--threads', '1'] : [];
  const child = spawn(process.execPath, [program, command, '--port', '0', ...threads, ...args], {
    cwd: projectRoot,
    env: { ...(isHeld ? heldAgainstDocuments() : process.env), ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const address = /ready at (\S+)/.exec(log)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}:\n${log}`)));
  });
  return {
    url,
    process: child,
    log: () => log,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGTERM');
      return (await exit)[0];
    },
  };
}

/** Runs the program to its end, for commands that are not servers or can't start. */
export async function runProgram(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = '',
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
