import type { ToolCallSyntax } from '../tool-call-syntax.js';

/** How calls are written as `<invoke name="f">` with `<parameter name="k">` inside a section. */
export function invokeSyntax(open: string, close: string): ToolCallSyntax {
  return {
    trigger: open,
    begin: `${open}\n`,
    separator: '\n',
    end: `\n${close}`,
    call: (tool) => ({
      before: `<invoke name="${tool.name}">\n`,
      arguments: {
        kind: 'elements',
        before: (name) => `<parameter name="${name}">`,
        after: '</parameter>\n',
        separator: '',
        forbiddenInText: ['</parameter>', '<parameter', '</invoke>'],
      },
      after: '</invoke>',
    }),
  };
}
