// Builds when src/ or the build's settings are newer than the last build; `npm start` runs it first.
// Plain Node without dependencies: it has to work before and without any build.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/main.js');
const compiler = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
// tsc writes no file whose content stays the same, so the outputs themselves do not tell when it last ran.
const stamp = join(root, 'dist/.built');

if (!isUpToDate()) build();

function isUpToDate() {
  if (!existsSync(program)) return false;
  // An installation without development dependencies runs what was built for it.
  if (!existsSync(compiler)) return true;
  const builtAt = Math.max(modifiedAt(stamp), modifiedAt(join(root, 'dist/.tsbuildinfo')));
  return newestSource() <= builtAt;
}

function build() {
  if (!existsSync(compiler)) {
    process.stderr.write(
      'nestling: dist/ is missing, and building needs the development dependencies: npm ci\n',
    );
    process.exit(1);
  }
  process.stderr.write('nestling: building (once, until src/ changes)\n');
  const { status } = spawnSync(process.execPath, [compiler, 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  spawnSync(process.execPath, [join(root, 'tools/complete-build.js')], { stdio: 'inherit' });
  writeFileSync(stamp, '');
}

function newestSource() {
  const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const files = sources.filter((file) => !file.endsWith('.spec.ts')).map((file) => join('src', file));
  return Math.max(...[...settings, ...files].map((file) => modifiedAt(join(root, file))));
}

/** Milliseconds since 1970; 0 when there is no such file. */
function modifiedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
