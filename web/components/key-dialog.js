import { apiKey, isKeyRemembered, setApiKey } from '../lib/api-key.js';
import { html, useState } from '../lib/view.js';
import { connect } from '../state/actions.js';
import { setState } from '../state/store.js';
import { Dialog } from './dialog.js';

/** @param {{ needed: boolean }} props */
export function KeyDialog({ needed }) {
  const [key, setKey] = useState(apiKey());
  const [remember, setRemember] = useState(isKeyRemembered());
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    setApiKey(key.trim(), remember);
    setState({ dialog: null });
    void connect();
  };
  return html`
    <${Dialog} title="API key">
      <form class="form" onSubmit=${save}>
        <p class="hint">
          ${needed ? 'This server asks for a key.' : 'Only needed when the server was started with --api-key.'}
          It is sent to this server and nowhere else.
        </p>
        <label for="api-key">Key</label>
        <input
          id="api-key"
          type="password"
          autocomplete="off"
          value=${key}
          onInput=${({ currentTarget }) => setKey(currentTarget.value)}
        />
        <label class="check">
          <input
            type="checkbox"
            checked=${remember}
            onChange=${({ currentTarget }) => setRemember(currentTarget.checked)}
          />
          Remember in this browser
        </label>
        <div class="row end"><button type="submit" class="button primary">Use this key</button></div>
      </form>
    <//>
  `;
}
