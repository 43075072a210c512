import { SequenceText } from '../../text/sequence-text.js';
import type { StopAutomaton } from '../../text/stop-automaton.js';
import type { Vocabulary } from '../vocabulary.js';
import type { Ending, GenerationJob, ReportedToken } from './generation-job.js';

/** Tokens with the text that each one adds. */
export type HandToken = (token: ReportedToken, text: string) => void;

/** The text of one answer by the request's rules: which tokens are visible, where it may stop. */
export class AnswerText {
  private readonly text: SequenceText<ReportedToken>;

  constructor(
    private readonly job: Pick<GenerationJob, 'request'>,
    private readonly vocabulary: Vocabulary,
    stop: StopAutomaton | null,
    hand: HandToken,
  ) {
    this.text = new SequenceText(stop, job.request.stop.includeStopString, hand);
  }

  /**
   * Adds the `count`-th token of the answer; `ending` says that it is the last. Returns the stop string that it
   * completed, or null.
   */
  add(token: ReportedToken, count: number, ending: Ending | null): string | null {
    const { stop } = this.job.request;
    if (ending?.reason === 'stop' && !stop.includeStopString) {
      this.text.pushSilent(token);
      return null;
    }
    return this.text.push(token, this.vocabulary.content(token.id), {
      apart: this.vocabulary.isSpecial(token.id) && !stop.matchSpecialTokens,
      mayStop: count > stop.minTokens && ending?.reason !== 'stop',
    });
  }

  /** Hands out what is still held: nothing follows. */
  end(): void {
    this.text.end();
  }
}
