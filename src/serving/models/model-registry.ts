import { Injectable } from '@nestjs/common';
import { ApiError } from '../../common/api-error.js';
import type { ModelTask } from '../../engines/engine.js';
import { taskOf, type ServedModel } from './served-model.js';

const ENDPOINTS: Readonly<Record<ModelTask, string>> = {
  generate: '/v1/chat/completions or /v1/completions',
  embed: '/v1/embeddings',
  score: '/v1/score or /v1/rerank',
};

/** The models this server serves. */
@Injectable()
export class ModelRegistry {
  private readonly models = new Map<string, ServedModel>();

  constructor(
    models: readonly ServedModel[],
    private readonly options: { strictModelName: boolean },
  ) {
    for (const model of models) this.models.set(model.name, model);
  }

  list(): ServedModel[] {
    return [...this.models.values()];
  }

  /** Throws 404 for a name that is not served. */
  get(name: string): ServedModel {
    const model = this.models.get(name);
    if (!model) throw this.notFound(name);
    return model;
  }

  /**
   * The model a request means: the one it names; otherwise, unless names are strict, the only one that can do
   * the task (clients of single-model servers send "EMPTY" or anything else). Throws 400 when the named model
   * can't do the task, 404 when the name is unknown.
   */
  resolve(name: string | undefined, task: ModelTask): ServedModel {
    const named = name === undefined ? undefined : this.models.get(name);
    if (named) {
      if (taskOf(named) === task) return named;
      throw new ApiError(
        400,
        'invalid_request_error',
        `The model '${named.name}' can't be used here: it serves ${ENDPOINTS[taskOf(named)]}.`,
        { param: 'model', code: 'model_task_mismatch' },
      );
    }
    const able = this.list().filter((model) => taskOf(model) === task);
    const engines = new Set(able.map((model) => model.engine));
    if (able[0] && engines.size === 1 && !(this.options.strictModelName && name)) return able[0];
    throw this.notFound(name ?? '', task);
  }

  /** For what any model can do (tokens): the named one, or without a known name the first one. Throws 404. */
  anyTask(name: string | undefined): ServedModel {
    const model = (name !== undefined && this.models.get(name)) || undefined;
    const first = this.list()[0];
    if (model) return model;
    if (first && (name === undefined || (this.models.size === 1 && !this.options.strictModelName))) return first;
    throw this.notFound(name ?? '');
  }

  private notFound(name: string, task?: ModelTask): ApiError {
    const able = this.list().filter((model) => !task || taskOf(model) === task);
    const names = able.map((model) => `'${model.name}'`).join(', ');
    const rest = names ? `Served here: ${names}.` : `No model that serves ${task && ENDPOINTS[task]} was loaded.`;
    return new ApiError(404, 'invalid_request_error', `The model '${name}' does not exist. ${rest}`, {
      param: 'model',
      code: 'model_not_found',
    });
  }
}
