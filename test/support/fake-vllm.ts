import { events, FakeServer, json, type Route, type SeenRequest } from './upstream-fixture.js';

interface Piece {
  text: string;
  token_ids: number[];
  logprobs?: object | null;
}

/** One stream of completions in the shape that vLLM 0.32.0 sends: chunks, a finish with its reason, usage, [DONE]. */
export function vllmStream(
  pieces: readonly Piece[],
  finish: { finish_reason: string; stop_reason: string | number | null },
  // The details come with --enable-prompt-tokens-details.
  usage = {
    prompt_tokens: 3,
    total_tokens: 6,
    completion_tokens: 3,
    prompt_tokens_details: { cached_tokens: 2 },
  },
): Route {
  const chunk = (choices: object[], more: object = {}): object => ({
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1,
    model: 'm',
    choices,
    ...more,
  });
  return events(
    ...pieces.map((piece, index) =>
      chunk([
        {
          index: 0,
          logprobs: null,
          finish_reason: index === pieces.length - 1 ? finish.finish_reason : null,
          stop_reason: index === pieces.length - 1 ? finish.stop_reason : null,
          prompt_token_ids: index === 0 ? [1, 2, 3] : null,
          ...piece,
        },
      ]),
    ),
    chunk([], { usage, system_fingerprint: 'vllm-0.32.0-4e398607' }),
    '[DONE]',
  );
}

const SEVEN = json({ choices: [{ index: 0, text: '7', finish_reason: 'length' }] });

/** The engine tries whether a server holds to grammars before it relies on that. */
function isTrial({ body }: SeenRequest): boolean {
  return body.includes('"structured_outputs"') && !body.includes('"stream":true');
}

/** A vLLM server with the model `m`, which holds answers to grammars. */
export function fakeVllm(
  completions: Route,
  routes: Readonly<Record<string, Route>> = {},
): Promise<FakeServer> {
  const card = {
    id: 'm',
    object: 'model',
    created: 1,
    owned_by: 'vllm',
    root: 'm',
    parent: null,
    max_model_len: 64,
  };
  return FakeServer.start({
    '/v1/models': json({ object: 'list', data: [card] }),
    '/openapi.json': json({ paths: { '/v1/chat/completions': {} } }),
    '/tokenizer_info': json({ chat_template: '{{ messages }}', eos_token: '</s>' }),
    '/tokenize': (response, { body }) => {
      const { prompt } = JSON.parse(body) as { prompt: string };
      // One token per character, but markers are one token.
      const tokens =
        prompt === '<tool_call>'
          ? [900]
          : prompt === '</s>'
            ? [901]
            : Array.from(prompt, (letter) => letter.charCodeAt(0));
      json({ count: tokens.length, max_model_len: 64, tokens, token_strs: null })(response, {
        path: '',
        headers: {},
        body,
      });
    },
    '/detokenize': (response, { body }) => {
      const { tokens } = JSON.parse(body) as { tokens: number[] };
      json({ prompt: String.fromCharCode(...tokens) })(response, { path: '', headers: {}, body });
    },
    '/v1/completions': (response, request) => (isTrial(request) ? SEVEN : completions)(response, request),
    ...routes,
  });
}
