/**
 * Just enough colour for code to be read with ease: comments, strings, numbers and words that most languages
 * share. Works on text and makes text nodes, so nothing in the code can become markup.
 */
const KEYWORDS = new Set(
  (
    'abstract and as async await begin break case catch class const continue def default defer del do elif else end enum ' +
    'except export extends false final finally fn for from func function go if impl import in interface is lambda let ' +
    'loop match mod module move mut namespace new nil none not null of or package pass private protected pub public raise ' +
    'return self static struct super switch then this throw trait true try type undefined union unsafe use using var void ' +
    'where while with yield select insert update delete into values group order by limit join on create table int float ' +
    'double string bool boolean char long'
  ).split(' '),
);
const HASH_COMMENTS = new Set([
  'py',
  'python',
  'sh',
  'bash',
  'shell',
  'ruby',
  'rb',
  'yaml',
  'yml',
  'toml',
  'r',
]);
const DASH_COMMENTS = new Set(['sql', 'lua', 'haskell', 'hs']);
const PLAIN = new Set(['', 'text', 'txt', 'plaintext', 'markdown', 'md']);

const STRINGS = `"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*'|\`(?:\\\\.|[^\`\\\\])*\``;
const REST = `(?<string>${STRINGS})|(?<number>\\b\\d[\\w.]*)|(?<word>[A-Za-z_]\\w*)`;

/** @param {string} language */
function patternFor(language) {
  const comment = HASH_COMMENTS.has(language)
    ? '#[^\\n]*'
    : DASH_COMMENTS.has(language)
      ? '--[^\\n]*'
      : '//[^\\n]*|/\\*[\\s\\S]*?\\*/';
  return new RegExp(`(?<comment>${comment})|${REST}`, 'g');
}

/**
 * @param {string} code
 * @param {string} language
 * @returns {Node[]}
 */
export function highlight(code, language) {
  if (PLAIN.has(language)) return [document.createTextNode(code)];
  /** @type {Node[]} */
  const nodes = [];
  let end = 0;
  for (const match of code.matchAll(patternFor(language.toLowerCase()))) {
    const kind = kindOf(match.groups ?? {}, code.slice(match.index + match[0].length));
    if (!kind) continue;
    nodes.push(document.createTextNode(code.slice(end, match.index)));
    const span = document.createElement('span');
    span.className = `code-${kind}`;
    span.textContent = match[0];
    nodes.push(span);
    end = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(code.slice(end)));
  return nodes;
}

/**
 * @param {Record<string, string | undefined>} groups
 * @param {string} after
 */
function kindOf(groups, after) {
  if (groups.comment !== undefined) return 'comment';
  if (groups.string !== undefined) return /^\s*:/.test(after) ? 'name' : 'string';
  if (groups.number !== undefined) return 'number';
  if (KEYWORDS.has((groups.word ?? '').toLowerCase())) return 'keyword';
  return after.startsWith('(') ? 'name' : null;
}
