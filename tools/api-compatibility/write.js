// Writes docs/api-compatibility.md from the request classes: npm run build && node tools/api-compatibility/write.js
import { writeFileSync } from 'node:fs';
import { apiCompatibilityMarkdown } from './markdown.js';

writeFileSync(new URL('../../docs/api-compatibility.md', import.meta.url), apiCompatibilityMarkdown());
