import { invalidRequest } from '../../common/api-error.js';
import { textOf, type TextItem } from '../../protocol/pooling/text-item.js';
import type { TextPair } from './text-pairs.js';

/** One side of the pairs, and the name of its field. */
export interface PairSide {
  items: TextItem | TextItem[];
  field: string;
}

/** Pairs 1:1, 1:N or N:N. Throws 400 with vLLM's sentences for other lengths. */
export function pairUp(queries: PairSide, documents: PairSide): TextPair[] {
  const first = [queries.items].flat();
  const second = [documents.items].flat();
  if (first.length > 1 && first.length !== second.length) {
    throw invalidRequest(
      `Input lengths must be either 1:1, 1:N or N:N, got ${first.length}:${second.length}.`,
      documents.field,
      'invalid_value',
    );
  }
  if (first.length === 0)
    throw invalidRequest('At least one text element must be given', queries.field, 'invalid_value');
  if (second.length === 0)
    throw invalidRequest('At least one text_pair element must be given', documents.field, 'invalid_value');
  return second.map((document, index) => {
    const query = first.length === 1 ? 0 : index;
    return {
      query: textOf(first[query] ?? ''),
      queryParam: paramOf(queries, query),
      document: textOf(document),
      documentParam: paramOf(documents, index),
    };
  });
}

function paramOf({ items, field }: PairSide, index: number): string {
  return Array.isArray(items) ? `${field}[${index}]` : field;
}
