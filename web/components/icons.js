import { html } from '../lib/view.js';

/** Line icons of 24 by 24; decoration, the control around them has the name. */
const PATHS = {
  menu: 'M4 6h16M4 12h16M4 18h16',
  plus: 'M12 5v14M5 12h14',
  sliders: 'M4 7h9M19 7h1M4 17h3M13 17h7M16 4.5v5M10 14.5v5',
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  stop: 'M7 7h10v10H7z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4',
  retry: 'M4 12a8 8 0 1 1 2.5 5.8M4 12V6.5M4 12h5.5',
  left: 'M14.5 6 8.5 12l6 6',
  right: 'M9.5 6l6 6-6 6',
  close: 'M6 6l12 12M18 6 6 18',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  prompt: 'M5 4h14v16H5zM8.5 9l2.5 2.5-2.5 2.5M13 15h3',
  key: 'M14.5 9.5m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M11 13l-7 7M6.5 17.5l2.5 2.5',
  theme: 'M12 4a8 8 0 1 0 8 8 6.5 6.5 0 0 1-8-8',
  keyboard: 'M3 7h18v10H3zM7 10.5h.01M11 10.5h.01M15 10.5h.01M8 14h8',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
  chart: 'M5 20v-7M10 20V8M15 20v-9M20 20V4',
  tool: 'M14.5 6.5a4 4 0 0 1 5-1.5l-3 3 .5 2 2 .5 3-3a4 4 0 0 1-5.5 4.5L9 19.5a2 2 0 0 1-3-3l7.5-7.5a4 4 0 0 1 1-2.5',
};

/** @param {{ name: keyof typeof PATHS }} props */
export const Icon = ({ name }) => html`
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>
`;

/**
 * A button that shows an icon only.
 * @param {{ icon: keyof typeof PATHS, label: string, onClick: (event: MouseEvent) => void, [attribute: string]: unknown }} props
 */
export const IconButton = ({ icon, label, onClick, ...attributes }) => html`
  <button
    type="button"
    class="icon-button"
    aria-label=${label}
    title=${label}
    onClick=${onClick}
    ...${attributes}
  >
    <${Icon} name=${icon} />
  </button>
`;
