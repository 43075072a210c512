import { html, useEffect, useId, useRef } from '../lib/view.js';
import { setState } from '../state/store.js';
import { IconButton } from './icons.js';

/**
 * A modal dialog: the browser keeps the focus inside, closes it on Escape and gives the focus back.
 * @param {{ title: string, wide?: boolean, children?: unknown }} props
 */
export function Dialog({ title, wide = false, children }) {
  const id = useId();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  const close = () => setState({ dialog: null });
  return html`
    <dialog
      class=${wide ? 'dialog wide' : 'dialog'}
      ref=${dialog}
      aria-labelledby=${id}
      onClose=${close}
      onClick=${({ target, currentTarget }) => target === currentTarget && close()}
    >
      <div class="dialog-frame">
        <header class="dialog-head">
          <h2 id=${id}>${title}</h2>
          <${IconButton} icon="close" label="Close" onClick=${close} />
        </header>
        ${children}
      </div>
    </dialog>
  `;
}
