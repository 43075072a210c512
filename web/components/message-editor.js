import { html, useEffect, useRef, useState } from '../lib/view.js';

/**
 * @param {{
 *   message: import('../types.js').Message,
 *   done: (text: string | null) => void,
 * }} props `done` gets the new text, or null when nothing shall change
 */
export function MessageEditor({ message, done }) {
  const [text, setText] = useState(message.content);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => {
    const { current } = field;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  const save = () => done(text.trim() ? text : null);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      done(null);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && message.role === 'user') {
      event.preventDefault();
      save();
    }
  };
  return html`
    <div class="editor">
      <textarea
        ref=${field}
        aria-label="Edited message"
        rows=${Math.min(16, text.split('\n').length + 1)}
        value=${text}
        onInput=${({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown=${onKeyDown}
      ></textarea>
      <div class="row end">
        <button type="button" class="button" onClick=${() => done(null)}>Cancel</button>
        <button type="button" class="button primary" onClick=${save}>
          ${message.role === 'user' ? 'Send' : 'Save'}
        </button>
      </div>
    </div>
  `;
}
