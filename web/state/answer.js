/** Folds the chunks of one streamed answer into a message. */

/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').ToolCall} ToolCall */
/** @typedef {import('../types.js').TokenProbability} TokenProbability */

export class Answer {
  /** @type {string[]} */
  #reasoning = [];
  /** @type {string[]} */
  #content = [];
  /** @type {ToolCall[]} */
  #calls = [];
  /** @type {TokenProbability[]} */
  #probabilities = [];
  /** @type {string | undefined} */
  #finishReason;
  /** @type {import('../types.js').AnswerStatistics} */
  #statistics = {};
  #startedAt = performance.now();

  /** @param {any} chunk one `chat.completion.chunk` */
  add(chunk) {
    const { usage } = chunk;
    if (usage) {
      this.#statistics.promptTokens = usage.prompt_tokens;
      this.#statistics.completionTokens = usage.completion_tokens;
      this.#statistics.cachedTokens = usage.prompt_tokens_details?.cached_tokens;
    }
    const choice = chunk.choices?.[0];
    if (!choice) return;
    const { delta = {}, logprobs, finish_reason: finishReason } = choice;
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (reasoning) this.#reasoning.push(reasoning);
    if (delta.content) this.#content.push(delta.content);
    for (const call of delta.tool_calls ?? []) this.#addCall(call);
    for (const entry of logprobs?.content ?? []) {
      this.#probabilities.push({
        token: entry.token,
        logprob: entry.logprob,
        alternatives: entry.top_logprobs.map(({ token, logprob }) => ({ token, logprob })),
      });
    }
    if (finishReason) this.#finishReason = finishReason;
    if (reasoning || delta.content || delta.tool_calls) {
      this.#statistics.firstTokenMs ??= performance.now() - this.#startedAt;
    }
  }

  /** @returns {Partial<Message>} */
  toMessage() {
    return {
      content: this.#content.join(''),
      ...(this.#reasoning.length > 0 && { reasoning: this.#reasoning.join('') }),
      ...(this.#calls.length > 0 && { toolCalls: this.#calls.map((call) => ({ ...call })) }),
      ...(this.#probabilities.length > 0 && { probabilities: [...this.#probabilities] }),
      ...(this.#finishReason && { finishReason: this.#finishReason }),
      statistics: { ...this.#statistics, totalMs: performance.now() - this.#startedAt },
    };
  }

  /** @param {any} delta */
  #addCall({ index = 0, id, function: { name, arguments: more } = /** @type {any} */ ({}) }) {
    const call = (this.#calls[index] ??= { id: '', name: '', arguments: '' });
    if (id) call.id = id;
    if (name) call.name += name;
    if (more) call.arguments += more;
  }
}
