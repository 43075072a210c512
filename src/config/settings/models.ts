import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment, SettingTable } from '../setting.js';
import { list, pairs, text, toggle, without } from '../setting-kinds.js';

const FROM_THE_FILE = 'a GGUF file says this about itself';
const NO_LORA = 'LoRA adapters are not built yet, and the base model alone would answer in their name';

function huggingFaceHome(environment: Environment): string {
  return (
    environment['HF_HOME'] ?? join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'huggingface')
  );
}

/** Which models are served, under which names, and where they come from. */
export const modelSettings = {
  models: list({
    flag: 'model',
    default: [],
    commas: false,
    placeholder: '<model>',
    description:
      'Model to serve, the same as the argument MODEL: a .gguf file, a directory holding one, or a Hugging Face ' +
      'repository as owner/name, owner/name:QUANT or owner/name:file.gguf, each also as name=MODEL. Repeatable.',
    defaultText: 'the small models that come with Nestling',
  }),
  servedModelName: list({
    default: [],
    many: true,
    placeholder: '<name>',
    description: 'Name or names under which the one model is served; the first is what answers carry.',
    defaultText: 'from the file or repository',
    aliases: [{ flag: 'model-name', from: ['LMDeploy'] }],
  }),
  task: pairs({
    choices: ['generate', 'embed', 'score'],
    placeholder: '<name=task>',
    description:
      'What a model is for, where its file says something else. The task alone holds for every model.',
    defaultText: 'read from each model',
  }),
  strictModelName: toggle({
    default: false,
    description: 'Answer 404 to every request whose `model` is not a served name, even with one model.',
  }),
  revision: text({
    default: null,
    placeholder: '<revision>',
    description: 'Branch, tag or commit of the Hugging Face repository.',
    defaultText: 'main',
  }),
  offline: toggle({
    default: false,
    description: 'Never download: use what the Hugging Face cache holds.',
    environment: ['HF_HUB_OFFLINE'],
  }),
  downloadDir: text({
    default: (environment) =>
      environment['HF_HUB_CACHE'] ??
      environment['HUGGINGFACE_HUB_CACHE'] ??
      join(huggingFaceHome(environment), 'hub'),
    placeholder: '<directory>',
    description: 'Where downloads are kept, in the layout of the Hugging Face cache.',
    defaultText: '$HF_HUB_CACHE, else $HF_HOME/hub, else ~/.cache/huggingface/hub',
  }),
  hfHome: text({
    default: huggingFaceHome,
    placeholder: '<directory>',
    description:
      'Home of the Hugging Face tools; the token of `hf auth login` is read from its file `token`.',
    defaultText: '$HF_HOME, else ~/.cache/huggingface',
  }),
  hfToken: text({
    default: null,
    placeholder: '<token>',
    secret: true,
    description: 'Token for private and gated repositories.',
    environment: ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN'],
  }),
  hfEndpoint: text({
    default: 'https://huggingface.co',
    placeholder: '<url>',
    description: 'Address of the Hugging Face hub or a mirror of it.',
    environment: ['HF_ENDPOINT'],
  }),
  tokenizer: text({
    default: null,
    placeholder: '<path>',
    description:
      'Tokenizer for models behind --upstream: a tokenizer.json, the folder that holds it with tokenizer_config.json and ' +
      "chat_template.jinja, or a .gguf file. The embedded engine reads each model's own.",
    defaultText: "the servers' own, where they tokenize",
  }),
  tokenizerMode: without({ from: ['vLLM'], takes: 'one', effect: { ignored: FROM_THE_FILE } }),
  tokenizerRevision: without({ from: ['vLLM'], takes: 'one', effect: { ignored: FROM_THE_FILE } }),
  codeRevision: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'no code of a repository is ever run' },
  }),
  trustRemoteCode: without({
    from: ['vLLM', 'LMDeploy'],
    takes: 'nothing',
    effect: { ignored: 'no code of a repository is ever run' },
  }),
  dtype: without({ from: ['vLLM', 'LMDeploy'], takes: 'one', effect: { ignored: FROM_THE_FILE } }),
  quantization: without({
    flag: 'quantization',
    aliases: [{ flag: 'q', from: ['vLLM'] }],
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'name the quantization with the model instead, as in owner/name:Q4_K_M' },
  }),
  loadFormat: without({ from: ['vLLM'], takes: 'one', effect: { ignored: FROM_THE_FILE } }),
  modelFormat: without({ from: ['LMDeploy'], takes: 'one', effect: { ignored: FROM_THE_FILE } }),
  ropeScalingFactor: without({ from: ['LMDeploy'], takes: 'one', effect: { ignored: FROM_THE_FILE } }),
  enableLora: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'no LoRA adapter is loaded without --lora-modules' },
  }),
  loraModules: without({
    aliases: [{ flag: 'adapters', from: ['LMDeploy'] }],
    from: ['vLLM'],
    takes: 'many',
    effect: { refused: NO_LORA },
  }),
} satisfies SettingTable;
