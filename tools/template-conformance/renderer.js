// A renderer in the form that template checkers take: compile(source) gives (context, rawJson) => string.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '../..');
const dist = process.env.NESTLING_DIST ?? resolve(root, 'dist');
const engine = resolve(dist, 'templating/jinja');

if (!existsSync(engine)) {
  console.error(`No build at ${dist}: run "npm run build" first, or name another build in NESTLING_DIST.`);
  process.exit(1);
}

const { compileTemplate } = await import(pathToFileURL(resolve(engine, 'compile-template.js')).href);
const { fromJson } = await import(pathToFileURL(resolve(engine, 'from-json.js')).href);
const { toValue } = await import(pathToFileURL(resolve(engine, 'to-value.js')).href);

/** The moment that recorded expectations show; strftime formats local time. */
const NOW = new Date(2025, 6, 10, 12, 34, 56);

export default {
  name: 'nestling',
  /** `rawJson` is the context as JSON text, which keeps what JSON.parse loses; without it the parsed context is used. */
  compile(source) {
    const template = compileTemplate(source);
    return (context, rawJson) => {
      const value = rawJson === undefined ? toValue(context) : fromJson(rawJson);
      return template.render(value, { now: NOW });
    };
  },
};
