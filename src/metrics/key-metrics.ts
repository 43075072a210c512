import { Counter, type Registry } from 'prom-client';

/** What each API key with limits has used, under its name. */
export class KeyMetrics {
  private readonly requests: Counter;
  private readonly tokens: Counter;
  private readonly refusals: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'nestling_key_requests_total',
      help: 'Requests that were let in, by name of the API key.',
      labelNames: ['key'],
      registers,
    });
    this.tokens = new Counter({
      name: 'nestling_key_tokens_total',
      help: 'Tokens of prompts and answers, by name of the API key.',
      labelNames: ['key', 'type'],
      registers,
    });
    this.refusals = new Counter({
      name: 'nestling_key_rate_limited_total',
      help: 'Requests that got 429 because a limit of the API key was reached.',
      labelNames: ['key', 'limit'],
      registers,
    });
  }

  began(key: string): void {
    this.requests.inc({ key });
  }

  used(key: string, promptTokens: number, generatedTokens: number): void {
    this.tokens.inc({ key, type: 'prompt' }, promptTokens);
    this.tokens.inc({ key, type: 'generation' }, generatedTokens);
  }

  refused(key: string, limit: string): void {
    this.refusals.inc({ key, limit });
  }
}
