import type { SettingTable } from '../setting.js';
import { choice, json, text, toggle, without } from '../setting-kinds.js';

const ALWAYS_TOOLS = 'tools work whenever the model has a tool call parser';
const PYTHON_PLUGIN = 'it names a Python file, which can not run here';
const ONE_BACKEND = "constraints become the engine's own grammar; there is no choice of backend";

/** How conversations become prompts, and outputs become tool calls and reasoning. */
export const templateSettings = {
  chatTemplate: text({
    default: null,
    placeholder: '<template>',
    description:
      "Chat template: a file (Jinja, or LMDeploy's JSON), a named template of the model such as tool_use, " +
      'or an inline template.',
    defaultText: "the model's own",
  }),
  chatTemplateContentFormat: choice({
    choices: ['auto', 'string', 'openai'],
    default: 'auto',
    description: 'Hand message content to the template as one string or as a list of parts.',
  }),
  trustRequestChatTemplate: toggle({
    default: false,
    description: 'Let requests bring their own chat template.',
  }),
  defaultChatTemplateKwargs: json({
    default: {},
    description: "Variables for the chat template; a request's chat_template_kwargs win.",
  }),
  responseRole: text({
    default: 'assistant',
    placeholder: '<role>',
    description: 'Role of the answers.',
  }),
  toolCallParser: text({
    default: 'auto',
    placeholder: '<parser>',
    description: "Parser of tool calls; auto finds it from the model's chat template, none turns it off.",
    aliases: [{ flag: 'tool-parser', from: ['vLLM'] }],
  }),
  reasoningParser: text({
    default: 'auto',
    placeholder: '<parser>',
    description: "Parser of reasoning; auto finds it from the model's chat template, none turns it off.",
  }),
  reasoningField: choice({
    choices: ['reasoning_content', 'reasoning', 'both'],
    default: 'reasoning_content',
    description: 'Name of the field that carries reasoning.',
  }),
  excludeToolsWhenToolChoiceNone: toggle({
    default: false,
    description: 'Keep the tools of a request out of the prompt when its tool_choice is none.',
  }),
  enableAutoToolChoice: without({
    from: ['vLLM', 'Furiosa-LLM'],
    takes: 'nothing',
    effect: { ignored: ALWAYS_TOOLS },
    aliases: [
      { flag: 'enable-auto-toolchoice', from: ['vLLM'] },
      { flag: 'enable-api-tools', from: ['vLLM'] },
    ],
  }),
  enableReasoning: without({
    from: ['Furiosa-LLM', 'vLLM'],
    takes: 'nothing',
    effect: { ignored: 'reasoning is parsed whenever the model has a reasoning parser' },
  }),
  toolParserPlugin: without({ from: ['vLLM'], takes: 'one', effect: { refused: PYTHON_PLUGIN } }),
  reasoningParserPlugin: without({ from: ['vLLM'], takes: 'one', effect: { refused: PYTHON_PLUGIN } }),
  reasoningConfig: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'the reasoning parser knows its markers' },
  }),
  toolServer: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { refused: 'tools that run on the server are not built; clients run their own' },
  }),
  structuredOutputsConfig: without({ from: ['vLLM'], takes: 'one', effect: { ignored: ONE_BACKEND } }),
  structuredOutputsBackend: without({
    aliases: [{ flag: 'guided-decoding-backend', from: ['vLLM', 'Furiosa-LLM'] }],
    from: ['Furiosa-LLM'],
    takes: 'one',
    effect: { ignored: ONE_BACKEND },
  }),
  cohereIsReasoningModel: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'the reasoning parser decides this' },
  }),
  cohereFormat: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'the chat template decides this' },
  }),
} satisfies SettingTable;
