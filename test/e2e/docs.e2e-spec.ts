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

  it('answers a chat request after Authorize, with the example that is filled in', async () => {
    await page.click('.btn.authorize');
    await page.fill('.auth-container input', KEY);
    await page.click('.auth-container .authorize');
    await page.click('.auth-container .btn-done');
    await page.click('#operations-Chat-createChatCompletion .opblock-summary-control');
    const body = page.locator('#operations-Chat-createChatCompletion textarea');
    await body.fill(
      JSON.stringify({
        messages: [{ role: 'user', content: 'What is the capital of France?' }],
        temperature: 0,
      }),
    );
    await page.click('#operations-Chat-createChatCompletion .btn.execute');
    const answer = page
      .locator('#operations-Chat-createChatCompletion .live-responses-table .highlight-code')
      .first();
    await answer.waitFor();
    expect(await answer.innerText()).toContain('Paris');
  });
});
