import { classes, html, useState } from '../lib/view.js';
import { edit, regenerate, showBranch } from '../state/actions.js';
import { siblingsOf } from '../state/tree.js';
import { IconButton } from './icons.js';
import { MarkdownView } from './markdown-view.js';
import { MessageEditor } from './message-editor.js';
import { Probabilities } from './probabilities.js';
import { Reasoning } from './reasoning.js';
import { ToolCalls } from './tool-calls.js';

/**
 * @typedef {{
 *   conversation: import('../types.js').Conversation,
 *   message: import('../types.js').Message,
 *   branch: readonly import('../types.js').Message[],
 *   last: boolean,
 *   running: boolean,
 * }} MessageProps
 */

/** @param {MessageProps} props */
export function Message(props) {
  const { message, last, running } = props;
  const [editing, setEditing] = useState(false);
  const [showsProbabilities, setShowsProbabilities] = useState(false);
  // A tool's result is shown with the call it answers.
  if (message.role === 'tool') return null;
  const streaming = last && running && message.role === 'assistant';
  const who = message.role === 'user' ? 'You' : (message.model ?? 'Assistant');
  return html`
    <li class=${classes('message', message.role, streaming && 'streaming')} data-message=${message.id}>
      <h2 class=${classes('author', message.role === 'user' && 'visually-hidden')}>${who}</h2>
      ${message.images?.map((url) => html`<img class="picture" src=${url} alt="Attached picture" />`)}
      ${message.reasoning && html`<${Reasoning} text=${message.reasoning} thinking=${streaming && !message.content} />`}
      ${
        editing
          ? html`<${MessageEditor}
              message=${message}
              done=${(text) => {
                setEditing(false);
                if (text !== null) void edit(message, text);
              }}
            />`
          : html`<${Body}
              message=${message}
              showsProbabilities=${showsProbabilities}
              streaming=${streaming}
            />`
      }
      ${message.toolCalls && html`<${ToolCalls} ...${props} streaming=${streaming} />`}
      <${Ending} message=${message} streaming=${streaming} />
      ${
        !streaming &&
        !editing &&
        html`<${Actions}
          ...${props}
          startEditing=${() => setEditing(true)}
          showsProbabilities=${showsProbabilities}
          toggleProbabilities=${() => setShowsProbabilities(!showsProbabilities)}
        />`
      }
    </li>
  `;
}

/** @param {{ message: import('../types.js').Message, showsProbabilities: boolean, streaming: boolean }} props */
function Body({
  message: { role, content, reasoning, toolCalls, probabilities },
  showsProbabilities,
  streaming,
}) {
  if (role === 'user') return html`<div class="bubble">${content}</div>`;
  if (showsProbabilities && probabilities) return html`<${Probabilities} tokens=${probabilities} />`;
  if (content) return html`<${MarkdownView} text=${content} />`;
  if (streaming && !reasoning && !toolCalls) {
    return html`<div class="waiting" role="img" aria-label="Waiting for the answer">
      <i></i><i></i><i></i>
    </div>`;
  }
  return null;
}

/** Why an answer ended, where that is worth a word. @param {{ message: import('../types.js').Message, streaming: boolean }} props */
function Ending({ message: { role, error, finishReason }, streaming }) {
  if (role !== 'assistant' || streaming) return null;
  if (error) return html`<p class="failure" role="alert">${error}</p>`;
  if (finishReason === 'length') return html`<p class="note">Cut off at the limit of new tokens.</p>`;
  if (finishReason === 'stopped') return html`<p class="note">Stopped.</p>`;
  if (!finishReason) return html`<p class="note">Interrupted.</p>`;
  return null;
}

/** @param {MessageProps & { startEditing: () => void, showsProbabilities: boolean, toggleProbabilities: () => void }} props */
function Actions({
  conversation,
  message,
  last,
  running,
  startEditing,
  showsProbabilities,
  toggleProbabilities,
}) {
  const { role, content, probabilities } = message;
  const siblings = siblingsOf(conversation, message);
  const at = siblings.findIndex(({ id }) => id === message.id);
  /** @param {number} step */
  const show = (step) => {
    const sibling = siblings[at + step];
    if (sibling) showBranch(sibling.id);
  };
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(content);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return html`
    <div class=${classes('actions', last && 'last')}>
      ${
        siblings.length > 1 &&
        html`<span class="versions" role="group" aria-label="Versions">
          <${IconButton}
            icon="left"
            label="Previous version"
            disabled=${running || at === 0}
            onClick=${() => show(-1)}
          />
          <span>${at + 1}/${siblings.length}</span>
          <${IconButton}
            icon="right"
            label="Next version"
            disabled=${running || at === siblings.length - 1}
            onClick=${() => show(1)}
          />
        </span>`
      }
      ${content && html`<${IconButton} icon="copy" label=${copied ? 'Copied' : 'Copy'} onClick=${copy} />`}
      <${IconButton} icon="edit" label="Edit" data-edit=${role} disabled=${running} onClick=${startEditing} />
      ${
        role === 'assistant' &&
        html`<${IconButton}
          icon="retry"
          label="Answer again"
          disabled=${running}
          onClick=${() => regenerate(message)}
        />`
      }
      ${
        probabilities &&
        html`<${IconButton}
          icon="chart"
          label="Probabilities"
          aria-pressed=${showsProbabilities}
          onClick=${toggleProbabilities}
        />`
      }
      <${Statistics} statistics=${message.statistics} />
    </div>
  `;
}

/** @param {{ statistics?: import('../types.js').AnswerStatistics }} props */
function Statistics({
  statistics: { promptTokens, cachedTokens, completionTokens, firstTokenMs, totalMs } = {},
}) {
  if (completionTokens === undefined || totalMs === undefined) return null;
  const streamedMs = totalMs - (firstTokenMs ?? 0);
  // Short answers arrive in one piece: the time between their first and last token tells nothing.
  const pace =
    streamedMs < 250
      ? `${(totalMs / 1000).toFixed(2)} s`
      : `${(((completionTokens - 1) * 1000) / streamedMs).toFixed(0)}/s`;
  const details = [
    `prompt ${promptTokens} tokens${cachedTokens ? `, ${cachedTokens} of them cached` : ''}`,
    firstTokenMs !== undefined && `first token after ${(firstTokenMs / 1000).toFixed(2)} s`,
    `${(totalMs / 1000).toFixed(2)} s in all`,
  ];
  return html`<span class="statistics" title=${details.filter(Boolean).join('\n')}>
    ${completionTokens} tokens · ${pace}
  </span>`;
}
