import { html, useEffect } from '../lib/view.js';
import { handleShortcut } from '../state/shortcuts.js';
import { setState, useAppState } from '../state/store.js';
import { currentConversation } from '../state/actions.js';
import { Composer } from './composer.js';
import { Header } from './header.js';
import { KeyDialog } from './key-dialog.js';
import { MessageList } from './message-list.js';
import { PromptDialog } from './prompt-dialog.js';
import { SettingsPanel } from './settings-panel.js';
import { ShortcutsDialog } from './shortcuts-dialog.js';
import { Sidebar } from './sidebar.js';

export function App() {
  const state = useAppState();
  const { sidebarOpen, panelOpen, dialog, announcement } = state;
  useEffect(() => {
    document.addEventListener('keydown', handleShortcut);
    return () => document.removeEventListener('keydown', handleShortcut);
  }, []);
  const conversation = currentConversation(state);
  const running = conversation !== null && state.running.has(conversation.id);
  const closeDrawers = () => setState({ sidebarOpen: false, panelOpen: false });
  return html`
    <a class="skip-link" href="#composer-text">Skip to the message field</a>
    <div
      class="app"
      data-sidebar=${sidebarOpen ? 'open' : 'closed'}
      data-panel=${panelOpen ? 'open' : 'closed'}
    >
      <${Sidebar} state=${state} />
      <div class="backdrop" onClick=${closeDrawers}></div>
      <div class="main">
        <${Header} state=${state} conversation=${conversation} />
        <main class="conversation" aria-label="Conversation">
          <${MessageList} state=${state} conversation=${conversation} running=${running} />
          <${Composer}
            key=${conversation?.id ?? 'new'}
            state=${state}
            conversation=${conversation}
            running=${running}
          />
        </main>
      </div>
      ${panelOpen && html`<${SettingsPanel} state=${state} />`}
    </div>
    ${dialog === 'prompt' && html`<${PromptDialog} />`}
    ${dialog === 'shortcuts' && html`<${ShortcutsDialog} />`}
    ${dialog === 'key' && html`<${KeyDialog} needed=${state.needsKey} />`}
    <div class="visually-hidden" role="status" aria-live="polite">${announcement}</div>
  `;
}
