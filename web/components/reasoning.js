import { html } from '../lib/view.js';

/** What the model thought before it answered: folded, and never in the way. @param {{ text: string, thinking: boolean }} props */
export const Reasoning = ({ text, thinking }) => html`
  <details class="reasoning">
    <summary>${thinking ? 'Thinking …' : 'Reasoning'}</summary>
    <div class="reasoning-text">${text}</div>
  </details>
`;
