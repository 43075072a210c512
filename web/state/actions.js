import { deleteConversation, loadConversations, saveConversation } from '../lib/database.js';
import { lastOpenConversation } from '../lib/open-conversation.js';
import { listModels, ServerError, streamChat } from '../lib/server.js';
import { Answer } from './answer.js';
import { chatRequest } from './chat-request.js';
import { loadSettings, saveSettings } from './settings.js';
import { getState, setState } from './store.js';
import { branchOf, openCalls, withBranch, withChanges, withMessage } from './tree.js';

/** @typedef {import('../types.js').ChatSettings} ChatSettings */
/** @typedef {import('../types.js').Conversation} Conversation */
/** @typedef {import('../types.js').Message} Message */

export async function start() {
  setState({
    settings: loadSettings(),
    conversations: await loadConversations(),
    currentId: lastOpenConversation(),
  });
  await connect();
}

/** Asks the server what it serves; again after a new key. */
export async function connect() {
  try {
    const models = (await listModels()).filter(({ task }) => task === undefined || task === 'generate');
    setState({ models, serverError: null, needsKey: false });
  } catch (error) {
    const needsKey = error instanceof ServerError && error.status === 401;
    setState({ needsKey, serverError: textOf(error), ...(needsKey && { dialog: 'key' }) });
  }
}

/** @returns {Conversation | null} */
export function currentConversation({ conversations, currentId } = getState()) {
  return conversations.find(({ id }) => id === currentId) ?? null;
}

/** Settings of the shown conversation, or those the next one starts with. */
export function currentSettings() {
  return currentConversation()?.settings ?? getState().settings;
}

/** The model that answers: the chosen one while it is served, else the first. */
export function currentModel() {
  const { models } = getState();
  const { model } = currentSettings();
  return models?.find(({ id }) => id === model) ?? models?.[0] ?? null;
}

/** @param {Partial<ChatSettings>} changes */
export function changeSettings(changes) {
  const settings = { ...currentSettings(), ...changes };
  saveSettings(settings);
  setState({ settings });
  const conversation = currentConversation();
  if (conversation) keep({ ...conversation, settings });
}

export function newConversation() {
  setState({ currentId: null, sidebarOpen: false });
  focusComposer();
}

/** @param {string} id */
export function openConversation(id) {
  setState({ currentId: id, sidebarOpen: false });
}

/** @param {string} id @param {string} title */
export function renameConversation(id, title) {
  const conversation = find(id);
  if (conversation && title.trim()) keep({ ...conversation, title: title.trim() });
}

/** @param {string} id */
export async function removeConversation(id) {
  getState().running.get(id)?.abort();
  const { conversations, currentId } = getState();
  setState({
    conversations: conversations.filter((each) => each.id !== id),
    currentId: currentId === id ? null : currentId,
  });
  await deleteConversation(id);
}

/** Adds the user's message at the end of the branch and has it answered. @param {string} content @param {string[]} images */
export async function send(content, images = []) {
  const conversation = currentConversation() ?? createConversation(content);
  await ask(conversation, {
    parentId: conversation.leafId,
    role: 'user',
    content,
    ...(images.length > 0 && { images }),
  });
}

/** A new version of an earlier message: a branch of its own, answered again for the user's. @param {Message} message @param {string} content */
export async function edit(message, content) {
  const conversation = currentConversation();
  if (!conversation) return;
  const { parentId, role, images, toolCalls, reasoning } = message;
  if (role === 'user') await ask(conversation, { parentId, role, content, ...(images && { images }) });
  else {
    keep(withMessage(conversation, { id: newId(), parentId, role, content, toolCalls, reasoning }));
  }
}

/** Another answer to the same question. @param {Message} message */
export async function regenerate(message) {
  const conversation = currentConversation();
  if (conversation) await answer(conversation.id, message.parentId);
}

/** Gives the results of an answer's calls, in their order, and goes on. @param {Record<string, string>} results by call id */
export async function giveResults(results) {
  let conversation = currentConversation();
  if (!conversation) return;
  for (const { id } of openCalls(branchOf(conversation))) {
    conversation = withMessage(conversation, {
      id: newId(),
      parentId: conversation.leafId,
      role: 'tool',
      toolCallId: id,
      content: results[id] ?? '',
    });
  }
  keep(conversation);
  await answer(conversation.id, conversation.leafId);
}

/** @param {string} messageId */
export function showBranch(messageId) {
  const conversation = currentConversation();
  if (conversation) keep(withBranch(conversation, messageId));
}

export function stop() {
  const { running, currentId } = getState();
  if (currentId) running.get(currentId)?.abort();
}

/** What would be sent for the shown branch. */
export function currentRequest() {
  const conversation = currentConversation();
  // Up to what the last answer replied to: that is the prompt it saw.
  const branch = conversation ? branchOf(conversation) : [];
  while (branch.at(-1)?.role === 'assistant') branch.pop();
  return chatRequest(branch, currentSettings(), currentModel()?.id ?? '');
}

/** @param {Conversation} conversation @param {Omit<Message, 'id'>} message */
async function ask(conversation, message) {
  const asked = withMessage(conversation, { id: newId(), ...message });
  keep(asked);
  await answer(asked.id, asked.leafId);
}

/** @param {string} conversationId @param {string | null} parentId */
async function answer(conversationId, parentId) {
  const conversation = find(conversationId);
  if (!conversation || getState().running.has(conversationId)) return;
  const model = currentModel()?.id ?? '';
  const id = newId();
  keep(withMessage(conversation, { id, parentId, role: 'assistant', content: '', model }));
  const controller = new AbortController();
  setRunning(conversationId, controller);
  const folded = new Answer();
  const show = oncePerFrame(() => change(conversationId, id, folded.toMessage()));
  /** @type {Partial<Message>} */
  let ending = {};
  try {
    const request = chatRequest(branchOf(conversation, parentId), conversation.settings, model);
    for await (const chunk of streamChat(request, controller.signal)) {
      folded.add(chunk);
      show();
    }
  } catch (error) {
    ending = controller.signal.aborted ? { finishReason: 'stopped' } : { error: textOf(error) };
    if (error instanceof ServerError && error.status === 401) setState({ needsKey: true, dialog: 'key' });
  }
  show.cancel();
  change(conversationId, id, { ...folded.toMessage(), ...ending });
  setRunning(conversationId, null);
  const finished = find(conversationId);
  if (!finished) return;
  keep({ ...finished, updatedAt: Date.now() });
  if (getState().currentId === conversationId) announce(finished.messages[id]);
}

/** @param {Message | undefined} message */
function announce(message) {
  if (!message) return;
  const { error, toolCalls, content } = message;
  const calls = toolCalls?.length ? ` Tool calls: ${toolCalls.map(({ name }) => name).join(', ')}.` : '';
  setState({
    announcement: error ? `The answer failed: ${error}` : `Answer: ${content.slice(0, 500)}${calls}`,
  });
}

/** @param {string} firstMessage @returns {Conversation} */
function createConversation(firstMessage) {
  const { settings } = getState();
  const title = firstMessage.trim().split('\n', 1)[0]?.slice(0, 60) || 'New conversation';
  const conversation = { id: newId(), title, updatedAt: Date.now(), messages: {}, leafId: null, settings };
  setState({ currentId: conversation.id });
  return conversation;
}

/** Shows a conversation's new state and keeps it in the browser. @param {Conversation} conversation */
function keep(conversation) {
  replace(conversation);
  void saveConversation(conversation);
}

/** @param {string} conversationId @param {string} messageId @param {Partial<Message>} changes */
function change(conversationId, messageId, changes) {
  const conversation = find(conversationId);
  if (conversation) replace(withChanges(conversation, messageId, changes));
}

/** @param {Conversation} conversation */
function replace(conversation) {
  const others = getState().conversations.filter(({ id }) => id !== conversation.id);
  const conversations = [conversation, ...others].sort((a, b) => b.updatedAt - a.updatedAt);
  setState({ conversations });
}

/** @param {string} id */
function find(id) {
  return getState().conversations.find((each) => each.id === id) ?? null;
}

/** @param {string} id @param {AbortController | null} controller */
function setRunning(id, controller) {
  const running = new Map(getState().running);
  if (controller) running.set(id, controller);
  else running.delete(id);
  setState({ running });
}

export function focusComposer() {
  requestAnimationFrame(() => document.getElementById('composer-text')?.focus());
}

/** @param {() => void} work */
function oncePerFrame(work) {
  let frame = 0;
  const run = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      work();
    });
  };
  run.cancel = () => cancelAnimationFrame(frame);
  return run;
}

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** @param {unknown} error */
const textOf = (error) => (error instanceof Error ? error.message : String(error));
