/** @typedef {import('../types.js').ChatSettings} ChatSettings */
/** @typedef {import('../types.js').Message} Message */

/**
 * The body of POST /v1/chat/completions for a branch. Throws an error with one line when the tools are no JSON.
 * @param {readonly Message[]} branch
 * @param {ChatSettings} settings
 * @param {string} model
 * @returns {Record<string, unknown>}
 */
export function chatRequest(branch, settings, model) {
  const tools = readTools(settings.tools);
  const stop = settings.stop.split('\n').filter((line) => line !== '');
  return {
    model,
    messages: [
      ...(settings.system.trim() ? [{ role: 'system', content: settings.system }] : []),
      ...branch.map(wireMessage),
    ],
    temperature: settings.temperature,
    top_p: settings.topP,
    max_completion_tokens: settings.maxTokens,
    ...without(null, {
      top_k: settings.topK,
      min_p: settings.minP,
      repetition_penalty: settings.repetitionPenalty,
      presence_penalty: settings.presencePenalty,
      frequency_penalty: settings.frequencyPenalty,
      seed: settings.seed,
      reasoning_effort: settings.reasoningEffort || null,
    }),
    ...(stop.length > 0 && { stop }),
    ...(tools.length > 0 && { tools, tool_choice: choiceFor(branch, settings) }),
    ...(settings.probabilities && { logprobs: true, top_logprobs: 5 }),
    stream_options: { include_usage: true },
  };
}

/** Once its call is answered, a model that must call a tool would never come to an answer. */
const choiceFor = (/** @type {readonly Message[]} */ branch, /** @type {ChatSettings} */ { toolChoice }) =>
  toolChoice === 'required' && branch.at(-1)?.role === 'tool' ? 'auto' : toolChoice;

/**
 * @param {string} text
 * @returns {Record<string, unknown>[]}
 */
export function readTools(text) {
  if (!text.trim()) return [];
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`The tool definitions are no JSON: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  const list = /** @type {Record<string, unknown>[]} */ (Array.isArray(value) ? value : [value]);
  // A bare function definition is as clear as one in its wrapper.
  return list.map((tool) => ('function' in tool ? tool : { type: 'function', function: tool }));
}

/** @param {Message} message */
function wireMessage({ role, content, reasoning, images, toolCalls, toolCallId }) {
  if (role === 'tool') return { role, tool_call_id: toolCallId, content };
  if (images?.length) {
    const pictures = images.map((url) => ({ type: 'image_url', image_url: { url } }));
    return { role, content: [...pictures, { type: 'text', text: content }] };
  }
  return {
    role,
    content: content || (toolCalls ? null : ''),
    ...(reasoning && { reasoning_content: reasoning }),
    ...(toolCalls && {
      tool_calls: toolCalls.map(({ id, name, arguments: given }) => ({
        id,
        type: 'function',
        function: { name, arguments: given },
      })),
    }),
  };
}

/**
 * @param {unknown} value
 * @param {Record<string, unknown>} object
 */
function without(value, object) {
  return Object.fromEntries(Object.entries(object).filter(([, each]) => each !== value));
}
