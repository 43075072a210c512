import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/server.js';

const root = mkdtempSync(join(tmpdir(), 'nestling-build-'));
afterAll(() => rmSync(root, { recursive: true }));
for (const folder of ['src', 'tools']) mkdirSync(join(root, folder));
for (const file of [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'tools/build-if-needed.js',
  'tools/complete-build.js',
]) {
  copyFileSync(join(projectRoot, file), join(root, file));
}
writeFileSync(join(root, 'src/main.ts'), 'export const built: boolean = true;\n');

function buildIfNeeded(): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools/build-if-needed.js')], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

const quiet = { status: 0, stderr: '' };
const building = { status: 0, stderr: expect.stringMatching(/^nestling: building [^\n]*\n$/) };

describe('tools/build-if-needed.js', () => {
  it('says what is missing when it can neither run nor build', () => {
    expect(buildIfNeeded()).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^nestling: dist\/ is missing, [^\n]*\n$/),
    });
  });

  it('builds once, and again when a source is newer', () => {
    symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
    expect(buildIfNeeded()).toEqual(building);
    expect(statSync(join(root, 'dist/main.js')).mode & 0o111).toBe(0o111);
    expect(buildIfNeeded()).toEqual(quiet);
    const later = Date.now() / 1000 + 60;
    utimesSync(join(root, 'src/main.ts'), later, later);
    expect(buildIfNeeded()).toEqual(building);
  });

  it('leaves an installation without development dependencies as it is', () => {
    rmSync(join(root, 'node_modules'));
    expect(buildIfNeeded()).toEqual(quiet);
  });
});
