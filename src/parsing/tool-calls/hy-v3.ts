import { KeyValueCalls } from '../elements/key-value-calls.js';
import type { ToolCallFormat } from '../formats.js';
import { tokenSuffix } from '../reasoning/token-suffix.js';
import { sectionReader } from './section.js';

/** The reader for checkpoints whose markers end in `suffix`, such as `<tool_calls:opensource>`. */
function sectionWithSuffix(
  suffix: string,
  separator: string | null,
): {
  begin: string;
  end: string;
  markers: readonly string[];
  read: NonNullable<ToolCallFormat['read']>;
} {
  const [begin, end] = [`<tool_calls${suffix}>`, `</tool_calls${suffix}>`];
  const [callBegin, callEnd] = [`<tool_call${suffix}>`, `</tool_call${suffix}>`];
  const calls = new KeyValueCalls(
    {
      callEnd,
      ...(separator === null ? {} : { afterName: `<${separator}${suffix}>` }),
      keyStart: `<arg_key${suffix}>`,
      keyEnd: `</arg_key${suffix}>`,
      valueStart: `<arg_value${suffix}>`,
      valueEnd: `</arg_value${suffix}>`,
      others: [callBegin, end],
    },
    { trimming: {} },
  );
  return {
    begin,
    end,
    markers: [begin, end, callBegin, ...calls.markers],
    read: sectionReader({ callStarts: [callBegin], ends: [end] }, (session) => calls.read(session)),
  };
}

/** What tells the generations apart: a marker behind the name, and what separates calls. */
interface Generation {
  names: Pick<ToolCallFormat, 'name' | 'aliases' | 'description'>;
  /** The marker between the name and the first key; null when there is none. */
  separator: string | null;
  betweenCalls: string;
}

function formatWithSuffixes(generation: Generation, suffixes: readonly string[]): ToolCallFormat {
  const { names, separator, betweenCalls } = generation;
  const sections = suffixes.map((suffix) => sectionWithSuffix(suffix, separator));
  const written = suffixes[0] ?? '';
  const afterName = separator === null ? '' : `<${separator}${written}>`;
  return {
    ...names,
    starts: sections.map(({ begin }) => begin),
    markers: sections.flatMap(({ markers }) => markers),
    strays: sections.map(({ end }) => end),
    *read(session, start) {
      const section = sections.find(({ begin }) => begin === start);
      if (section !== undefined) yield* section.read(session, start);
    },
    adapt: (specialTokens) => {
      const suffix = tokenSuffix('<tool_calls', specialTokens);
      return formatWithSuffixes(generation, suffix === null ? suffixes : [suffix]);
    },
    syntax: {
      trigger: `<tool_calls${written}>`,
      begin: `<tool_calls${written}>`,
      separator: betweenCalls,
      end: `</tool_calls${written}>`,
      call: (tool) => ({
        before: `<tool_call${written}>${tool.name}${afterName}`,
        arguments: {
          kind: 'elements',
          before: (name) => `<arg_key${written}>${name}</arg_key${written}><arg_value${written}>`,
          after: `</arg_value${written}>`,
          separator: '',
          forbiddenInText: [`</arg_value${written}>`],
        },
        after: `</tool_call${written}>`,
      }),
    },
  };
}

/** Checkpoints differ in a suffix of all markers. Source: the Hunyuan 3 chat templates. */
export const hyV3: ToolCallFormat = formatWithSuffixes(
  {
    names: {
      name: 'hy_v3',
      aliases: ['hunyuan'],
      description:
        'Hunyuan 3: <tool_calls><tool_call>NAME<tool_sep><arg_key>k</arg_key><arg_value>v</arg_value></tool_call></tool_calls>',
    },
    separator: 'tool_sep',
    betweenCalls: '\n',
  },
  ['', ':opensource'],
);

/** Without a marker behind the name. Source: the format as vLLM 0.33 and SGLang 0.5.23 read it. */
export const hyV4: ToolCallFormat = formatWithSuffixes(
  {
    names: {
      name: 'hy_v4',
      aliases: [],
      description:
        'Hunyuan 4: <tool_calls><tool_call>NAME<arg_key>k</arg_key><arg_value>v</arg_value></tool_call></tool_calls>',
    },
    separator: null,
    betweenCalls: '',
  },
  ['', ':opensource'],
);
