import { isPlainObject, UnionField } from '../../validation/composite-fields.js';
import type { FieldOptions } from '../../validation/field.js';
import { MAX_POOLING_INPUTS } from './pooling-fields.js';

/** A text, bare or as Cohere and Jina also send it. */
export type TextItem = string | { text: string };

const TEXT_OBJECT = {
  type: 'object',
  properties: { text: { type: 'string' } },
  required: ['text'],
};

function isTextItem(value: unknown): value is TextItem {
  return typeof value === 'string' || (isPlainObject(value) && typeof value['text'] === 'string');
}

function isTextList(value: unknown): value is TextItem[] {
  return Array.isArray(value) && value.length <= MAX_POOLING_INPUTS && value.every(isTextItem);
}

export function textOf(item: TextItem): string {
  return typeof item === 'string' ? item : item.text;
}

/** One text. */
export function TextField(options: FieldOptions): PropertyDecorator {
  return UnionField({
    ...options,
    check: (value) => (isTextItem(value) ? null : 'must be a string or an object with a text'),
    oneOf: [{ type: 'string' }, TEXT_OBJECT],
  });
}

/** A list of texts. */
export function TextListField(options: FieldOptions): PropertyDecorator {
  return UnionField({
    ...options,
    check: (value) =>
      isTextList(value)
        ? null
        : `must be a list of at most ${MAX_POOLING_INPUTS} strings or objects with a text`,
    oneOf: [
      { type: 'array', items: { type: 'string' }, maxItems: MAX_POOLING_INPUTS },
      { type: 'array', items: TEXT_OBJECT, maxItems: MAX_POOLING_INPUTS },
    ],
  });
}

/** One text or several. */
export function TextOrListField(options: FieldOptions): PropertyDecorator {
  return UnionField({
    ...options,
    check: (value) =>
      isTextItem(value) || isTextList(value)
        ? null
        : `must be a string, or a list of at most ${MAX_POOLING_INPUTS} strings`,
    title: 'TextOrTexts',
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, maxItems: MAX_POOLING_INPUTS }],
  });
}
