import { classes, html, useRef, useState } from '../lib/view.js';

/** @typedef {import('../types.js').TokenProbability} TokenProbability */

/** Upper ends of the classes p1 (least likely) to p5. */
const LEVELS = [0.1, 0.3, 0.6, 0.9];

/**
 * An answer's tokens, coloured by how likely each was, with the alternatives of the one that is pointed at or
 * focused. The arrow keys go from token to token.
 * @param {{ tokens: readonly TokenProbability[] }} props
 */
export function Probabilities({ tokens }) {
  const [active, setActive] = useState(/** @type {number | null} */ (null));
  const [reachable, setReachable] = useState(0);
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && frame.current?.querySelector(`[data-at="${reachable + step}"]`);
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  };
  /** @param {number} at */
  const activate = (at) => {
    setActive(at);
    setReachable(at);
  };
  return html`
    <div class="probabilities" ref=${frame} onKeyDown=${onKeyDown} onMouseLeave=${() => setActive(null)}>
      <p class="legend" aria-hidden="true">
        Probability
        ${['p1', 'p2', 'p3', 'p4', 'p5'].map((level, at) => html`<span class=${level}>${LEVELS[at] === undefined ? '> 90 %' : `< ${LEVELS[at] * 100} %`}</span>`)}
      </p>
      <div class="token-text">
        ${tokens.map((token, at) => {
          const chosen = Math.exp(token.logprob);
          return html`<span
            key=${at}
            class=${classes('token', levelOf(chosen), active === at && 'active')}
            data-at=${at}
            role="button"
            tabindex=${at === reachable ? 0 : -1}
            aria-label=${`${visible(token.token)}, ${percent(chosen)}`}
            aria-describedby=${active === at ? 'alternatives' : null}
            onMouseEnter=${() => setActive(at)}
            onFocus=${() => activate(at)}
            onBlur=${() => setActive(null)}
            >${token.token}</span
          >`;
        })}
      </div>
      ${active !== null && tokens[active] && html`<${Alternatives} token=${tokens[active]} at=${active} frame=${frame} />`}
    </div>
  `;
}

/** @param {{ token: TokenProbability, at: number, frame: { current: HTMLElement | null } }} props */
function Alternatives({ token, at, frame }) {
  const anchor = /** @type {HTMLElement | null | undefined} */ (
    frame.current?.querySelector(`[data-at="${at}"]`)
  );
  const left = Math.max(0, Math.min(anchor?.offsetLeft ?? 0, (frame.current?.clientWidth ?? 0) - 240));
  const top = (anchor?.offsetTop ?? 0) + (anchor?.offsetHeight ?? 0) + 4;
  const listed = token.alternatives.some((each) => each.token === token.token);
  const rows = listed ? token.alternatives : [token, ...token.alternatives];
  return html`
    <div
      class="alternatives"
      id="alternatives"
      role="tooltip"
      style=${{ left: `${left}px`, top: `${top}px` }}
    >
      <table>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr class=${row.token === token.token ? 'chosen' : ''}>
                <td><code>${visible(row.token)}</code></td>
                <td class="number">${percent(Math.exp(row.logprob))}</td>
                <td class="number">${row.logprob.toFixed(2)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/** @param {number} probability */
function levelOf(probability) {
  const level = LEVELS.findIndex((end) => probability < end);
  return `p${level === -1 ? 5 : level + 1}`;
}

/** @param {number} probability */
const percent = (probability) => `${(probability * 100).toFixed(probability < 0.1 ? 2 : 1)} %`;

/** @param {string} text */
const visible = (text) => text.replaceAll(' ', '␣').replaceAll('\n', '↵').replaceAll('\t', '⇥') || '∅';
