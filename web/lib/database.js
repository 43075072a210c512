/** Conversations in this browser's IndexedDB. Where it is not to be had (private windows), nothing is kept. */

/** @typedef {import('../types.js').Conversation} Conversation */

const STORE = 'conversations';

/** @type {Promise<IDBDatabase | null>} */
const opened = new Promise((resolve) => {
  try {
    const request = indexedDB.open('nestling', 1);
    request.addEventListener('upgradeneeded', () =>
      request.result.createObjectStore(STORE, { keyPath: 'id' }),
    );
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => resolve(null));
  } catch {
    resolve(null);
  }
});

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T | null>}
 */
async function withStore(mode, work) {
  const database = await opened;
  if (!database) return null;
  return new Promise((resolve) => {
    const request = work(database.transaction(STORE, mode).objectStore(STORE));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => resolve(null));
  });
}

/** Latest first. @returns {Promise<Conversation[]>} */
export async function loadConversations() {
  /** @type {Conversation[]} */
  const all = (await withStore('readonly', (store) => store.getAll())) ?? [];
  return all.sort((a, b) => b.updatedAt - a.updatedAt);
}

/** @param {Conversation} conversation */
export async function saveConversation(conversation) {
  await withStore('readwrite', (store) => store.put(conversation));
}

/** @param {string} id */
export async function deleteConversation(id) {
  await withStore('readwrite', (store) => store.delete(id));
}
