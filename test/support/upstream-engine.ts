import type { GenerationEvent, GenerationRequest } from '../../src/engines/engine.js';
import { createUpstreamEngines } from '../../src/engines/upstream/create-upstream-engines.js';
import type { UpstreamEngine } from '../../src/engines/upstream/upstream-engine.js';
import type { UpstreamOptions } from '../../src/engines/upstream/upstream-options.js';

/** The engine for the one model behind some servers, started, with short waits. */
export async function upstreamEngine(
  dialect: UpstreamOptions['dialect'],
  urls: readonly string[],
  options: Partial<UpstreamOptions> = {},
): Promise<UpstreamEngine> {
  const [first] = await createUpstreamEngines({
    dialect,
    urls,
    apiKey: null,
    tokenizer: null,
    hasChatTemplate: false,
    passThrough: false,
    servedNames: [],
    taskOf: () => null,
    maxModelLength: null,
    timeouts: { connectMs: 2_000, firstByteMs: 10_000, idleMs: 10_000 },
    profile: 'balanced',
    healthIntervalMs: 0,
    startTimeoutMs: 0,
    logger: null,
    ...options,
  });
  if (!first) throw new Error('the servers have no model');
  await first.engine.start();
  return first.engine;
}

/** All events of a generation. */
export async function eventsOfGeneration(
  engine: UpstreamEngine,
  request: GenerationRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<GenerationEvent[]> {
  const events: GenerationEvent[] = [];
  for await (const event of engine.generate(request, signal)) events.push(event);
  return events;
}

/** The text of a sequence. */
export function textOfEvents(events: readonly GenerationEvent[], sequence = 0): string {
  return events
    .flatMap((event) => (event.type === 'tokens' && event.sequence === sequence ? event.tokens : []))
    .filter(({ special }) => !special)
    .map(({ text }) => text)
    .join('');
}
