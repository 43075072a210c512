/** @typedef {import('../types.js').ChatSettings} ChatSettings */

const NAME = 'nestling.settings';

/** The three sliders begin where LMDeploy's own chat page begins. @type {ChatSettings} */
export const defaultSettings = {
  model: '',
  system: '',
  temperature: 0.7,
  topP: 0.8,
  maxTokens: 512,
  topK: null,
  minP: null,
  repetitionPenalty: null,
  presencePenalty: null,
  frequencyPenalty: null,
  seed: null,
  stop: '',
  reasoningEffort: '',
  probabilities: false,
  tools: '',
  toolChoice: 'auto',
};

/** What new conversations start with: what was used last. @returns {ChatSettings} */
export function loadSettings() {
  try {
    return { ...defaultSettings, ...JSON.parse(localStorage.getItem(NAME) ?? '{}') };
  } catch {
    return defaultSettings;
  }
}

/** @param {ChatSettings} settings */
export function saveSettings(settings) {
  localStorage.setItem(NAME, JSON.stringify(settings));
}
