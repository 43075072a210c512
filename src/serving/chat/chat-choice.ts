import type { EndReason, GeneratedToken } from '../../engines/engine.js';
import type { OutputParser, ParsedEvent } from '../../parsing/types.js';
import type { ToolCallDelta } from '../../protocol/chat/chat-completion-chunk.js';
import type { ToolUse } from './tool-choice.js';
import type { ChatDelta, ChatFinishReason } from './chat-event.js';

export interface ChoiceOptions {
  mode: ToolUse['mode'];
  parallelToolCalls: boolean;
  includeReasoning: boolean;
  /** Makes ids of calls that come without. */
  newCallId: () => string;
  /** skip_special_tokens: false. Control tokens then count as text. */
  showSpecialTokens: boolean;
}

/** One sequence on its way to a message: runs the parser and turns its events into deltas. */
export class ChatChoice {
  /** Tokens that went into reasoning. */
  reasoningTokens = 0;
  /** True once a call is complete and no other may follow. */
  complete = false;
  private calls = 0;
  private reasoning = false;

  constructor(
    private readonly parser: OutputParser,
    private readonly options: ChoiceOptions,
  ) {}

  /** `shown` is called with every token about which the client may know: not with those of hidden reasoning. */
  push(tokens: readonly GeneratedToken[], shown: (token: GeneratedToken) => void): ChatDelta[] {
    const events: ParsedEvent[] = [];
    for (const token of tokens) {
      const parsed = this.parser.push({
        text: token.text,
        tokenId: token.id,
        special: token.special && !this.options.showSpecialTokens,
      });
      const reasons = this.countReasoning(parsed);
      if (!reasons || this.options.includeReasoning) shown(token);
      events.push(...parsed);
    }
    return this.toDeltas(events);
  }

  end(): ChatDelta[] {
    return this.toDeltas(this.parser.end());
  }

  /** tool_calls exactly when a call was returned, except for a named tool: there OpenAI says stop. */
  finishReason(reason: EndReason): ChatFinishReason {
    if (this.calls > 0 && this.options.mode !== 'named') return 'tool_calls';
    return this.calls > 0 ? 'stop' : reason;
  }

  /** A token counts as reasoning when it added some, or was swallowed while reasoning went on. */
  private countReasoning(events: readonly ParsedEvent[]): boolean {
    const last = events.at(-1);
    const counts = last ? events.some((event) => event.type === 'reasoning') : this.reasoning;
    if (counts) this.reasoningTokens++;
    if (last) this.reasoning = last.type === 'reasoning';
    return counts;
  }

  private toDeltas(events: readonly ParsedEvent[]): ChatDelta[] {
    const deltas: ChatDelta[] = [];
    for (const event of events) {
      if (this.complete) break;
      const delta = this.toDelta(event);
      if (delta) merge(deltas, delta);
    }
    return deltas;
  }

  private toDelta(event: ParsedEvent): ChatDelta | null {
    switch (event.type) {
      case 'content':
        return { content: event.text };
      case 'reasoning':
        return this.options.includeReasoning ? { reasoning: event.text } : null;
      case 'tool-call-start':
        if (this.options.mode === 'none') return null;
        this.calls++;
        return {
          toolCalls: [
            {
              index: event.index,
              id: event.id ?? this.options.newCallId(),
              type: 'function',
              function: { name: event.name, arguments: '' },
            },
          ],
        };
      case 'tool-call-arguments':
        if (this.options.mode === 'none') return null;
        return { toolCalls: [{ index: event.index, function: { arguments: event.text } }] };
      case 'tool-call-end':
        if (!this.options.parallelToolCalls && this.options.mode !== 'none') this.complete = true;
        return null;
    }
  }
}

/** Joins a delta with the last one when both add to the same thing: one chunk instead of many. */
function merge(deltas: ChatDelta[], delta: ChatDelta): void {
  const last = deltas.at(-1);
  if (last?.content !== undefined && delta.content !== undefined) last.content += delta.content;
  else if (last?.reasoning !== undefined && delta.reasoning !== undefined) last.reasoning += delta.reasoning;
  else if (last?.toolCalls && delta.toolCalls) mergeCalls(last.toolCalls, delta.toolCalls);
  else deltas.push(delta);
}

function mergeCalls(target: ToolCallDelta[], added: readonly ToolCallDelta[]): void {
  for (const call of added) {
    const last = target.at(-1);
    if (last && last.index === call.index && !call.id) {
      last.function.arguments = (last.function.arguments ?? '') + (call.function.arguments ?? '');
    } else {
      target.push(call);
    }
  }
}
