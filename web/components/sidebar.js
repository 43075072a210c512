import { classes, html, useState } from '../lib/view.js';
import { nextTheme, themeName } from '../lib/theme-choice.js';
import { downloadJson } from '../lib/download.js';
import {
  newConversation,
  openConversation,
  removeConversation,
  renameConversation,
} from '../state/actions.js';
import { setState } from '../state/store.js';
import { Icon, IconButton } from './icons.js';

/** @param {{ state: import('../types.js').AppState }} props */
export function Sidebar({ state: { conversations, currentId, running } }) {
  const [theme, setTheme] = useState(themeName());
  return html`
    <nav class="sidebar" aria-label="Conversations">
      <div class="brand"><img src="ui/icon.svg" alt="" width="24" height="24" /><span>Nestling</span></div>
      <button type="button" class="new-chat" onClick=${newConversation}>
        <${Icon} name="plus" />New conversation
      </button>
      <ul class="conversation-list">
        ${conversations.map(
          (conversation) => html`
            <${Entry}
              key=${conversation.id}
              conversation=${conversation}
              current=${conversation.id === currentId}
              running=${running.has(conversation.id)}
            />
          `,
        )}
      </ul>
      ${conversations.length === 0 && html`<p class="hint">Conversations stay in this browser.</p>`}
      <div class="sidebar-foot">
        <a href="docs">API documentation</a>
        <span class="spacer"></span>
        <${IconButton} icon="key" label="API key" onClick=${() => setState({ dialog: 'key' })} />
        <${IconButton}
          icon="keyboard"
          label="Keyboard shortcuts"
          onClick=${() => setState({ dialog: 'shortcuts' })}
        />
        <${IconButton} icon="theme" label=${`Theme: ${theme}`} onClick=${() => setTheme(nextTheme())} />
      </div>
    </nav>
  `;
}

/** @param {{ conversation: import('../types.js').Conversation, current: boolean, running: boolean }} props */
function Entry({ conversation, current, running }) {
  const { id, title } = conversation;
  const [mode, setMode] = useState(/** @type {'show' | 'rename' | 'delete'} */ ('show'));
  if (mode === 'rename') {
    /** @param {{ currentTarget: HTMLInputElement }} event */
    const done = ({ currentTarget }) => {
      renameConversation(id, currentTarget.value);
      setMode('show');
    };
    return html`<li class="entry">
      <input
        aria-label="Title"
        value=${title}
        ref=${(input) => input?.focus()}
        onBlur=${done}
        onKeyDown=${(event) => (event.key === 'Enter' || event.key === 'Escape') && done(event)}
      />
    </li>`;
  }
  if (mode === 'delete') {
    return html`<li class="entry asking">
      <span>Delete it?</span>
      <button
        type="button"
        class="text-button danger"
        ref=${(button) => button?.focus()}
        onClick=${() => removeConversation(id)}
      >
        Delete
      </button>
      <button type="button" class="text-button" onClick=${() => setMode('show')}>Keep</button>
    </li>`;
  }
  return html`
    <li class=${classes('entry', current && 'current')}>
      <button
        type="button"
        class="entry-title"
        aria-current=${current ? 'true' : null}
        onClick=${() => openConversation(id)}
      >
        ${title}${running && html`<span class="dot" title="Answering"></span>`}
      </button>
      <span class="entry-actions">
        <${IconButton} icon="edit" label=${`Rename ${title}`} onClick=${() => setMode('rename')} />
        <${IconButton}
          icon="download"
          label=${`Download ${title}`}
          onClick=${() => downloadJson(`${title}.json`, conversation)}
        />
        <${IconButton} icon="trash" label=${`Delete ${title}`} onClick=${() => setMode('delete')} />
      </span>
    </li>
  `;
}
