import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser.js';
import { startServer, type TestServer } from '../support/server.js';

const KEY = 'docs-key';

describe.runIf(hasBrowser)('Swagger UI in a browser', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  const foreignRequests: string[] = [];

  beforeAll(async () => {
    server = await startServer(['--api-key', KEY]);
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http') && host !== new URL(server.url).host)
        foreignRequests.push(request.url());
    });
    await page.goto(`${server.url}/`);
    await page.waitForSelector('.opblock');
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('shows every endpoint and loads nothing from elsewhere', async () => {
    expect(page.url()).toBe(`${server.url}/docs`);
    const text = await page.innerText('#swagger-ui');
    for (const path of [
      '/v1/chat/completions',
      '/v1/completions',
      '/v1/models',
      '/tokenize',
      '/health/ready',
    ]) {
      expect(text).toContain(path);
    }
    expect(foreignRequests).toEqual([]);
  });

  it('answers without a key only that one is needed', async () => {
    expect(await tryOut('Models', 'listModels', '')).toContain('invalid_api_key');
  });

  it('takes a key with Authorize', async () => {
    await page.click('.btn.authorize');
    await page.fill('.auth-container input', KEY);
    await page.click('.auth-container .authorize');
    await page.click('.auth-container .btn-done');
    expect(await page.locator('.btn.authorize.locked').count()).toBe(1);
  });

  it.each([
    ['Chat', 'createChatCompletion', 'question', 'Paris'],
    ['Chat', 'createChatCompletion', 'streamed', 'data: [DONE]'],
    ['Embeddings', 'createEmbeddings', 'texts', '"embedding"'],
    ['Pooling', 'createRerank', 'texts', '"relevance_score"'],
  ])(
    'tries out %s, %s with the example "%s" that is filled in',
    async (tag, operation, example, expected) => {
      expect(await tryOut(tag, operation, example)).toContain(expected);
    },
  );

  /** Executes an operation with one of its examples, as it stands; the text of the answer. */
  async function tryOut(tag: string, operation: string, example: string): Promise<string> {
    const block = page.locator(`#operations-${tag}-${operation}`);
    if ((await block.locator('.btn.execute').count()) === 0)
      await block.locator('.opblock-summary-control').click();
    await block.locator('.btn.execute').waitFor();
    if (example !== '')
      await block.locator('.opblock-section-request-body .examples-select select').selectOption(example);
    const clear = block.locator('.btn-clear');
    if ((await clear.count()) > 0) await clear.click();
    await block.locator('.btn.execute').click();
    const answer = block
      .locator(
        '.live-responses-table .response-col_description .highlight-code, .live-responses-table .response-col_description pre',
      )
      .first();
    await answer.waitFor();
    return answer.innerText();
  }
});

describe.runIf(hasBrowser)('Redoc in a browser', () => {
  // Redoc's script asks for a logo and reports to its makers; the page's policy lets neither through.
  it('shows the document and hears from no other host', async () => {
    const server = await startServer();
    const browser = await launchBrowser();
    const page = await browser.newPage();
    const answered = new Map<string, number>();
    page.on('response', (response) => answered.set(response.url(), response.status()));
    await page.goto(`${server.url}/redoc`);
    await page.getByText('OpenAI-compatible inference server').first().waitFor();
    expect(
      [...answered.keys()].filter((url) => url.startsWith('http') && !url.startsWith(server.url)),
    ).toEqual([]);
    await browser.close();
    await server.stop();
  });
});
