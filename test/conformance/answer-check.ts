import type { SentAnswer } from '../support/watch-answers.js';
import { ApiValidator } from './api-validator.js';
import { openAiDocument, type OpenAiDocument } from './openai/openai-document.js';

/** Holds answers against our documents and, for OpenAI's endpoints, against OpenAI's. */
export class AnswerCheck {
  private readonly faults = new Set<string>();
  private own: ApiValidator | undefined;
  private openAi: OpenAiDocument | null | undefined;

  add({ url, isWhole, ...answer }: SentAnswer): void {
    const path = pathOf(url);
    // Of a whole answer that was cut off nothing can be said; the events of a stream before the cut can be looked at.
    if (path === null || !(isWhole || answer.contentType.startsWith('text/event-stream'))) return;
    this.own ??= new ApiValidator();
    if (this.openAi === undefined) this.openAi = openAiDocument();
    const answered = { ...answer, path };
    for (const fault of this.own.faultsOf(answered)) this.faults.add(fault);
    for (const fault of this.openAi?.faultsOf(answered) ?? []) this.faults.add(fault);
  }

  /** The faults found since the last call, each once. */
  takeFaults(): string[] {
    const faults = [...this.faults];
    this.faults.clear();
    return faults;
  }

  /** How many bodies and events were held against each schema of each document. */
  counts(): Record<string, Readonly<Record<string, number>>> {
    return { Nestling: this.own?.checker.counts ?? {}, OpenAI: this.openAi?.checker.counts ?? {} };
  }
}

/** The decoded path of a request's URL; null for one that no route can have. */
function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '');
  } catch {
    return null;
  }
}
