import type { ModelInfo, ModelTask, GenerationDefaults, SpecialToken } from '../engine.js';
import { metadataText, type GgufHeader } from './gguf/gguf-header.js';
import type { TokenTable } from './messages.js';
import type { LlamaModel } from './native/model.js';

/** What the server is told about a loaded model. */
export interface DescribedModel {
  info: ModelInfo;
  tokens: TokenTable;
}

export interface DescribeOptions {
  header: GgufHeader;
  model: LlamaModel;
  task: ModelTask;
  source: string;
  maxModelLength: number;
  generationDefaults: GenerationDefaults;
}

const TEMPLATE_KEY = 'tokenizer.chat_template';

/** Reads the model's tokens and metadata once, so that nobody has to ask the native code again. */
export function describeModel({ header, model, ...options }: DescribeOptions): DescribedModel {
  const decoder = new TextDecoder();
  const pieces = Array.from({ length: model.vocabularySize }, (_, id) => model.tokenBytes(id));
  const ids = [...pieces.keys()];
  const text = (id: number): string => decoder.decode(pieces[id]);
  const token = (id: number | null): SpecialToken | null => (id === null ? null : { id, text: text(id) });
  const kinds = ids.map((id) => model.tokenKind(id));
  const endOfGenerationIds = ids.filter((id) => model.isEndOfGeneration(id));
  const named = ids.filter((id) => kinds[id] === 'control' || kinds[id] === 'user-defined');
  const { fimPrefixId: prefix, fimSuffixId: suffix, fimMiddleId: middle } = model;
  return {
    info: {
      task: options.task,
      source: options.source,
      maxModelLength: options.maxModelLength,
      vocabularySize: model.vocabularySize,
      architecture: model.architecture,
      chatTemplates: chatTemplates(header),
      bosToken: token(model.bosId),
      eosToken: token(model.eosId),
      padToken: token(model.padId),
      unknownToken: token(model.unknownId),
      addsBosToken: model.addsBosToken,
      endOfGenerationIds,
      specialTokens: new Map(named.map((id) => [text(id), id])),
      fillInTheMiddle:
        prefix === null || suffix === null || middle === null ? null : { prefix, suffix, middle },
      generationDefaults: options.generationDefaults,
      embeddingLength: options.task === 'generate' ? 0 : model.embeddingLength,
    },
    tokens: {
      ...joined(pieces),
      specialIds: [...new Set([...ids.filter((id) => kinds[id] === 'control'), ...endOfGenerationIds])],
      addsSpacePrefix: addsSpacePrefix(header),
    },
  };
}

/** `tokenizer.chat_template` is the default; `tokenizer.chat_template.<name>` are the named ones. */
function chatTemplates(header: GgufHeader): Record<string, string> {
  const templates: Record<string, string> = {};
  for (const key of header.metadata.keys()) {
    const template = metadataText(header, key);
    if (key === TEMPLATE_KEY && template !== null) {
      templates['default'] = template;
    } else if (key.startsWith(`${TEMPLATE_KEY}.`) && template !== null) {
      templates[key.slice(TEMPLATE_KEY.length + 1)] = template;
    }
  }
  return templates;
}

/** llama.cpp's kinds of tokenizers that do so unless the file says otherwise (llama-vocab.cpp). */
function addsSpacePrefix(header: GgufHeader): boolean {
  const kind = metadataText(header, 'tokenizer.ggml.model') ?? '';
  return (
    ['llama', 'bert', 't5'].includes(kind) && header.metadata.get('tokenizer.ggml.add_space_prefix') !== false
  );
}

function joined(pieces: readonly Uint8Array[]): Pick<TokenTable, 'bytes' | 'ends'> {
  const bytes = Buffer.concat(pieces);
  const ends = new Uint32Array(pieces.length);
  let end = 0;
  for (const [id, piece] of pieces.entries()) {
    end += piece.length;
    ends[id] = end;
  }
  return { bytes: new Uint8Array(bytes), ends };
}
