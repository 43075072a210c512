// What the compiler leaves to do; part of `npm run build`.
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// npm makes a program executable when it installs it; `npx nestling` here runs what is built long after that.
chmodSync(at('dist/main.js'), 0o755);

// Redoc's page script goes beside the built server, which serves it at /redoc. It comes with the linter @redocly/cli, a
// development dependency, so that no installation carries Redoc's own 20 dependencies.
const script = at('node_modules/@redocly/cli/lib/chunks/redoc.standalone.js');

if (!existsSync(script)) {
  process.stderr.write(
    'nestling: @redocly/cli has no Redoc script where it was; /redoc will not be served\n',
  );
  process.exit(1);
}
mkdirSync(at('dist/openapi'), { recursive: true });
copyFileSync(script, at('dist/openapi/redoc.standalone.js'));
