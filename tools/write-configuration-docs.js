// Writes docs/configuration.md from the table of settings: npm run build && node tools/write-configuration-docs.js
import { writeFileSync } from 'node:fs';
import { configurationMarkdown } from '../dist/config/configuration-markdown.js';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), configurationMarkdown());
