import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../common/user-error.js';
import { findLocalModel } from './local-model.js';

const root = mkdtempSync(join(tmpdir(), 'nestling-local-'));
afterAll(() => rmSync(root, { recursive: true }));

function directory(name: string, files: Record<string, string>): string {
  const path = join(root, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
}

describe('findLocalModel', () => {
  const one = directory('one', { 'model.gguf': 'GGUF....', 'mmproj-model.gguf': 'GGUF', 'README.md': '' });
  const parts = directory('parts', { 'm-00001-of-00002.gguf': 'GGUF', 'm-00002-of-00002.gguf': 'GGUF' });
  const several = directory('several', { 'a.gguf': 'GGUF', 'b.gguf': 'GGUF' });
  const broken = directory('broken', { 'm-00001-of-00002.gguf': 'GGUF' });
  const other = directory('other', { 'model.safetensors': '' });
  const wrong = directory('wrong', {
    'model.gguf': '{"a":1}',
    'empty.gguf': '',
    blob: 'GGUF',
    'notes.txt': 'text',
  });
  const loop = join(wrong, 'loop.gguf');
  symlinkSync('loop.gguf', loop);

  it.each([
    [join(one, 'model.gguf'), join(one, 'model.gguf')],
    [one, join(one, 'model.gguf')],
    [parts, join(parts, 'm-00001-of-00002.gguf')],
    // A blob of the Hugging Face cache has no extension.
    [join(wrong, 'blob'), join(wrong, 'blob')],
    [join(root, 'nothing.gguf'), null],
    [join(one, 'model.gguf', 'below'), null],
  ])('finds %s', async (path, file) => {
    expect(await findLocalModel(path)).toBe(file);
  });

  it.each([
    [several, `${several} holds several models; name one of its files: a.gguf, b.gguf`],
    [broken, `${broken}/m-00001-of-00002.gguf is one part of a model; beside it is no m-00002-of-00002.gguf`],
    [other, `${other} holds safetensors, no .gguf model; convert it, or serve it with another engine`],
    [root, `${root} holds no .gguf model`],
    [
      join(wrong, 'model.gguf'),
      `${wrong}/model.gguf is no GGUF file: it begins with "{\\"a\\"", not with "GGUF"`,
    ],
    [join(wrong, 'notes.txt'), `${wrong}/notes.txt is no GGUF file: it begins with "text", not with "GGUF"`],
    [join(wrong, 'empty.gguf'), `${wrong}/empty.gguf is no GGUF file: it is 0 bytes long`],
    ['/dev/null', '/dev/null is no GGUF file: it is no regular file'],
    [loop, `can't read ${loop}: its symbolic links lead round in a circle`],
  ])('refuses %s with one line', async (path, message) => {
    await expect(findLocalModel(path)).rejects.toThrow(new UserError(message));
  });
});
