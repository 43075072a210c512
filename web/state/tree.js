/** A conversation as a tree of messages. Pure: every change returns a new conversation. */

/** @typedef {import('../types.js').Conversation} Conversation */
/** @typedef {import('../types.js').Message} Message */

/**
 * The messages of the branch that ends at `leafId`, first to last.
 * @param {Conversation} conversation
 * @param {string | null} [leafId]
 */
export function branchOf({ messages, leafId: shown }, leafId = shown) {
  /** @type {Message[]} */
  const branch = [];
  for (let id = leafId; id !== null;) {
    const message = messages[id];
    if (!message) break;
    branch.unshift(message);
    id = message.parentId;
  }
  return branch;
}

/**
 * The message and its alternatives, oldest first.
 * @param {Conversation} conversation
 * @param {Message} message
 */
export function siblingsOf({ messages }, { parentId, role }) {
  return Object.values(messages).filter((other) => other.parentId === parentId && other.role === role);
}

/**
 * Adds a message behind its parent and shows the branch it ends.
 * @param {Conversation} conversation
 * @param {Message} message
 * @returns {Conversation}
 */
export function withMessage(conversation, message) {
  return {
    ...conversation,
    messages: { ...conversation.messages, [message.id]: message },
    leafId: message.id,
    updatedAt: Date.now(),
  };
}

/**
 * @param {Conversation} conversation
 * @param {string} id
 * @param {Partial<Message>} changes
 * @returns {Conversation}
 */
export function withChanges(conversation, id, changes) {
  const message = conversation.messages[id];
  if (!message) return conversation;
  return { ...conversation, messages: { ...conversation.messages, [id]: { ...message, ...changes } } };
}

/**
 * Shows the branch through a message, down to its newest end.
 * @param {Conversation} conversation
 * @param {string} id
 * @returns {Conversation}
 */
export function withBranch(conversation, id) {
  let leafId = id;
  for (;;) {
    const next = Object.values(conversation.messages).findLast(({ parentId }) => parentId === leafId);
    if (!next) return { ...conversation, leafId };
    leafId = next.id;
  }
}

/**
 * Calls of the branch's last answer that nobody has answered yet.
 * @param {readonly Message[]} branch
 */
export function openCalls(branch) {
  const asking = branch.findLast(({ role }) => role === 'assistant');
  if (!asking?.toolCalls || asking.error) return [];
  const answered = new Set(branch.map(({ toolCallId }) => toolCallId));
  return asking.toolCalls.filter(({ id }) => !answered.has(id));
}
