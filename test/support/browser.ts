import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

/** Whether Debian's chromium is installed; says in one line that browser tests skip when it is not. */
export const hasBrowser = executablePath !== undefined;
if (!hasBrowser) console.log('chromium is not installed: browser tests skip');

/** Headless Chromium that speaks to no host of its own. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
