import type { ModelRegistry } from '../models/model-registry.js';
import { taskOf, type ServedModel } from '../models/served-model.js';

/**
 * The model that scores pairs: a reranker, or an embedding model when it is named or when there is no reranker.
 * Throws 400 or 404 as every other endpoint does.
 */
export function pairModel(models: ModelRegistry, name: string | undefined): ServedModel {
  const served = models.list();
  const serves = (task: string): boolean => served.some((model) => taskOf(model) === task);
  const named = served.find((model) => model.name === name);
  const embeds = named ? taskOf(named) === 'embed' : serves('embed') && !serves('score');
  return models.resolve(name, embeds ? 'embed' : 'score');
}
