import type { ModelCard } from '../../protocol/models/model-card.js';
import { taskOf, type ServedModel } from './served-model.js';

/** A served model as GET /v1/models shows it: OpenAI's fields and those of the three systems. */
export function toModelCard({ name, created, engine, ...model }: ServedModel): ModelCard {
  const { maxModelLength, source } = engine.info;
  return {
    id: name,
    object: 'model',
    created,
    owned_by: 'nestling',
    root: name,
    parent: null,
    task: taskOf({ name, created, engine, ...model }),
    artifact_id: source,
    // The answer needs at least one token.
    max_prompt_len: maxModelLength - 1,
    max_context_len: maxModelLength,
    max_model_len: maxModelLength,
    runtime_config: {
      engine: engine.kind,
      architecture: engine.info.architecture,
      vocabulary_size: engine.info.vocabularySize,
      tool_call_parser: model.toolCallParser,
      reasoning_parser: model.reasoningParser,
    },
    permission: [
      {
        id: `modelperm-${name}`,
        object: 'model_permission',
        created,
        allow_create_engine: false,
        allow_sampling: true,
        allow_logprobs: true,
        allow_search_indices: false,
        allow_view: true,
        allow_fine_tuning: false,
        organization: '*',
        group: null,
        is_blocking: false,
      },
    ],
  };
}
