import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/bootstrap.js';
import { loadConfig } from '../../src/config/load-config.js';
import type { EngineFeature } from '../../src/engines/engine.js';
import type { Script } from '../../src/engines/scripted/script.js';
import { ScriptedEngine } from '../../src/engines/scripted/scripted-engine.js';
import { createLogger } from '../../src/logging/logger.js';
import type { ServedModel } from '../../src/serving/models/served-model.js';
import { resolveChatTemplate } from '../../src/templating/template-source.js';
import { holdAgainstDocuments } from './conformance.js';

/** Everything an engine can claim: requests then get past the check of features. */
export const ALL_FEATURES: readonly EngineFeature[] = [
  'prompt-logprobs',
  'grammar',
  'beam-search',
  'logit-bias',
  'penalties',
  'best-of',
  'allowed-tokens',
  'bad-words',
];

/**
 * The whole application in the test's process, with scripted engines. Ask it with `app.inject`; streams need a
 * socket: `app.listen`.
 */
export async function startScriptedApp(
  scripts: Readonly<Record<string, Script>>,
  argv: readonly string[] = [],
): Promise<NestFastifyApplication> {
  const models = await scriptedModels(scripts);
  const config = loadConfig({ argv: ['--port', '0', ...argv], env: {} });
  const app = await createApp(config, models, createLogger({ level: 'silent', format: 'json' }));
  holdAgainstDocuments(app.getHttpServer() as Server);
  return app;
}

/** Models that say what their scripts tell them, by name. */
export function scriptedModels(scripts: Readonly<Record<string, Script>>): Promise<ServedModel[]> {
  return Promise.all(Object.entries(scripts).map(([name, script]) => served(name, script)));
}

async function served(name: string, script: Script): Promise<ServedModel> {
  const engine = new ScriptedEngine(script);
  await engine.start();
  const { info } = engine;
  return {
    name,
    engine,
    created: 0,
    chatTemplates:
      info.task === 'generate' ? resolveChatTemplate(undefined, info, { contentFormat: 'auto' }) : null,
    generationDefaults: info.generationDefaults,
    toolCallParser: 'hermes',
    reasoningParser: null,
  };
}

/** What came back for a body that was posted as JSON; of a stream, its text. */
export interface Posted {
  status: number;
  text: string;
}

/** Posts JSON, given as a value or as text, to a route of a running application. */
export async function post(url: string, body: unknown): Promise<Posted> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

/** The error of an answer. */
export function errorOf({ text }: Posted): Record<string, unknown> | undefined {
  return (JSON.parse(text) as { error?: Record<string, unknown> }).error;
}
