import { html, useId, useState } from '../lib/view.js';
import { giveResults } from '../state/actions.js';
import { Icon } from './icons.js';

/** @typedef {import('../types.js').Message} Message */

/**
 * The calls of an answer, with what they returned, or with a form for it.
 * @param {{ message: Message, branch: readonly Message[], streaming: boolean }} props
 */
export function ToolCalls({ message: { toolCalls = [], error }, branch, streaming }) {
  const [drafts, setDrafts] = useState(/** @type {Record<string, string>} */ ({}));
  const results = new Map(branch.map((each) => [each.toolCallId, each.content]));
  const open = toolCalls.filter(({ id }) => !results.has(id));
  const answerable = !streaming && !error && open.length > 0;
  return html`
    <form
      class="tool-calls"
      onSubmit=${(event) => {
        event.preventDefault();
        void giveResults(drafts);
      }}
    >
      ${toolCalls.map(
        (call) => html`
          <section class="tool-call" key=${call.id} aria-label=${`Call of ${call.name}`}>
            <h3><${Icon} name="tool" />${call.name}</h3>
            <pre tabindex="0" aria-label="Arguments">${indented(call.arguments)}</pre>
            ${
              results.has(call.id) &&
              html`<p class="tool-label">Result</p>
                <pre tabindex="0" aria-label="Result">${results.get(call.id)}</pre>`
            }
            ${
              answerable &&
              html`<${ResultField}
                name=${call.name}
                value=${drafts[call.id] ?? ''}
                change=${(text) => setDrafts({ ...drafts, [call.id]: text })}
              />`
            }
          </section>
        `,
      )}
      ${answerable && html`<div class="row end"><button type="submit" class="button primary">Return to the model</button></div>`}
    </form>
  `;
}

/** @param {{ name: string, value: string, change: (text: string) => void }} props */
function ResultField({ name, value, change }) {
  const id = useId();
  return html`
    <label class="tool-label" for=${id}>Result of ${name}</label>
    <textarea
      id=${id}
      rows="2"
      value=${value}
      placeholder='{"temperature": 21}'
      onInput=${({ currentTarget }) => change(currentTarget.value)}
    ></textarea>
  `;
}

/** @param {string} json */
function indented(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // Still coming in, or not JSON at all: as the model wrote it.
    return json;
  }
}
