import { describe, expect, it } from 'vitest';
import { chooseGgufModel, findGgufModels, missingParts, modelNameOf } from './gguf-files.js';

const files = [
  'README.md',
  'tiny-Q4_K_M.gguf',
  'tiny-q8_0.gguf',
  'tiny-UD-Q4_K_XL.gguf',
  'tiny.IQ2_XS.gguf',
  'BF16/tiny-BF16-00002-of-00002.gguf',
  'BF16/tiny-BF16-00001-of-00002.gguf',
  'mmproj-tiny-F16.gguf',
  'tiny.imatrix.gguf',
];
const models = findGgufModels(files);

describe('findGgufModels', () => {
  it('finds models with their quantization, joins parts, and leaves projectors and matrices out', () => {
    expect(models.map(({ file, quantization }) => [file, quantization])).toEqual([
      ['BF16/tiny-BF16-00001-of-00002.gguf', 'BF16'],
      ['tiny-Q4_K_M.gguf', 'Q4_K_M'],
      ['tiny-UD-Q4_K_XL.gguf', 'UD-Q4_K_XL'],
      ['tiny-q8_0.gguf', 'Q8_0'],
      ['tiny.IQ2_XS.gguf', 'IQ2_XS'],
    ]);
    expect(models[0]?.parts).toEqual([
      'BF16/tiny-BF16-00001-of-00002.gguf',
      'BF16/tiny-BF16-00002-of-00002.gguf',
    ]);
  });
});

describe('chooseGgufModel', () => {
  it.each([
    [null, 'tiny-Q4_K_M.gguf'],
    ['Q8_0', 'tiny-q8_0.gguf'],
    ['q4_k_m', 'tiny-Q4_K_M.gguf'],
    ['bf16', 'BF16/tiny-BF16-00001-of-00002.gguf'],
    ['tiny-UD-Q4_K_XL.gguf', 'tiny-UD-Q4_K_XL.gguf'],
    ['BF16/tiny-BF16-00002-of-00002.gguf', 'BF16/tiny-BF16-00001-of-00002.gguf'],
  ])('takes %j', (choice, file) => {
    expect(chooseGgufModel(models, choice, 'owner/tiny').file).toBe(file);
  });

  it.each([
    [['a-Q8_0.gguf', 'a-F16.gguf'], 'a-Q8_0.gguf'],
    [['a-IQ1_S.gguf'], 'a-IQ1_S.gguf'],
    [['a.gguf'], 'a.gguf'],
  ])('takes from %j what is best without a choice', (names, file) => {
    expect(chooseGgufModel(findGgufModels(names), null, 'owner/tiny').file).toBe(file);
  });

  it.each([
    [
      files,
      'Q4_K_S',
      'owner/tiny has no Q4_K_S; did you mean Q4_K_M? (it has BF16, Q4_K_M, UD-Q4_K_XL, Q8_0, IQ2_XS)',
    ],
    [files, 'other.gguf', 'owner/tiny has no other.gguf (it has BF16, Q4_K_M, UD-Q4_K_XL, Q8_0, IQ2_XS)'],
    [
      ['a-Q8_0.gguf', 'b-Q8_0.gguf'],
      null,
      'owner/tiny holds several models; name one as owner/tiny:FILE, where FILE is a-Q8_0.gguf, b-Q8_0.gguf',
    ],
    [
      ['a-Q8_0.gguf', 'b-Q8_0.gguf', 'b-F16.gguf'],
      'Q8_0',
      'owner/tiny holds several models; name one as owner/tiny:FILE, where FILE is a-Q8_0.gguf, b-Q8_0.gguf',
    ],
    [['model.safetensors'], null, 'owner/tiny holds no .gguf model'],
  ])('refuses %j with choice %j', (names, choice, message) => {
    expect(() => chooseGgufModel(findGgufModels(names), choice, 'owner/tiny')).toThrow(message);
  });
});

describe('missingParts', () => {
  it('names the parts that are not there', () => {
    const present = new Set(['a-00001-of-00003.gguf', 'a-00003-of-00003.gguf']);
    expect(missingParts('a-00001-of-00003.gguf', present)).toEqual(['a-00002-of-00003.gguf']);
    expect(missingParts('whole.gguf', new Set())).toEqual([]);
  });
});

describe('modelNameOf', () => {
  it.each([
    ['/models/tiny-q8_0.gguf', 'tiny-q8_0'],
    ['folder/tiny-00001-of-00002.gguf', 'tiny'],
  ])('names %s', (file, name) => expect(modelNameOf(file)).toBe(name));
});
