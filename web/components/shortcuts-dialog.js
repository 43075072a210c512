import { html } from '../lib/view.js';
import { SHORTCUTS } from '../state/shortcuts.js';
import { Dialog } from './dialog.js';

export const ShortcutsDialog = () => html`
  <${Dialog} title="Keyboard shortcuts">
    <dl class="shortcuts">
      ${SHORTCUTS.map(
        ([keys, effect]) =>
          html`<div>
            <dt>${keys.split(' + ').map((key) => html`<kbd>${key}</kbd>`)}</dt>
            <dd>${effect}</dd>
          </div>`,
      )}
    </dl>
  <//>
`;
