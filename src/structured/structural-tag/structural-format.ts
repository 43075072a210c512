/**
 * A structural tag's format tree (the XGrammar structure that vLLM takes as `{type: "structural_tag", format}`);
 * the legacy `{structures, triggers}` becomes a `triggered-tags` node.
 */
export type StructuralFormat =
  | { kind: 'literal'; text: string }
  | { kind: 'json-schema'; schema: unknown; path: string }
  | { kind: 'regex'; pattern: string; path: string }
  | { kind: 'grammar'; grammar: string; path: string }
  /** Free text that contains none of `excludes`. */
  | { kind: 'any-text'; excludes: readonly string[] }
  | { kind: 'sequence'; elements: readonly StructuralFormat[] }
  | { kind: 'or'; elements: readonly StructuralFormat[] }
  | StructuralTag
  /** Free text in which every trigger starts one of the tags. */
  | {
      kind: 'triggered-tags';
      triggers: readonly string[];
      tags: readonly StructuralTag[];
      atLeastOne: boolean;
      stopAfterFirst: boolean;
      excludes: readonly string[];
    }
  | {
      kind: 'tags-with-separator';
      tags: readonly StructuralTag[];
      separator: string;
      atLeastOne: boolean;
      stopAfterFirst: boolean;
    };

/** `begin`, the content, and one of `ends`. */
export interface StructuralTag {
  kind: 'tag';
  begin: string;
  content: StructuralFormat;
  ends: readonly string[];
}
