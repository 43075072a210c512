const NAME = 'nestling.conversation';

/** The conversation that this tab showed before it was loaded again; null for none. */
export const lastOpenConversation = () => sessionStorage.getItem(NAME);

/** @param {string | null} id */
export function rememberOpenConversation(id) {
  if (id === null) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, id);
}
