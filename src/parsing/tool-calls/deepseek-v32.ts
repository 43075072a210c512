import { elementCalls } from '../elements/element-format.js';
import type { ElementSyntax } from '../elements/element-syntax.js';
import type { ToolCallFormat } from '../formats.js';
import type { ToolCallSyntax } from '../tool-call-syntax.js';

const v32Prefix = '｜DSML｜';
/** V4.1 has a space behind the mark. Source: vLLM 0.33, which reads it so. */
const v41Prefix = '｜DSML｜ ';

/** GigaChat 3.5 has a mark of its own. Source: SGLang 0.5.23, which reads it so. */
const gcmlPrefix = '｜GCML｜';

/** Every argument says whether it is a string. Source: the DeepSeek-V3.2 encoding code. */
function dsmlElements(section: string, prefix = v32Prefix): ElementSyntax {
  return {
    call: { element: `${prefix}invoke`, form: 'attributes' },
    parameter: { element: `${prefix}parameter`, form: 'attributes' },
    sections: { starts: [`<${prefix}${section}>`], ends: [`</${prefix}${section}>`] },
    trimming: {},
    statesType: true,
    wrappers: ['arguments', 'input'],
  };
}

function dsmlSyntax(section: string, prefix = v32Prefix): ToolCallSyntax {
  return {
    trigger: `<${prefix}${section}>`,
    begin: `<${prefix}${section}>\n`,
    separator: '\n',
    end: `\n</${prefix}${section}>`,
    call: (tool) => ({
      before: `<${prefix}invoke name="${tool.name}">\n`,
      arguments: {
        kind: 'elements',
        before: (name, isString) => `<${prefix}parameter name="${name}" string="${String(isString)}">`,
        after: `</${prefix}parameter>\n`,
        separator: '',
        forbiddenInText: [`</${prefix}parameter`, `<${prefix}parameter`, `</${prefix}invoke`],
      },
      after: `</${prefix}invoke>`,
    }),
  };
}

export const deepseekV32: ToolCallFormat = {
  name: 'deepseek_v32',
  aliases: ['deepseekv32'],
  description: 'DeepSeek V3.2: <｜DSML｜invoke name="f"> in <｜DSML｜function_calls>',
  ...elementCalls(dsmlElements('function_calls')),
  trimsBeforeCalls: true,
  syntax: dsmlSyntax('function_calls'),
};

export const deepseekV4: ToolCallFormat = {
  name: 'deepseek_v4',
  aliases: ['deepseekv4'],
  description: 'DeepSeek V4: <｜DSML｜invoke name="f"> in <｜DSML｜tool_calls>',
  ...elementCalls(dsmlElements('tool_calls')),
  trimsBeforeCalls: true,
  syntax: dsmlSyntax('tool_calls'),
};

export const deepseekV41: ToolCallFormat = {
  name: 'deepseek_v41',
  aliases: ['deepseekv41'],
  description: 'DeepSeek V4.1: <｜DSML｜ invoke name="f"> in <｜DSML｜ calls>',
  ...elementCalls(dsmlElements('calls', v41Prefix)),
  trimsBeforeCalls: true,
  syntax: dsmlSyntax('calls', v41Prefix),
};

export const gigachat35: ToolCallFormat = {
  name: 'gigachat35',
  aliases: [],
  description: 'GigaChat 3.5: <｜GCML｜invoke name="f"> in <｜GCML｜tool_calls>',
  ...elementCalls(dsmlElements('tool_calls', gcmlPrefix)),
  trimsBeforeCalls: true,
  syntax: dsmlSyntax('tool_calls', gcmlPrefix),
};
