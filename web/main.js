import { App } from './components/app.js';
import { html, render } from './lib/view.js';
import { start } from './state/actions.js';

const root = document.getElementById('app');
if (root) render(html`<${App} />`, root);
await start();
