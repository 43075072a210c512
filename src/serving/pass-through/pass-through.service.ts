import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/request-context.js';
import type {
  ApiForwarder,
  Engine,
  ForwardedAnswer,
  ForwardedRequest,
  ModelTask,
} from '../../engines/engine.js';
import { ServerMetrics } from '../../metrics/server-metrics.js';
import { Admission } from '../generation/admission.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { ServedModel } from '../models/served-model.js';
import { AnswerUsage } from './answer-usage.js';
import { WorkTrace } from '../tracing/work-trace.js';

/** What each route needs a model for. */
const TASKS: Readonly<Record<string, ModelTask>> = {
  '/v1/chat/completions': 'generate',
  '/v1/completions': 'generate',
  '/v1/embeddings': 'embed',
};

/** Requests that the server behind a model answers itself. */
@Injectable()
export class PassThroughService {
  private readonly paths: ReadonlySet<string>;

  constructor(
    private readonly models: ModelRegistry,
    private readonly metrics: ServerMetrics,
    private readonly admission: Admission,
  ) {
    this.paths = new Set(
      models.list().flatMap(({ engine }) => [...(forwarderOf(engine)?.forwardedPaths ?? [])]),
    );
  }

  /** The model whose server answers this request; null when it is answered here. Throws ApiError as other routes do. */
  modelFor(path: string, modelName: string | undefined): ServedModel | null {
    const task = TASKS[path];
    if (!task || !this.paths.has(path)) return null;
    const model = this.models.resolve(modelName, task);
    return forwarderOf(model.engine)?.forwardedPaths.has(path) ? model : null;
  }

  /** Resolves once the server has begun to answer. Throws ApiError 429 when we are full, EngineError. */
  async forward(
    model: ServedModel,
    request: ForwardedRequest,
    context: Pick<RequestContext, 'signal' | 'trace' | 'requestId' | 'meter'>,
  ): Promise<ForwardedAnswer> {
    const { signal, meter } = context;
    const forwarder = forwarderOf(model.engine);
    if (!forwarder) throw new TypeError('The model has no server of its own.');
    const release = this.admission.enter(model);
    const measured = this.metrics.request(model.name, model.engine.kind);
    const traced = WorkTrace.begin(context, model);
    try {
      const answer = await forwarder.forward(request, signal, traced?.span);
      const body = async function* (): AsyncGenerator<Uint8Array> {
        const usage = meter && answer.status === 200 ? new AnswerUsage() : null;
        try {
          yield* usage ? watched(answer.body, usage) : answer.body;
          if (answer.status < 500) {
            measured.finished('stop');
            traced?.finished(null);
          } else {
            measured.failed();
            traced?.failed(String(answer.status));
          }
        } catch (error) {
          if (!signal.aborted) {
            measured.failed();
            traced?.failed(error);
          }
          throw error;
        } finally {
          measured.finished('abort');
          if (meter) usage?.tell(meter);
          traced?.aborted();
          release();
        }
      };
      return { ...answer, body: body() };
    } catch (error) {
      if (!signal.aborted) {
        measured.failed();
        traced?.failed(error);
      }
      measured.finished('abort');
      traced?.aborted();
      release();
      throw error;
    }
  }
}

async function* watched(body: AsyncIterable<Uint8Array>, usage: AnswerUsage): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    usage.push(chunk);
    yield chunk;
  }
}

function forwarderOf(engine: Engine): ApiForwarder | null {
  return 'forwardedPaths' in engine ? (engine as Engine & ApiForwarder) : null;
}
