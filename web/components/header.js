import { html } from '../lib/view.js';
import { changeSettings, connect, currentModel } from '../state/actions.js';
import { setState } from '../state/store.js';
import { IconButton } from './icons.js';

/** @param {{ state: import('../types.js').AppState, conversation: import('../types.js').Conversation | null }} props */
export function Header({ state, conversation }) {
  const { models, serverError, panelOpen, sidebarOpen } = state;
  return html`
    <header class="header">
      <${IconButton}
        icon="menu"
        label="Conversations"
        class="icon-button sidebar-toggle"
        aria-expanded=${sidebarOpen}
        onClick=${() => setState({ sidebarOpen: !sidebarOpen, panelOpen: false })}
      />
      <h1 class="visually-hidden">${conversation?.title ?? 'New conversation'}</h1>
      ${
        models?.length
          ? html`<${ModelPicker} models=${models} />`
          : html`<p class="server-state" role="alert">
              ${serverError ?? (models ? 'No model here generates text.' : 'Connecting …')}
              ${serverError && html`<button type="button" class="text-button" onClick=${connect}>Try again</button>`}
            </p>`
      }
      <span class="spacer"></span>
      <${IconButton} icon="prompt" label="Show the prompt" onClick=${() => setState({ dialog: 'prompt' })} />
      <${IconButton}
        icon="sliders"
        label="Settings"
        aria-expanded=${panelOpen}
        aria-controls="settings-panel"
        onClick=${() => setState({ panelOpen: !panelOpen, sidebarOpen: false })}
      />
    </header>
  `;
}

/** @param {{ models: import('../types.js').ModelCard[] }} props */
function ModelPicker({ models }) {
  const model = currentModel();
  return html`
    <div class="model-picker">
      <label class="visually-hidden" for="model">Model</label>
      <select
        id="model"
        value=${model?.id}
        onChange=${({ currentTarget }) => changeSettings({ model: currentTarget.value })}
      >
        ${models.map(({ id }) => html`<option value=${id} selected=${id === model?.id}>${id}</option>`)}
      </select>
      <span class="model-context">${contextOf(model)}</span>
    </div>
  `;
}

/** @param {import('../types.js').ModelCard | null} model */
function contextOf(model) {
  const length = model?.max_model_len;
  if (!length) return '';
  return `${length >= 1024 ? `${Math.round(length / 1024)}K` : length} context`;
}
