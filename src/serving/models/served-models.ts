import { unixSeconds } from '../../common/clock.js';
import type { ServerConfig } from '../../config/server-config.js';
import type { NamedEngine } from '../../engines/create-engines.js';
import { chosenParser } from '../../parsing/chosen-parser.js';
import { detectParsers } from '../../parsing/detect.js';
import { resolveChatTemplate } from '../../templating/template-source.js';
import { samplingDefaults } from './sampling-defaults.js';
import type { ServedModel } from './served-model.js';

/** A started engine under each of its names. */
export function servedModels({ names, engine }: NamedEngine, config: ServerConfig): ServedModel[] {
  const { info } = engine;
  const chatTemplates = info.task === 'generate' ? resolveChatTemplate(config.chatTemplate ?? undefined, info, { contentFormat: config.chatTemplateContentFormat }) : null;
  const generationDefaults = samplingDefaults(info.generationDefaults, config);
  const detected = detectParsers({
    chatTemplate: chatTemplates?.sources ?? null,
    specialTokens: info.specialTokens,
    architecture: info.architecture,
    modelName: names[0] ?? '',
  });
  return names.map((name) => ({
    name,
    engine,
    created: unixSeconds(),
    chatTemplates,
    generationDefaults,
    toolCallParser: chosenParser('tool-call-parser', config.toolCallParser, detected.toolCallParser),
    reasoningParser: chosenParser('reasoning-parser', config.reasoningParser, detected.reasoningParser),
  }));
}
