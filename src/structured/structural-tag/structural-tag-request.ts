import { given, isRecord, type Fields } from '../constraint-fields.js';
import { StructuredOutputError } from '../structured-output-error.js';
import type { StructuralFormat, StructuralTag } from './structural-format.js';

/** Deeper formats are refused: nothing sensible nests that far, and reading them recurses. */
const MAX_DEPTH = 32;

/**
 * Reads both of vLLM's forms: `{type: "structural_tag", format: {...}}` and the legacy
 * `{structures: [{begin, schema, end}], triggers: [...]}`. Throws StructuredOutputError (400).
 */
export function structuralFormatFrom(value: unknown, path: string): StructuralFormat {
  if (!isRecord(value)) {
    throw invalid(path, 'must be an object');
  }
  if (value['structures'] !== undefined) {
    return legacyFormat(value, path);
  }
  return formatFrom(value['format'], `${path}.format`, 0);
}

function legacyFormat(value: Fields, path: string): StructuralFormat {
  const structures = nonEmptyList(value['structures'], `${path}.structures`);
  const tags = structures.map((structure, index): StructuralTag => {
    const at = `${path}.structures[${index}]`;
    if (!isRecord(structure)) {
      throw invalid(at, 'must be an object with begin, schema and end');
    }
    return {
      kind: 'tag',
      begin: text(structure['begin'], `${at}.begin`),
      content: { kind: 'json-schema', schema: structure['schema'] ?? true, path: `${at}.schema` },
      ends: [text(structure['end'], `${at}.end`)],
    };
  });
  return triggeredTags(tags, value, path);
}

function formatFrom(value: unknown, path: string, depth: number): StructuralFormat {
  if (!isRecord(value)) {
    throw invalid(path, 'must be an object with a type');
  }
  if (depth > MAX_DEPTH) {
    throw invalid(path, `is nested deeper than ${MAX_DEPTH}`);
  }
  switch (value['type']) {
    case 'const_string':
      return { kind: 'literal', text: text(value['value'], `${path}.value`) };
    case 'json_schema':
      return { kind: 'json-schema', schema: value['json_schema'], path: `${path}.json_schema` };
    case 'regex':
      return { kind: 'regex', pattern: text(value['pattern'], `${path}.pattern`), path: `${path}.pattern` };
    case 'grammar':
      return { kind: 'grammar', grammar: text(value['grammar'], `${path}.grammar`), path: `${path}.grammar` };
    case 'any_text':
      return { kind: 'any-text', excludes: texts(value['excludes'], `${path}.excludes`) };
    case 'sequence':
    case 'or': {
      const elements = nonEmptyList(value['elements'], `${path}.elements`);
      return {
        kind: value['type'],
        elements: elements.map((element, index) =>
          formatFrom(element, `${path}.elements[${index}]`, depth + 1),
        ),
      };
    }
    case 'tag':
      return tagFrom(value, path, depth);
    case 'triggered_tags':
      return triggeredTags(tagsFrom(value['tags'], `${path}.tags`, depth), value, path);
    case 'tags_with_separator':
      return {
        kind: 'tags-with-separator',
        tags: tagsFrom(value['tags'], `${path}.tags`, depth),
        separator: text(value['separator'], `${path}.separator`),
        ...repetition(value),
      };
    default:
      throw invalid(
        `${path}.type`,
        `must be const_string, json_schema, regex, grammar, any_text, sequence, or, tag, triggered_tags or tags_with_separator, got ${given(value['type'])}`,
      );
  }
}

function tagsFrom(value: unknown, path: string, depth: number): StructuralTag[] {
  return nonEmptyList(value, path).map((tag, index) => {
    const at = `${path}[${index}]`;
    if (!isRecord(tag)) {
      throw invalid(at, 'must be an object with begin, content and end');
    }
    return tagFrom(tag, at, depth);
  });
}

function tagFrom(value: Fields, path: string, depth: number): StructuralTag {
  const end = value['end'];
  const ends = Array.isArray(end) ? texts(end, `${path}.end`) : [text(end, `${path}.end`)];
  if (ends.length === 0) {
    throw invalid(`${path}.end`, 'must hold at least one string');
  }
  return {
    kind: 'tag',
    begin: text(value['begin'], `${path}.begin`),
    content: formatFrom(value['content'], `${path}.content`, depth + 1),
    ends,
  };
}

function triggeredTags(tags: readonly StructuralTag[], value: Fields, path: string): StructuralFormat {
  const triggers = nonEmptyList(value['triggers'], `${path}.triggers`).map((trigger, index) => {
    const given = text(trigger, `${path}.triggers[${index}]`);
    if (given === '') {
      throw invalid(`${path}.triggers[${index}]`, 'must not be empty');
    }
    return given;
  });
  for (const [index, tag] of tags.entries()) {
    if (!triggers.some((trigger) => tag.begin.startsWith(trigger))) {
      throw invalid(
        `${path}.triggers`,
        `must hold a start of tag ${index}'s begin, ${JSON.stringify(tag.begin)}`,
      );
    }
  }
  const excludes = texts(value['excludes'], `${path}.excludes`);
  return { kind: 'triggered-tags', triggers, tags, excludes, ...repetition(value) };
}

function repetition(value: Fields): { atLeastOne: boolean; stopAfterFirst: boolean } {
  return { atLeastOne: value['at_least_one'] === true, stopAfterFirst: value['stop_after_first'] === true };
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') {
    throw invalid(path, `must be a string, got ${given(value)}`);
  }
  return value;
}

function texts(value: unknown, path: string): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw invalid(path, 'must be a list of strings');
  }
  return value.map((item, index) => text(item, `${path}[${index}]`));
}

function nonEmptyList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw invalid(path, 'must be a list of at least one entry');
  }
  return value;
}

function invalid(path: string, rule: string): StructuredOutputError {
  return new StructuredOutputError(`Invalid response_format structural_tag specification: ${path} ${rule}.`, {
    param: path,
  });
}
