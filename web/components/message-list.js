import { html, useEffect, useRef } from '../lib/view.js';
import { currentModel, send } from '../state/actions.js';
import { branchOf } from '../state/tree.js';
import { Message } from './message.js';

const SUGGESTIONS = ['What is the capital of France?', 'Tell me a joke.', 'Name three colors.'];

/**
 * @param {{
 *   state: import('../types.js').AppState,
 *   conversation: import('../types.js').Conversation | null,
 *   running: boolean,
 * }} props
 */
export function MessageList({ state, conversation, running }) {
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const follows = useRef(true);
  const branch = conversation ? branchOf(conversation) : [];

  useEffect(() => {
    follows.current = true;
  }, [conversation?.id, branch.length]);
  useEffect(() => {
    const { current } = scroller;
    if (current && follows.current) current.scrollTop = current.scrollHeight;
  });
  // Whoever scrolls up to read stays there while the answer grows.
  const onScroll = () => {
    const { current } = scroller;
    if (current) follows.current = current.scrollHeight - current.scrollTop - current.clientHeight < 60;
  };
  if (!conversation || branch.length === 0) return html`<${Welcome} state=${state} />`;
  return html`
    <div
      class="message-scroller"
      ref=${scroller}
      onScroll=${onScroll}
      tabindex="0"
      role="log"
      aria-live="off"
      aria-label="Messages"
    >
      <ol class="messages">
        ${branch.map(
          (message, at) => html`
            <${Message}
              key=${message.id}
              conversation=${conversation}
              message=${message}
              branch=${branch}
              last=${at === branch.length - 1}
              running=${running}
            />
          `,
        )}
      </ol>
    </div>
  `;
}

/** @param {{ state: import('../types.js').AppState }} props */
function Welcome({ state }) {
  const model = currentModel();
  return html`
    <div class="welcome">
      <img src="ui/icon.svg" alt="" width="48" height="48" />
      <h2>What would you like to ask?</h2>
      ${
        model &&
        html`
          <p class="hint">${model.id} answers on this server.</p>
          <div class="suggestions">
            ${SUGGESTIONS.map(
              (text) => html`<button type="button" onClick=${() => send(text)}>${text}</button>`,
            )}
          </div>
        `
      }
      ${!model && state.serverError && html`<p class="hint">${state.serverError}</p>`}
    </div>
  `;
}
