import { currentConversation, focusComposer, newConversation, regenerate, stop } from './actions.js';
import { getState, setState } from './store.js';
import { branchOf } from './tree.js';

/** What the keys do, for the page that lists them. @type {readonly (readonly [keys: string, effect: string])[]} */
export const SHORTCUTS = [
  ['Enter', 'Send the message'],
  ['Shift + Enter', 'New line'],
  ['Esc', 'Stop the answer, or close what is open'],
  ['/', 'Go to the message field'],
  ['↑', 'Edit the last message, when the field is empty'],
  ['Alt + N', 'New conversation'],
  ['Alt + R', 'Answer again'],
  ['Alt + P', 'Show the prompt'],
  ['Alt + S', 'Settings'],
  ['?', 'This list'],
];

/** @param {KeyboardEvent} event */
export function handleShortcut(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  const effect = event.altKey ? ALT_KEYS[event.code] : isTyping(event.target) ? null : PLAIN_KEYS[event.key];
  if (event.key === 'Escape') escape(event);
  else if (effect && getState().dialog === null) {
    event.preventDefault();
    effect();
  }
}

/** By place on the keyboard: with Alt some systems type other characters. @type {Record<string, (() => void) | undefined>} */
const ALT_KEYS = {
  KeyN: newConversation,
  KeyR: answerAgain,
  KeyP: () => setState({ dialog: 'prompt' }),
  KeyS: () => setState({ panelOpen: !getState().panelOpen }),
};

/** @type {Record<string, (() => void) | undefined>} */
const PLAIN_KEYS = {
  '/': focusComposer,
  '?': () => setState({ dialog: 'shortcuts' }),
};

/** @param {KeyboardEvent} event */
function escape(event) {
  const { running, currentId, sidebarOpen, panelOpen, dialog } = getState();
  // A dialog closes by itself.
  if (dialog !== null) return;
  if (currentId && running.has(currentId)) stop();
  else if (sidebarOpen || panelOpen) setState({ sidebarOpen: false, panelOpen: false });
  else return;
  event.preventDefault();
}

function answerAgain() {
  const conversation = currentConversation();
  const last = conversation && branchOf(conversation).at(-1);
  if (last?.role === 'assistant') void regenerate(last);
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
