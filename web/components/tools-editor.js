import { html } from '../lib/view.js';
import { changeSettings } from '../state/actions.js';
import { readTools } from '../state/chat-request.js';

const EXAMPLE = JSON.stringify(
  [
    {
      type: 'function',
      function: {
        name: 'get_weather',
        description: 'Get the current weather in a given location',
        parameters: {
          type: 'object',
          properties: {
            location: { type: 'string', description: "City and state, e.g., 'San Francisco, CA'" },
            unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
          },
          required: ['location', 'unit'],
        },
      },
    },
  ],
  null,
  2,
);

/** @param {{ settings: import('../types.js').ChatSettings }} props */
export function ToolsEditor({ settings: { tools, toolChoice } }) {
  const problem = problemOf(tools);
  return html`
    <div class="tools-editor">
      <div class="row">
        <label for="tools">Tools</label>
        <span class="spacer"></span>
        ${!tools.trim() && html`<button type="button" class="text-button" onClick=${() => changeSettings({ tools: EXAMPLE })}>Use an example</button>`}
      </div>
      <textarea
        id="tools"
        class="mono"
        rows=${tools ? 10 : 2}
        spellcheck="false"
        placeholder="JSON list of function definitions"
        aria-invalid=${problem !== ''}
        aria-describedby="tools-problem"
        value=${tools}
        onInput=${({ currentTarget }) => changeSettings({ tools: currentTarget.value })}
      ></textarea>
      <p id="tools-problem" class="field-problem">${problem}</p>
      ${
        tools.trim() &&
        html`
          <label for="tool-choice">Tool choice</label>
          <select
            id="tool-choice"
            value=${toolChoice}
            onChange=${({ currentTarget }) => changeSettings({ toolChoice: currentTarget.value })}
          >
            ${['auto', 'required', 'none'].map((each) => html`<option value=${each}>${each}</option>`)}
          </select>
        `
      }
    </div>
  `;
}

/** @param {string} text */
function problemOf(text) {
  try {
    readTools(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
