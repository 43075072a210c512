import { setTimeout as delay } from 'node:timers/promises';
import type { Tokenizer } from '../../tokenization/tokenizer.js';
import { EngineStartError, type ModelInfo } from '../engine.js';
import { createDialect } from './dialects/create-dialect.js';
import type { Dialect, UpstreamModel } from './dialects/dialect.js';
import { ForwardingEngine } from './forwarding-engine.js';
import { UpstreamError } from './http/upstream-error.js';
import { normalizedUrl } from './pool/node-addresses.js';
import { UpstreamFleet } from './pool/upstream-fleet.js';
import { TokenService } from './token-service.js';
import { UpstreamEngine } from './upstream-engine.js';
import type { UpstreamOptions } from './upstream-options.js';

const RETRY_MS = 1_000;

/** One engine per model that the servers have. Throws EngineStartError or UserError with one line. */
export async function createUpstreamEngines(
  options: UpstreamOptions,
): Promise<{ names: string[]; engine: UpstreamEngine }[]> {
  if (options.urls.length === 0) {
    throw new EngineStartError(`--engine ${options.dialect} needs the address of a server: --upstream <url>`);
  }
  const dialect = createDialect(options.dialect);
  const fleet = new UpstreamFleet({
    ...options,
    urls: options.urls.map(normalizedUrl),
    modelsOf: async (client) => new Set((await dialect.discover(client)).map(({ id }) => id)),
  });
  await fleet.open();
  try {
    const models = await discover(fleet, dialect, options);
    const tokenizer = options.tokenizer === null ? null : await openTokenizer(options.tokenizer, options);
    return await Promise.all(
      models.map((model) =>
        engineFor(model, { options, dialect, fleet, tokenizer, alone: models.length === 1 }),
      ),
    );
  } catch (error) {
    await fleet.close();
    throw error;
  }
}

/** The models of the servers, once the first one answers. */
async function discover(
  fleet: UpstreamFleet,
  dialect: Dialect,
  { startTimeoutMs, logger }: UpstreamOptions,
): Promise<UpstreamModel[]> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const answers = await Promise.all(
      fleet.pool.nodes.map(async (node) => {
        try {
          const models = await dialect.discover(node.client);
          node.models = new Set(models.map(({ id }) => id));
          // A health check may have found it down a moment ago.
          node.healthy = true;
          return models;
        } catch (error) {
          node.healthy = false;
          return error;
        }
      }),
    );
    const models = answers.filter((answer) => Array.isArray(answer)).flat() as UpstreamModel[];
    const known = [...new Map(models.map((model) => [model.id, model])).values()];
    if (known.length > 0) return known;
    const reason = reasonOf(
      answers.find((answer) => !Array.isArray(answer)),
      fleet,
    );
    if (performance.now() + RETRY_MS > deadline) throw new EngineStartError(reason);
    logger?.warn({}, `waiting for an upstream server: ${reason}`);
    await delay(RETRY_MS);
    for (const node of fleet.pool.nodes) node.healthy = true;
  }
}

function reasonOf(error: unknown, fleet: UpstreamFleet): string {
  if (error instanceof UpstreamError && (error.status === 401 || error.status === 403)) {
    return `the upstream server refuses the key: ${error.message} (--upstream-api-key)`;
  }
  if (error instanceof Error) return error.message;
  return fleet.pool.nodes.length === 0
    ? 'the name of --upstream stands for no address'
    : `${fleet.anyClient().url} has no models`;
}

async function engineFor(
  model: UpstreamModel,
  parts: {
    options: UpstreamOptions;
    dialect: Dialect;
    fleet: UpstreamFleet;
    tokenizer: Tokenizer | null;
    alone: boolean;
  },
): Promise<{ names: string[]; engine: UpstreamEngine }> {
  const { options, dialect, fleet, tokenizer, alone } = parts;
  const tokens = new TokenService({ model: model.id, dialect, tokenizer, client: () => fleet.anyClient() });
  await tokens.learn(model).catch((error: unknown) => {
    throw new EngineStartError(error instanceof Error ? error.message : String(error), { cause: error });
  });
  const names = alone && options.servedNames.length > 0 ? [...options.servedNames] : [model.id];
  const info = modelInfo(model, names, parts, tokens);
  const release = fleet.use();
  const engineParts = {
    dialect,
    fleet,
    model: model.id,
    info,
    tokens,
    onClose: async () => {
      await release();
      await tokenizer?.close();
    },
  };
  const forwarded = forwardedPaths(info, tokens, options);
  for (const [path, reason] of forwarded) {
    if (reason !== '')
      options.logger?.info({ model: names[0] }, `${path} goes to the upstream server as it is: ${reason}`);
  }
  const engine =
    forwarded.size === 0
      ? new UpstreamEngine(engineParts)
      : new ForwardingEngine(engineParts, new Set(forwarded.keys()));
  return { names, engine };
}

/** Routes that can't, or shall not, be answered here; each with the reason, empty when the user asked for it. */
function forwardedPaths(
  info: ModelInfo,
  tokens: TokenService,
  { passThrough, hasChatTemplate }: UpstreamOptions,
): Map<string, string> {
  const paths = new Map<string, string>();
  const CHAT = '/v1/chat/completions';
  if (info.task === 'embed' && !tokens.isAble)
    paths.set('/v1/embeddings', 'there is no tokenizer (--tokenizer)');
  if (info.task !== 'generate') return paths;
  if (!tokens.isAble || info.maxModelLength === 0) {
    const lacking = tokens.isAble
      ? 'its context length is not known (--max-model-len)'
      : 'there is no tokenizer (--tokenizer)';
    paths.set(CHAT, lacking).set('/v1/completions', lacking);
  } else if (!hasChatTemplate && Object.keys(info.chatTemplates).length === 0) {
    paths.set(CHAT, 'no chat template is known (--chat-template or --tokenizer)');
  }
  if (passThrough) paths.set(CHAT, '');
  return paths;
}

function modelInfo(
  model: UpstreamModel,
  names: readonly string[],
  {
    options,
    fleet,
    tokenizer,
  }: { options: UpstreamOptions; fleet: UpstreamFleet; tokenizer: Tokenizer | null },
  tokens: TokenService,
): ModelInfo {
  const own = { ...model.tokenizer, ...tokenizer?.info };
  const withId = (token: ModelInfo['bosToken'] | undefined): ModelInfo['bosToken'] =>
    token ? { ...token, id: token.id >= 0 ? token.id : (tokens.id(token.text) ?? -1) } : null;
  const eosToken = withId(own.eosToken);
  const lengths = [options.maxModelLength, model.maxModelLength ?? tokenizer?.info.maxModelLength ?? null];
  const known = lengths.filter((length) => length !== null);
  return {
    task: options.taskOf([...names, model.id]) ?? model.task ?? 'generate',
    source: fleet.pool.nodes.map(({ url }) => url).join(', '),
    maxModelLength: known.length === 0 ? 0 : Math.min(...known),
    // Unknown: any id may be a token.
    vocabularySize: model.vocabularySize ?? own.vocabularySize ?? 2 ** 31 - 1,
    architecture: own.architecture ?? null,
    chatTemplates: { ...model.tokenizer.chatTemplates, ...tokenizer?.info.chatTemplates },
    bosToken: withId(own.bosToken),
    eosToken,
    padToken: withId(own.padToken),
    unknownToken: withId(own.unknownToken),
    addsBosToken: own.addsBosToken ?? tokens.addedBos !== null,
    endOfGenerationIds: own.endOfGenerationIds ?? (eosToken && eosToken.id >= 0 ? [eosToken.id] : []),
    specialTokens: tokens.specialTokens,
    fillInTheMiddle: own.fillInTheMiddle ?? null,
    generationDefaults: own.generationDefaults ?? {},
    embeddingLength: model.embeddingLength ?? Number.MAX_SAFE_INTEGER,
  };
}

async function openTokenizer(path: string, { logger }: UpstreamOptions): Promise<Tokenizer> {
  if (path.endsWith('.gguf')) {
    const { VocabularyTokenizer } = await import('../llama-cpp/vocabulary-tokenizer.js');
    return VocabularyTokenizer.open(path, { ...(logger && { logger }) });
  }
  const { HuggingFaceTokenizer } = await import('../../tokenization/hugging-face-tokenizer.js');
  return HuggingFaceTokenizer.fromFile(path);
}
