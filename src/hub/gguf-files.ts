import { nearestWord } from '../common/nearest-word.js';
import { UserError } from '../common/user-error.js';

/** One model among the files of a repository or directory: a .gguf file, or all parts of a split one. */
export interface GgufModel {
  /** The file, or the first part: llama.cpp finds the others through it. */
  file: string;
  /** Every part in order; just the file when it is not split. */
  parts: readonly string[];
  /** The quantization that the name tells (Q4_K_M, UD-Q4_K_XL, F16, ...), in capitals; null when it tells none. */
  quantization: string | null;
}

/** Which quantization is taken when the user names none: small and good first, then whatever is exact. */
const preferredQuantizations = [
  'Q4_K_M',
  'Q8_0',
  'Q5_K_M',
  'Q4_K_S',
  'Q6_K',
  'Q4_0',
  'MXFP4',
  'BF16',
  'F16',
  'F32',
];

/** Name of a part as llama.cpp's gguf-split writes it. */
const splitPart = /-(\d{5})-of-(\d{5})\.gguf$/i;

/** The models among file names; projectors (mmproj) and importance matrices are .gguf files but no models. */
export function findGgufModels(files: readonly string[]): GgufModel[] {
  const models = new Map<string, string[]>();
  for (const file of files.toSorted()) {
    if (!/\.gguf$/i.test(file) || /mmproj|imatrix/i.test(baseName(file))) continue;
    const key = file.replace(splitPart, '-of-$2.gguf');
    models.set(key, [...(models.get(key) ?? []), file]);
  }
  return [...models.values()].flatMap((parts) => {
    const [file] = parts;
    return file === undefined ? [] : [{ file, parts, quantization: quantizationOf(file) }];
  });
}

/**
 * The model a user means by what stands after `owner/name:`, a file or a quantization in any case, or by nothing.
 *
 * Throws UserError, which lists what there is, when none or several fit. `place` names the repository or
 * directory in messages.
 */
export function chooseGgufModel(
  models: readonly GgufModel[],
  choice: string | null,
  place: string,
): GgufModel {
  if (models.length === 0) throw new UserError(`${place} holds no .gguf model`);
  const fitting = choice === null ? byPreference(models) : models.filter((model) => fits(model, choice));
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  const names = models.map((model) => model.quantization ?? model.file);
  if (choice === null || fitting.length > 1) {
    const files = (fitting.length > 1 ? fitting : models).map(({ file }) => file);
    throw new UserError(
      `${place} holds several models; name one as ${place}:FILE, where FILE is ${files.join(', ')}`,
    );
  }
  const nearest = nearestWord(choice.toUpperCase(), names);
  const meant = nearest === null ? '' : `; did you mean ${nearest}?`;
  throw new UserError(`${place} has no ${choice}${meant} (it has ${[...new Set(names)].join(', ')})`);
}

/** The name of a model's file without folders, part number and extension. */
export function modelNameOf(file: string): string {
  return baseName(file)
    .replace(splitPart, '')
    .replace(/\.gguf$/i, '');
}

/** Which parts of a split model are absent, given one of its files and the names beside it. */
export function missingParts(file: string, present: ReadonlySet<string>): string[] {
  const [whole = '', , count = '00000'] = splitPart.exec(file) ?? [];
  if (whole === '') return [];
  const stem = file.slice(0, -whole.length);
  return Array.from(
    { length: Number(count) },
    (_, index) => `${stem}-${String(index + 1).padStart(5, '0')}-of-${count}.gguf`,
  ).filter((part) => !present.has(part));
}

function byPreference(models: readonly GgufModel[]): readonly GgufModel[] {
  if (models.length === 1) return models;
  for (const quantization of preferredQuantizations) {
    const found = models.filter((model) => model.quantization === quantization);
    if (found.length > 0) return found;
  }
  return models;
}

function fits(model: GgufModel, choice: string): boolean {
  const wanted = choice.toLowerCase();
  const isFile = wanted.endsWith('.gguf');
  if (!isFile) return model.quantization?.toLowerCase() === wanted;
  return model.parts.some((file) => file.toLowerCase() === wanted || baseName(file).toLowerCase() === wanted);
}

function quantizationOf(file: string): string | null {
  const match = /(?:^|[-_.])((?:UD-)?(?:I?Q\d\w*|TQ\d\w*|MXFP4\w*|BF16|F16|F32))(?=[-.]|$)/i.exec(
    modelNameOf(file),
  );
  return match?.[1]?.toUpperCase() ?? null;
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
