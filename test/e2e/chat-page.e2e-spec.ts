import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser.js';
import { ChatPage } from '../support/chat-page.js';
import { startScriptedServer } from '../support/scripted-server.js';
import type { TestServer } from '../support/server.js';

const HOSTILE = [
  '<script>window.hacked = 1</script>',
  'Hi <img src=x onerror="window.hacked = 2"> [link](javascript:window.hacked=3) ![pic](https://evil.example/p.png)',
  '<iframe src="https://evil.example"></iframe><svg onload="window.hacked = 4">',
  '```html\n<b onclick="window.hacked = 5">bold</b>\n```',
].join('\n\n');

const answers = [
  { when: 'sunny', text: 'It is sunny in Seoul.' },
  {
    when: 'weather',
    text: '<think>I should call the tool.</think>Let me see.\n<tool_call>\n{"name": "get_weather", "arguments": {"location": "Seoul", "unit": "celsius"}}\n</tool_call>',
  },
  { when: 'hostile', text: HOSTILE },
  { when: 'slowly', text: 'one two three four five six seven eight nine ten', delayMs: 300 },
  {
    when: 'Markdown',
    text: '# Title\n\n- **bold** item\n\n```js\nconst a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |',
  },
  { text: 'First answer.' },
  { text: 'Second answer.' },
];

describe.runIf(hasBrowser)('the chat page', () => {
  let server: TestServer;
  let browser: Browser;
  let chat: ChatPage;

  beforeAll(async () => {
    server = await startScriptedServer({ answers }, [
      '--tool-call-parser',
      'hermes',
      '--reasoning-parser',
      'qwen3',
    ]);
    browser = await launchBrowser();
    chat = await ChatPage.open(browser, server.url);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const fresh = async (): Promise<void> => chat.page.keyboard.press('Alt+n');

  it('renders Markdown and code, with nothing loaded from elsewhere', async () => {
    const answer = await chat.ask('Some Markdown, please');
    expect(await answer.locator('h1').innerText()).toBe('Title');
    expect(await answer.locator('li strong').innerText()).toBe('bold');
    expect(await answer.locator('.code-keyword').innerText()).toBe('const');
    expect(await answer.locator('td').allInnerTexts()).toEqual(['1', '2']);
    expect(chat.foreignRequests).toEqual([]);
    expect(chat.complaints).toEqual([]);
  });

  it('shows HTML and script of a model as text', async () => {
    await fresh();
    const answer = await chat.ask('hostile');
    const text = await answer.locator('.markdown').innerText();
    expect(text).toContain('<script>window.hacked = 1</script>');
    expect(text).toContain('<img src=x onerror="window.hacked = 2">');
    expect(text).toContain('<b onclick="window.hacked = 5">bold</b>');
    expect(await answer.locator('img, script, iframe, svg:not(.icon), b').count()).toBe(0);
    expect(await answer.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await chat.page.evaluate('window.hacked')).toBeUndefined();
    expect(chat.foreignRequests).toEqual([]);
    expect(chat.complaints).toEqual([]);
  });

  it('streams, and stops where the user says so', async () => {
    await fresh();
    await chat.send('slowly');
    await chat.page.getByText('two', { exact: false }).last().waitFor();
    await chat.button('Stop').click();
    await chat.page.getByText('Stopped.').waitFor();
    expect(await chat.answers.locator('.markdown').innerText()).not.toContain('ten');
    expect(await chat.button('Send').isVisible()).toBe(true);
  });

  it('answers again, keeps both answers, and branches where a question is edited', async () => {
    await fresh();
    const first = await chat.ask('Hello');
    const firstText = await first.locator('.markdown').innerText();
    await first.getByRole('button', { name: 'Answer again' }).click();
    await chat.page.getByText('2/2').waitFor();
    await chat.page.locator('.message.assistant .actions').waitFor();
    expect(await chat.answers.locator('.markdown').innerText()).not.toBe(firstText);
    await chat.button('Previous version').click();
    expect(await chat.answers.locator('.markdown').innerText()).toBe(firstText);

    const question = chat.page.locator('.message.user');
    await question.hover();
    await question.getByRole('button', { name: 'Edit' }).click();
    await question.getByLabel('Edited message').fill('Hello again');
    await question.getByLabel('Edited message').press('Enter');
    await chat.page.locator('.bubble', { hasText: 'Hello again' }).waitFor();
    await chat.page.locator('.message.assistant .actions').waitFor();
    await chat.page.locator('.message.user').hover();
    await chat.button('Previous version').first().click();
    expect(await question.locator('.bubble').innerText()).toBe('Hello');
  });

  it('folds reasoning, shows a tool call, and goes on with the result it is given', async () => {
    await fresh();
    await chat.button('Settings').click();
    await chat.button('Use an example').click();
    await chat.page.getByLabel('Token probabilities').check();
    const answer = await chat.ask('What is the weather?');
    const reasoning = answer.locator('.reasoning-text');
    expect(await reasoning.isVisible()).toBe(false);
    await answer.getByText('Reasoning').click();
    expect(await reasoning.innerText()).toBe('I should call the tool.');
    expect(await answer.getByLabel('Arguments').innerText()).toContain('"location": "Seoul"');
    await answer.getByLabel('Result of get_weather').fill('{"sky": "sunny"}');
    await answer.getByRole('button', { name: 'Return to the model' }).click();
    await chat.answers.nth(1).locator('.actions').waitFor();
    expect(await chat.answers.nth(1).locator('.markdown').innerText()).toBe('It is sunny in Seoul.');
  });

  it('colours tokens by probability and lists alternatives, by keyboard too', async () => {
    const answer = chat.answers.nth(1);
    await answer.getByRole('button', { name: 'Probabilities' }).click();
    await answer.locator('.token').first().focus();
    await chat.page.keyboard.press('ArrowRight');
    const tooltip = answer.getByRole('tooltip');
    expect(await tooltip.innerText()).toContain('␣is');
    expect(await tooltip.innerText()).toContain('100.0 %');
  });

  it('shows the prompt, its tokens and the request', async () => {
    await chat.button('Show the prompt').click();
    const dialog = chat.page.getByRole('dialog');
    await dialog.getByText('<|im_start|>').first().waitFor();
    expect(await dialog.locator('.prompt-text').innerText()).toContain('{"sky": "sunny"}<|im_end|>');
    await dialog.getByRole('button', { name: /^Tokens \(\d+\)$/ }).click();
    expect(await dialog.locator('.prompt-tokens li').first().innerText()).toMatch(/^<\|im_start\|>\s*\d+$/);
    await dialog.getByRole('button', { name: 'Request' }).click();
    expect(JSON.parse(await dialog.locator('.prompt-text').innerText())).toMatchObject({
      temperature: 0.7,
      top_p: 0.8,
      max_completion_tokens: 512,
      tools: [{ function: { name: 'get_weather' } }],
    });
    await chat.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('keeps conversations and settings over a reload, and deletes what it is told to', async () => {
    await chat.page.reload();
    const list = chat.page.getByRole('navigation', { name: 'Conversations' });
    await list.getByRole('button', { name: 'What is the weather?', exact: true }).click();
    expect(await chat.answers.count()).toBe(2);
    await list.getByRole('button', { name: 'hostile', exact: true }).hover();
    await list.getByRole('button', { name: 'Delete hostile' }).click();
    await list.getByRole('button', { name: 'Delete', exact: true }).click();
    await chat.page.reload();
    await list.getByRole('button', { name: 'What is the weather?', exact: true }).waitFor();
    expect(await chat.answers.count()).toBe(2);
    expect(await list.getByRole('button', { name: 'hostile', exact: true }).count()).toBe(0);
  });

  it('is small, and its files forbid everything that does not come from here', async () => {
    const { body } = await chat.page.evaluate(async () => {
      const urls = performance.getEntriesByType('resource').map(({ name }) => name);
      const files = urls.filter((name) => name.includes('/ui'));
      const sizes = await Promise.all(
        files.map(async (name) =>
          Number((await fetch(name, { method: 'GET' })).headers.get('content-length')),
        ),
      );
      return { body: sizes.reduce((sum, size) => sum + size, 0) };
    });
    expect(body).toBeGreaterThan(10_000);
    expect(body).toBeLessThan(200_000);
    const page = await fetch(`${server.url}/ui`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const text = await page.text();
    expect(text).not.toMatch(/<script(?![^>]*src=)/);
    expect(text).not.toMatch(/\sstyle=|<style|\son\w+=/);
    const again = await fetch(`${server.url}/ui`, {
      headers: { 'if-none-match': page.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });
});
