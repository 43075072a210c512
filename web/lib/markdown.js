import DOMPurify from '../vendor/dompurify.js';
import { Marked } from '../vendor/marked.js';
import { highlight } from './highlight.js';

/** @param {string} text */
const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    // Whatever a model writes as HTML is shown as it was written.
    html: ({ text, block }) => (block ? `<p class="raw">${escape(text)}</p>` : escape(text)),
    // A picture from elsewhere would tell that host what was read here: a link instead, for the user to follow.
    image: ({ href, text }) => `<a href="${escape(href)}">${escape(text || href)}</a>`,
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
  }
});

const ALLOWED = {
  ALLOWED_TAGS:
    'p br strong em del code pre ul ol li blockquote h1 h2 h3 h4 h5 h6 table thead tbody tr th td hr a'.split(
      ' ',
    ),
  ALLOWED_ATTR: ['href', 'class', 'align', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: /** @type {const} */ (true),
};

/**
 * The top-level blocks of a text. While text is added, only the last ones change.
 * @param {string} text
 */
export function markdownBlocks(text) {
  return marked.lexer(text).filter(({ type }) => type !== 'space');
}

/**
 * One block as sanitized nodes, code with its language and a button to copy it.
 * @param {import('marked').Token} block
 * @returns {DocumentFragment}
 */
export function renderBlock(block) {
  const fragment = DOMPurify.sanitize(marked.parser([block]), ALLOWED);
  for (const code of fragment.querySelectorAll('pre > code')) dressCode(code);
  for (const table of fragment.querySelectorAll('table')) {
    const frame = element('div', 'table-frame');
    frame.tabIndex = 0;
    table.replaceWith(frame);
    frame.append(table);
  }
  return fragment;
}

/** @param {Element} code */
function dressCode(code) {
  const language = /language-([\w+#.-]+)/.exec(code.className)?.[1] ?? '';
  const text = code.textContent ?? '';
  const pre = /** @type {HTMLElement} */ (code.parentElement);
  const frame = element('div', 'code');
  const bar = element('div', 'code-bar');
  const name = element('span', 'code-language', language || 'text');
  const copy = element('button', 'text-button', 'Copy');
  copy.setAttribute('type', 'button');
  copy.setAttribute('aria-label', 'Copy code');
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = 'Copied';
    setTimeout(() => (copy.textContent = 'Copy'), 1500);
  });
  bar.append(name, copy);
  pre.replaceWith(frame);
  pre.tabIndex = 0;
  frame.append(bar, pre);
  code.replaceChildren(...highlight(text, language));
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 */
function element(tag, className, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
