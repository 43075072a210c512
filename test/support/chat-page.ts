import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** The chat page in a browser of its own, with everything it complained about and everybody it talked to. */
export class ChatPage {
  readonly complaints: string[] = [];
  readonly foreignRequests: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Opens /ui of a server in a fresh context: nothing kept from earlier tests. */
  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<ChatPage> {
    const context = await browser.newContext(options);
    const chat = new ChatPage(await context.newPage());
    chat.page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http') && host !== new URL(url).host) chat.foreignRequests.push(request.url());
    });
    await chat.page.goto(`${url}/ui`);
    return chat;
  }

  get composer(): Locator {
    return this.page.getByLabel('Message', { exact: true });
  }

  /** The assistant's messages of the shown branch. */
  get answers(): Locator {
    return this.page.locator('.message.assistant');
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Sends a message and waits for the whole answer. */
  async ask(text: string): Promise<Locator> {
    const before = await this.answers.count();
    await this.send(text);
    const answer = this.answers.nth(before);
    await answer.locator('.actions').waitFor();
    return answer;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
