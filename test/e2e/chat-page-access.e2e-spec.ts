import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser.js';
import { ChatPage } from '../support/chat-page.js';
import { startScriptedServer } from '../support/scripted-server.js';
import type { TestServer } from '../support/server.js';

const KEY = 'page-key';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const answers = [
  {
    when: 'long',
    text: '# Title\n\nA [link](https://example.com), `code`.\n\n```py\nprint("a very long line of code that has to scroll sideways on every phone there is")\n```',
  },
  { text: 'Hello to you.' },
];

interface AxeResults {
  violations: { id: string; impact: string; nodes: { html: string }[] }[];
}

/** Faults that axe calls serious or critical. The page's own policy keeps foreign scripts out, so axe comes in beside it. */
async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate('axe.run(document)')) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe.runIf(hasBrowser)('the chat page for everybody', () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startScriptedServer({ answers }, ['--api-key', KEY, '--reasoning-parser', 'qwen3']);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const openWithKey = async (options: Parameters<typeof ChatPage.open>[2] = {}): Promise<ChatPage> => {
    const chat = await ChatPage.open(browser, server.url, { bypassCSP: true, ...options });
    await chat.page.getByLabel('Key', { exact: true }).fill(KEY);
    await chat.page.keyboard.press('Enter');
    await chat.page.getByText('What would you like to ask?').waitFor();
    await chat.page.getByLabel('Model').waitFor();
    await chat.page.addScriptTag({ path: axe });
    return chat;
  };

  it('asks for the API key that the server wants, and keeps it to this tab', async () => {
    const chat = await openWithKey();
    await chat.ask('Hi');
    expect(await chat.page.evaluate('Object.values(localStorage).join()')).not.toContain(KEY);
    await chat.close();
  });

  it.each(['light', 'dark'] as const)('has no serious accessibility fault in %s', async (colorScheme) => {
    const chat = await openWithKey({ colorScheme });
    expect(await seriousFaults(chat.page)).toEqual([]);
    await chat.ask('long');
    await chat.button('Settings').click();
    expect(await seriousFaults(chat.page)).toEqual([]);
    await chat.page.keyboard.press('Alt+p');
    await chat.page.getByRole('dialog').getByText('<|im_start|>').first().waitFor();
    expect(await seriousFaults(chat.page)).toEqual([]);
    await chat.close();
  });

  it('follows the system, and the theme that is chosen over it', async () => {
    const chat = await openWithKey({ colorScheme: 'light' });
    const background = (): Promise<string> =>
      chat.page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await chat.page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background();
    expect(dark).not.toBe(light);
    await chat.button(/^Theme/).click();
    expect(await background()).toBe(light);
    await chat.page.reload();
    expect(await background()).toBe(light);
    await chat.close();
  });

  it('fits a phone of 375 pixels: nothing is cut off, and drawers open and close', async () => {
    const chat = await openWithKey({ viewport: { width: 375, height: 667 } });
    await chat.ask('long');
    expect(await chat.page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    const list = chat.page.getByRole('navigation', { name: 'Conversations' });
    expect(await list.isVisible()).toBe(false);
    await chat.button('Conversations').click();
    expect(await list.isVisible()).toBe(true);
    await chat.page.keyboard.press('Escape');
    await chat.button('Settings').click();
    const panel = chat.page.getByRole('complementary', { name: 'Settings' });
    expect((await panel.boundingBox())?.width).toBeLessThanOrEqual(340);
    expect(await seriousFaults(chat.page)).toEqual([]);
    await panel.getByRole('button', { name: 'Close the settings' }).click();
    await panel.waitFor({ state: 'detached' });
    await chat.close();
  });

  it('works by keyboard alone', async () => {
    const chat = await openWithKey();
    const { page } = chat;
    const { keyboard } = page;
    await keyboard.press('/');
    await keyboard.type('Hello');
    await keyboard.press('Shift+Enter');
    await keyboard.type('there');
    await keyboard.press('Enter');
    await chat.answers.locator('.actions').waitFor();
    expect(await page.locator('.bubble').innerText()).toBe('Hello\nthere');
    // The focus is in the message field again: the last message is edited from there.
    await keyboard.press('ArrowUp');
    await page.getByLabel('Edited message').waitFor();
    await keyboard.press('End');
    await keyboard.type('!');
    await keyboard.press('Enter');
    await page.getByText('2/2').waitFor();
    await chat.answers.locator('.actions').waitFor();
    await keyboard.press('Alt+r');
    await page.locator('.assistant').getByText('2/2').waitFor();
    await keyboard.press('Alt+s');
    await page.getByRole('complementary', { name: 'Settings' }).waitFor();
    await page
      .locator('main')
      .focus()
      .catch(() => undefined);
    await page.evaluate('document.activeElement?.blur()');
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement?.tagName')).not.toBe('BODY');
    await chat.close();
  });
});
