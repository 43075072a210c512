const NAME = 'nestling.apiKey';

/** The key to send, '' for none. Kept for this tab, or in this browser when the user wants it remembered. */
export function apiKey() {
  return sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME) ?? '';
}

export function isKeyRemembered() {
  return localStorage.getItem(NAME) !== null;
}

/**
 * @param {string} key '' forgets it
 * @param {boolean} remember
 */
export function setApiKey(key, remember) {
  sessionStorage.removeItem(NAME);
  localStorage.removeItem(NAME);
  if (key) (remember ? localStorage : sessionStorage).setItem(NAME, key);
}
