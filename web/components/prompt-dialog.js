import { renderPrompt } from '../lib/server.js';
import { classes, html, useEffect, useState } from '../lib/view.js';
import { currentRequest } from '../state/actions.js';
import { Dialog } from './dialog.js';

/** @typedef {Awaited<ReturnType<typeof renderPrompt>>} Prompt */

/** The text and tokens that the model is given for the shown branch. */
export function PromptDialog() {
  const [prompt, setPrompt] = useState(/** @type {Prompt | null} */ (null));
  const [error, setError] = useState('');
  const [view, setView] = useState(/** @type {'text' | 'tokens' | 'request'} */ ('text'));
  const [request, setRequest] = useState(/** @type {Record<string, unknown>} */ ({}));
  useEffect(() => {
    const load = async () => {
      const made = currentRequest();
      setRequest(made);
      setPrompt(await renderPrompt(made));
    };
    load().catch((failure) => setError(failure instanceof Error ? failure.message : String(failure)));
  }, []);
  return html`
    <${Dialog} title="What the model sees" wide>
      <div class="segments" role="group" aria-label="View">
        <${Segment} name="text" view=${view} setView=${setView} label="Prompt" />
        <${Segment}
          name="tokens"
          view=${view}
          setView=${setView}
          label=${prompt ? `Tokens (${prompt.tokens.length})` : 'Tokens'}
        />
        <${Segment} name="request" view=${view} setView=${setView} label="Request" />
      </div>
      ${error && view !== 'request' && html`<p class="failure" role="alert">${error}</p>`}
      ${view === 'request' && html`<pre class="prompt-text" tabindex="0">${JSON.stringify(request, null, 2)}</pre>`}
      ${prompt && view === 'text' && html`<pre class="prompt-text" tabindex="0">${coloured(prompt.text)}</pre>`}
      ${prompt && view === 'tokens' && html`<${Tokens} tokens=${prompt.tokens} />`}
    <//>
  `;
}

/** @param {{ name: string, view: string, setView: (view: string) => void, label: string }} props */
const Segment = ({ name, view, setView, label }) => html`
  <button type="button" class="segment" aria-pressed=${view === name} onClick=${() => setView(name)}>
    ${label}
  </button>
`;

/** @param {{ tokens: Prompt['tokens'] }} props */
const Tokens = ({ tokens }) => html`
  <ol class="prompt-tokens" tabindex="0" aria-label="Tokens">
    ${tokens.map(
      ({ id, text }) =>
        html`<li class=${classes(text !== null && isControl(text) && 'control')}>
          ${text !== null && html`<code>${text.replaceAll('\n', '↵\n')}</code>`}<span>${id}</span>
        </li>`,
    )}
  </ol>
`;

const CONTROL = /<[|｜][^<>]*[|｜]>|<\/?[a-z_]+>|\[\/?[A-Z_]+\]/g;

/** @param {string} text */
const isControl = (text) => text.replace(CONTROL, '') === '';

/** Control tokens stand out: by their look, which is all that the text tells. @param {string} text */
function coloured(text) {
  /** @type {unknown[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(CONTROL)) {
    parts.push(text.slice(end, match.index), html`<span class="control">${match[0]}</span>`);
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
