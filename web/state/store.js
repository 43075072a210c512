import { rememberOpenConversation } from '../lib/open-conversation.js';
import { useEffect, useState } from '../lib/view.js';
import { defaultSettings } from './settings.js';

/** @typedef {import('../types.js').AppState} AppState */

/** @type {AppState} */
let state = {
  models: null,
  serverError: null,
  needsKey: false,
  conversations: [],
  currentId: null,
  settings: defaultSettings,
  running: new Map(),
  sidebarOpen: false,
  panelOpen: false,
  dialog: null,
  announcement: '',
};
/** @type {Set<() => void>} */
const listeners = new Set();

export const getState = () => state;

/** @param {Partial<AppState>} changes */
export function setState(changes) {
  state = { ...state, ...changes };
  if (changes.currentId !== undefined) rememberOpenConversation(changes.currentId);
  for (const listener of listeners) listener();
}

/** The state, and a new rendering whenever it changes. */
export function useAppState() {
  const [, setVersion] = useState(0);
  useEffect(() => {
    const listener = () => setVersion((version) => version + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return state;
}
