import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from './server.js';

/** Whether tmux is installed; says in one line that terminal tests skip when it is not. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.log('tmux is not installed: terminal tests skip');

const POLL_MS = 100;
const GIVE_UP_MS = 40_000;
/** The terminal stays open behind a program, so that its last screen can be read. */
const SAY_EXIT_CODE = '"$@"; echo "left with $?"; cat';

/** A program in a terminal of its own: a tmux server that nobody else uses. */
export class TmuxTerminal {
  private readonly socket = `nestling-test-${process.pid}-${Math.random().toString(36).slice(2)}`;

  constructor(command: readonly string[]) {
    const size = ['-x', '100', '-y', '40'];
    const shell = ['sh', '-c', SAY_EXIT_CODE, 'sh', ...command];
    this.tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', projectRoot, ...shell);
  }

  /** Types text as it is. */
  type(text: string): void {
    this.tmux('send-keys', '-l', text);
  }

  /** Presses keys by tmux's names, such as Enter or C-c. */
  press(...keys: string[]): void {
    this.tmux('send-keys', ...keys);
  }

  /** What stands on the screen; `withColors` keeps the escape sequences. */
  screen({ withColors = false } = {}): string {
    return this.tmux('capture-pane', '-p', ...(withColors ? ['-e'] : []));
  }

  /** Waits until the screen shows the pattern, and returns the screen. */
  async shows(pattern: RegExp): Promise<string> {
    for (let waited = 0; waited < GIVE_UP_MS; waited += POLL_MS) {
      const screen = this.screen();
      if (pattern.test(screen)) return screen;
      await delay(POLL_MS);
    }
    throw new Error(`The screen never showed ${String(pattern)}:\n${this.screen()}`);
  }

  close(): void {
    this.tmux('kill-server');
  }

  private tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.socket, ...args], { encoding: 'utf8' });
  }
}
