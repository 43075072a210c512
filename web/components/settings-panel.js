import { html, useEffect, useRef } from '../lib/view.js';
import { changeSettings, currentModel, currentSettings } from '../state/actions.js';
import { setState } from '../state/store.js';
import { IconButton } from './icons.js';
import { NumberField, Slider } from './number-fields.js';
import { ToolsEditor } from './tools-editor.js';

export function SettingsPanel() {
  const settings = currentSettings();
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  // On small screens the panel lies over the page: the focus goes with it.
  useEffect(() => {
    if (window.matchMedia('(max-width: 1000px)').matches) panel.current?.focus();
  }, []);
  /** @param {keyof import('../types.js').ChatSettings} name */
  const set = (name) => (/** @type {unknown} */ value) => changeSettings({ [name]: value });
  const context = currentModel()?.max_model_len ?? 2048;
  return html`
    <aside class="panel" id="settings-panel" aria-label="Settings" tabindex="-1" ref=${panel}>
      <header class="panel-head">
        <h2>Settings</h2>
        <${IconButton}
          icon="close"
          label="Close the settings"
          onClick=${() => setState({ panelOpen: false })}
        />
      </header>
      <div class="panel-body form">
        <label for="system">System prompt</label>
        <textarea
          id="system"
          rows="4"
          placeholder="You are a helpful assistant."
          value=${settings.system}
          onInput=${({ currentTarget }) => changeSettings({ system: currentTarget.value })}
        ></textarea>
        <${Slider}
          label="Temperature"
          value=${settings.temperature}
          min=${0}
          max=${1.5}
          step=${0.01}
          change=${set('temperature')}
        />
        <${Slider}
          label="Top p"
          value=${settings.topP}
          min=${0.01}
          max=${1}
          step=${0.01}
          change=${set('topP')}
        />
        <${Slider}
          label="Maximum new tokens"
          value=${settings.maxTokens}
          min=${1}
          max=${Math.min(2048, context)}
          step=${1}
          change=${set('maxTokens')}
        />
        <label for="effort">Reasoning effort</label>
        <select
          id="effort"
          value=${settings.reasoningEffort}
          onChange=${({ currentTarget }) => changeSettings({ reasoningEffort: currentTarget.value })}
        >
          <option value="">Model’s default</option>
          ${['none', 'low', 'medium', 'high'].map((each) => html`<option value=${each}>${each}</option>`)}
        </select>
        <label class="check">
          <input
            type="checkbox"
            checked=${settings.probabilities}
            onChange=${({ currentTarget }) => changeSettings({ probabilities: currentTarget.checked })}
          />
          Token probabilities
        </label>
        <details>
          <summary>More sampling</summary>
          <div class="field-grid">
            <${NumberField} label="Top k" value=${settings.topK} min=${-1} step=${1} change=${set('topK')} />
            <${NumberField}
              label="Min p"
              value=${settings.minP}
              min=${0}
              max=${1}
              step=${0.01}
              change=${set('minP')}
            />
            <${NumberField}
              label="Repetition penalty"
              value=${settings.repetitionPenalty}
              min=${0.01}
              max=${2}
              step=${0.01}
              change=${set('repetitionPenalty')}
            />
            <${NumberField}
              label="Presence penalty"
              value=${settings.presencePenalty}
              min=${-2}
              max=${2}
              step=${0.1}
              change=${set('presencePenalty')}
            />
            <${NumberField}
              label="Frequency penalty"
              value=${settings.frequencyPenalty}
              min=${-2}
              max=${2}
              step=${0.1}
              change=${set('frequencyPenalty')}
            />
            <${NumberField} label="Seed" value=${settings.seed} step=${1} change=${set('seed')} />
          </div>
          <label for="stop">Stop texts, one per line</label>
          <textarea
            id="stop"
            rows="2"
            value=${settings.stop}
            onInput=${({ currentTarget }) => changeSettings({ stop: currentTarget.value })}
          ></textarea>
        </details>
        <${ToolsEditor} settings=${settings} />
      </div>
    </aside>
  `;
}
