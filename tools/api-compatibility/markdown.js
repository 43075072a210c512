import 'reflect-metadata';
import { ChatCompletionRequest } from '../../dist/protocol/chat/chat-completion-request.js';
import { CompletionRequest } from '../../dist/protocol/completions/completion-request.js';
import { EmbeddingsRequest } from '../../dist/protocol/embeddings/embeddings-request.js';
import { GenerateRequest } from '../../dist/protocol/interactive/generate-request.js';
import { RerankRequest } from '../../dist/protocol/pooling/rerank-request.js';
import { ScoreRequest } from '../../dist/protocol/pooling/score-request.js';
import { EncodeRequest } from '../../dist/protocol/tokenize/encode.js';
import { DetokenizeRequest, TokenizeRequest } from '../../dist/protocol/tokenize/tokenize.js';
import { FEATURE_NEEDS } from '../../dist/serving/generation/required-features.js';
import { fieldsOf } from '../../dist/validation/field.js';
import { LEFT_OUT } from './left-out.js';
import { ORIGINS } from './origins.js';

/** Every endpoint with a body, its request class, and whether it asks an engine to generate. */
export const ENDPOINTS = [
  { paths: ['/v1/chat/completions'], type: ChatCompletionRequest, generates: true },
  { paths: ['/v1/completions'], type: CompletionRequest, generates: true },
  { paths: ['/v1/chat/interactive'], type: GenerateRequest, generates: true },
  { paths: ['/v1/embeddings'], type: EmbeddingsRequest, needs: 'embed' },
  { paths: ['/v1/score', '/score'], type: ScoreRequest, needs: 'score' },
  { paths: ['/v1/rerank', '/v2/rerank', '/rerank'], type: RerankRequest, needs: 'score' },
  { paths: ['/tokenize'], type: TokenizeRequest },
  { paths: ['/detokenize'], type: DetokenizeRequest },
  { paths: ['/v1/encode'], type: EncodeRequest },
];

/** Features that fields need without being looked at by themselves. */
const OTHER_NEEDS = {
  top_logprobs: 'logprobs',
  guided_json: 'grammar',
  guided_regex: 'grammar',
  guided_choice: 'grammar',
  guided_grammar: 'grammar',
  structured_outputs: 'grammar',
  thinking_token_budget: 'reasoning-budget',
  min_new_tokens: 'min-tokens',
  repetition_ngram_size: 'repetition-detection',
};

const INTRODUCTION = `# What requests may hold

Written from the request classes by \`node tools/api-compatibility/write.js\` (after a build): one table per endpoint.

- **Field**: its path in the body. Unknown fields are ignored, \`null\` means the default, and numbers and booleans may come
  as strings ("0.5", "true").
- **Value**: its type and range. Anything else is a 400 whose \`param\` is the field and whose message says this rule and
  the value. Fields that contradict each other are refused the same way.
- **Default**: what holds when the field is missing. For temperature, top_p, top_k, min_p, the penalties and max_tokens the
  model's own defaults come first: \`general.sampling.*\` of the GGUF, over it a generation_config.json beside it
  (\`--generation-config\`), over both \`--override-generation-config\`.
- **Documented by**: OpenAI, Furiosa-LLM (F), LMDeploy (L), vLLM (V). Empty: ours.
- **Engine**: the feature an engine must have for it. The embedded engine has all of them; a request that needs one that
  its engine lacks gets a 400 that names both. \`GET /v1/models\` names each model's engine.

The server caps \`n\` and \`best_of\` (\`--max-n\`), \`logprobs\`, \`top_logprobs\` and \`prompt_logprobs\` (\`--max-logprobs\`),
and prompt and answer together by the context.
`;

/** docs/api-compatibility.md as it should be. */
export function apiCompatibilityMarkdown() {
  return [INTRODUCTION, ...ENDPOINTS.map(section), leftOut()].join('\n');
}

function leftOut() {
  const head = ['Field', 'Documented by', 'Why'];
  return `## Fields without effect in chat completions and completions

Beside those that the tables call accepted and not used. They are ignored as unknown fields are.

${table(head, LEFT_OUT)}
`;
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

function section({ paths, type, generates = false, needs = '' }) {
  const origins = ORIGINS[type.name] ?? {};
  const rows = fieldRows(type).map(({ path, field, metadata }) => [
    `\`${path}\``,
    ruleOf(field),
    field.required ? 'required' : defaultOf(metadata),
    originOf(path, origins),
    metadata.description ?? '',
    generates ? featureOf(path) : needs,
  ]);
  const head = ['Field', 'Value', 'Default', 'Documented by', 'What it does', 'Engine'];
  return `## POST ${paths.join(', ')}\n\n${table(head, rows)}\n`;
}

/** The fields of a class, and below each the fields of its objects, each class once. */
export function fieldRows(type, prefix = '', seen = new Set([type])) {
  return fieldsOf(type).flatMap((field) => {
    const metadata = Reflect.getMetadata('swagger/apiModelProperties', type.prototype, field.name) ?? {};
    const row = { path: prefix + field.name, field, metadata };
    const nested = field.nested?.type();
    if (nested === undefined || seen.has(nested)) return [row];
    const path = `${row.path}${field.nested.list ? '[]' : ''}.`;
    return [row, ...fieldRows(nested, path, new Set([...seen, nested]))];
  });
}

/** The rule that no value at all would keep: what the validation says about a symbol. */
function ruleOf(field) {
  return (field.check(Symbol('no value')) ?? 'anything').replace(/^must (be )?/, '');
}

function defaultOf({ default: value }) {
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}

/** What is inside of a field comes from where the field does, unless it is listed by itself. */
function originOf(path, origins) {
  const listed = origins[path] ?? origins[path.split(/\[?\]?\./)[0]] ?? '';
  return [...listed].map((letter) => (letter === 'O' ? 'OpenAI' : letter)).join(' ');
}

function featureOf(path) {
  const needed = FEATURE_NEEDS.find(([, param]) => param === path)?.[0] ?? OTHER_NEEDS[path];
  return needed ?? '';
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
