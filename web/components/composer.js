import { html, useLayoutEffect, useRef, useState } from '../lib/view.js';
import { currentModel, focusComposer, send, stop } from '../state/actions.js';
import { branchOf, openCalls } from '../state/tree.js';
import { Icon, IconButton } from './icons.js';

/**
 * @param {{
 *   state: import('../types.js').AppState,
 *   conversation: import('../types.js').Conversation | null,
 *   running: boolean,
 * }} props
 */
export function Composer({ state, conversation, running }) {
  const [text, setText] = useState('');
  const [images, setImages] = useState(/** @type {string[]} */ ([]));
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const takesImages = currentModel()?.input_modalities?.includes('image') ?? false;
  const waiting = conversation !== null && !running && openCalls(branchOf(conversation)).length > 0;
  const ready =
    Boolean(state.models?.length) && !running && !waiting && (text.trim() !== '' || images.length > 0);

  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${Math.min(current.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [text]);

  const submit = () => {
    if (!ready) return;
    setText('');
    setImages([]);
    void send(text, images);
    focusComposer();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && text === '') {
      const edits = document.querySelectorAll('[data-edit="user"]');
      /** @type {HTMLElement | undefined} */ (edits[edits.length - 1])?.click();
      event.preventDefault();
    }
  };
  return html`
    <form class="composer" onSubmit=${(event) => (event.preventDefault(), submit())}>
      ${
        images.length > 0 &&
        html`<ul class="attachments">
          ${images.map(
            (url, at) =>
              html`<li>
                <img src=${url} alt=${`Attached picture ${at + 1}`} />
                <${IconButton}
                  icon="close"
                  label="Remove the picture"
                  onClick=${() => setImages(images.toSpliced(at, 1))}
                />
              </li>`,
          )}
        </ul>`
      }
      <label class="visually-hidden" for="composer-text">Message</label>
      <textarea
        id="composer-text"
        ref=${field}
        rows="1"
        placeholder=${waiting ? 'Answer the tool calls above first' : 'Message'}
        value=${text}
        onInput=${({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown=${onKeyDown}
      ></textarea>
      ${takesImages && html`<${Attach} add=${(url) => setImages((before) => [...before, url])} />`}
      ${
        running
          ? html`<button type="button" class="send" aria-label="Stop" title="Stop (Esc)" onClick=${stop}>
              <${Icon} name="stop" />
            </button>`
          : html`<button type="submit" class="send" aria-label="Send" title="Send (Enter)" disabled=${!ready}>
              <${Icon} name="send" />
            </button>`
      }
    </form>
  `;
}

/** @param {{ add: (dataUrl: string) => void }} props */
function Attach({ add }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  /** @param {{ currentTarget: HTMLInputElement }} event */
  const read = ({ currentTarget }) => {
    for (const file of currentTarget.files ?? []) {
      const reader = new FileReader();
      reader.addEventListener('load', () => add(String(reader.result)));
      reader.readAsDataURL(file);
    }
    currentTarget.value = '';
  };
  return html`
    <input ref=${input} type="file" accept="image/*" multiple hidden aria-label="Pictures" onChange=${read} />
    <${IconButton} icon="image" label="Attach pictures" onClick=${() => input.current?.click()} />
  `;
}
