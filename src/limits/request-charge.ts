import type { TokenMeter } from '../common/token-meter.js';

/** What one request costs. It is charged when the response ends; what comes later, at once. */
export class RequestCharge implements TokenMeter {
  private promptTokens = 0;
  private generatedTokens = 0;
  private settled = false;

  constructor(private readonly charge: (promptTokens: number, generatedTokens: number) => void) {}

  prompt(tokens: number): void {
    if (this.settled) this.charge(tokens, 0);
    else this.promptTokens += tokens;
  }

  generated(tokens: number): void {
    if (this.settled) this.charge(0, tokens);
    else this.generatedTokens += tokens;
  }

  /** Charges what is known so far; once. */
  settle(): void {
    if (this.settled) return;
    this.settled = true;
    this.charge(this.promptTokens, this.generatedTokens);
  }
}
