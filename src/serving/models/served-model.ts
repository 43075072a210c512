import type { Engine, GenerationDefaults, ModelTask } from '../../engines/engine.js';
import type { ChatTemplateSet } from '../../templating/template-source.js';

/** A model under the name clients use, with all that turns requests into prompts and output into answers. */
export interface ServedModel {
  name: string;
  engine: Engine;
  /** Unix seconds at which the server began to serve it. */
  created: number;
  /** null when the model has no chat template; chat requests are refused then. */
  chatTemplates: ChatTemplateSet | null;
  /** What a request that says nothing gets: the model's own, as --generation-config and its override have it. */
  generationDefaults: GenerationDefaults;
  /** Names in the parser registry; null: the output is taken as it is. */
  toolCallParser: string | null;
  reasoningParser: string | null;
}

export function taskOf(model: ServedModel): ModelTask {
  return model.engine.info.task;
}
