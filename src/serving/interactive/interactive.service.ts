import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { RequestContext } from '../../common/request-context.js';
import { startIterable } from '../../common/start-iterable.js';
import { EngineError } from '../../engines/engine.js';
import type { GenerateRequest } from '../../protocol/interactive/generate-request.js';
import type { GenerateResponse } from '../../protocol/interactive/generate-response.js';
import type { ConversationMessage } from '../../templating/prepare-messages.js';
import { GenerationRunner, type RunContext } from '../generation/generation-runner.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { ServedModel } from '../models/served-model.js';
import { interactiveGeneration } from './interactive-generation.js';
import type { Session, SessionHold, SessionKey, SessionStore } from './session.js';
import { SessionPrompts, type SessionPrompt } from './session-prompt.js';

/** What ends or cancels a session is answered with. */
const NOTHING: GenerateResponse = {
  text: '',
  tokens: 0,
  input_tokens: 0,
  history_tokens: 0,
  finish_reason: 'stop',
};

export interface InteractiveAnswer<Body> {
  /** The session it belongs to; null when there was none to take. */
  sessionId: number | null;
  body: Body;
}

/** Conversations that the server remembers: LMDeploy's interactive mode. */
@Injectable()
export class InteractiveService {
  constructor(
    private readonly models: ModelRegistry,
    private readonly prompts: SessionPrompts,
    private readonly runner: GenerationRunner,
    private readonly sessions: SessionStore,
    /** Whether the next request of a session finds it, whichever process answers. */
    private readonly areSessionsShared: boolean,
  ) {}

  /** The whole answer. Throws ApiError or EngineError. */
  async complete(
    request: GenerateRequest,
    context: RequestContext,
    owner: string,
  ): Promise<InteractiveAnswer<GenerateResponse>> {
    const { sessionId, body } = await this.stream({ ...request, stream: false }, context, owner);
    const whole = { ...NOTHING };
    for await (const part of body) Object.assign(whole, part, { text: whole.text + part.text });
    return { sessionId, body: whole };
  }

  /** Resolves once the engine has answered, so that earlier errors can still choose their HTTP status. */
  async stream(
    request: GenerateRequest,
    context: RequestContext,
    owner: string,
  ): Promise<InteractiveAnswer<AsyncIterable<GenerateResponse>>> {
    const { session_id: given = -1, cancel = false } = request;
    if (!this.areSessionsShared && (given !== -1 || request.interactive_mode === true)) {
      throw invalidRequest(
        'Sessions that last need --redis-url where several processes serve (--workers).',
        given === -1 ? 'interactive_mode' : 'session_id',
        'sessions_unavailable',
      );
    }
    if (cancel || endsSession(request)) {
      if (cancel && given === -1)
        throw invalidRequest('please set a session_id to cancel a request', 'session_id');
      const key = { owner, id: given };
      await this.sessions.cancel(key);
      if (!cancel) await this.sessions.remove(key);
      return { sessionId: null, body: only(NOTHING) };
    }
    refuseWhatIsNotServed(request);
    const key = { owner, id: given === -1 ? await this.sessions.nextId(owner) : given };
    const hold = await this.sessions.hold(key);
    if (!hold) {
      throw invalidRequest(`The session_id \`${key.id}\` is occupied.`, 'session_id', 'session_occupied');
    }
    return {
      sessionId: key.id,
      body: await startIterable(this.turn(key, hold, request, context)),
    };
  }

  private async *turn(
    key: SessionKey,
    hold: SessionHold,
    request: GenerateRequest,
    context: RequestContext,
  ): AsyncGenerator<GenerateResponse> {
    try {
      const before = await this.sessions.read(key);
      const model = this.models.resolve(request.model ?? before?.model, 'generate');
      const session = startingPoint(before, model);
      const messages = messagesOf(request.prompt);
      const answers = request.request_output_len !== 0;
      const prompt = await this.prompts.next(model, session, messages, answers);
      const turn = new Turn(session, messages, prompt);
      if (answers && fits(prompt, request, model)) {
        const signal = AbortSignal.any([context.signal, hold.cancelled]);
        try {
          const conversationId = String(key.id);
          yield* this.answer(turn, request, model, { ...context, signal, conversationId });
        } finally {
          // Kept also when the client went away or the engine failed: what was said was said.
          if (request.interactive_mode) await this.sessions.write(key, turn.after());
        }
      } else {
        yield turn.toResponse('', 'length');
        if (!answers && request.interactive_mode) await this.sessions.write(key, turn.preloaded());
      }
      if (!request.interactive_mode) await this.sessions.remove(key);
    } finally {
      await hold.release();
    }
  }

  private async *answer(
    turn: Turn,
    request: GenerateRequest,
    model: ServedModel,
    context: RunContext,
  ): AsyncGenerator<GenerateResponse> {
    const generation = interactiveGeneration(request, model, turn.prompt.tokenIds, context.requestId);
    const showsSpecial = request.skip_special_tokens === false;
    let reason: 'stop' | 'length' = 'stop';
    try {
      for await (const event of this.runner.run(model, generation, context)) {
        if (event.type === 'sequence-end') reason = event.reason === 'length' ? 'length' : 'stop';
        if (event.type !== 'tokens') continue;
        const visible = event.tokens.filter(({ special }) => showsSpecial || !special);
        const text = visible.map((token) => token.text).join('');
        for (const { id } of event.tokens) turn.add(id);
        turn.text += text;
        if (text) yield turn.toResponse(text, null);
      }
    } catch (error) {
      // A stream that has begun can only say that it went wrong.
      if (!(error instanceof EngineError) || !request.stream || turn.text === '') throw error;
      yield turn.toResponse('', 'error');
      return;
    }
    yield turn.toResponse('', reason);
  }
}

/** One turn of a session while it is answered. */
class Turn {
  text = '';
  private readonly generated: (number | null)[] = [];

  constructor(
    private readonly session: Session,
    private readonly messages: readonly ConversationMessage[],
    readonly prompt: SessionPrompt,
  ) {}

  /** One generated token; null where the engine does not tell its id. */
  add(id: number | null): void {
    this.generated.push(id);
  }

  toResponse(text: string, finishReason: GenerateResponse['finish_reason']): GenerateResponse {
    return {
      text,
      tokens: this.generated.length,
      input_tokens: this.prompt.inputTokens,
      history_tokens: this.prompt.historyTokens,
      finish_reason: finishReason,
    };
  }

  after(): Session {
    const { tokenIds } = this.prompt;
    const known = this.generated.filter((id) => id !== null);
    return {
      ...this.session,
      messages: [...this.session.messages, ...this.messages, { role: 'assistant', content: this.text }],
      tokenIds: known.length === this.generated.length ? [...tokenIds, ...known] : null,
      tokens: tokenIds.length + this.generated.length,
    };
  }

  /** The messages are kept, and rendered with the next ones. */
  preloaded(): Session {
    return {
      ...this.session,
      messages: [...this.session.messages, ...this.messages],
      tokenIds: null,
      tokens: this.prompt.tokenIds.length,
    };
  }
}

/** The session as it was left; its tokens mean nothing to another model, which reads the messages anew. */
function startingPoint(before: Session | null, { name }: ServedModel): Session {
  if (!before) return { model: name, messages: [], tokenIds: null, tokens: 0 };
  return before.model === name ? before : { ...before, model: name, tokenIds: null };
}

const messagesOf = (prompt: GenerateRequest['prompt']): ConversationMessage[] =>
  typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : (prompt as ConversationMessage[]);

/** LMDeploy's rule: a window that can't hold prompt and answer is no error, the answer is empty. */
function fits(prompt: SessionPrompt, request: GenerateRequest, { engine }: ServedModel): boolean {
  return prompt.tokenIds.length + (request.request_output_len ?? 1) <= engine.info.maxModelLength;
}

function endsSession({
  prompt,
  request_output_len: length,
  interactive_mode: goesOn,
}: GenerateRequest): boolean {
  return !goesOn && prompt.length === 0 && length === 0;
}

function refuseWhatIsNotServed({ image_url: images, adapter_name: adapter }: GenerateRequest): void {
  if (images !== undefined && images.length > 0)
    throw invalidRequest('The model takes no images in a session.', 'image_url', 'unsupported_image');
  if (adapter !== undefined)
    throw invalidRequest(`No LoRA adapter is served here, got '${adapter}'.`, 'adapter_name');
}

async function* only(response: GenerateResponse): AsyncGenerator<GenerateResponse> {
  yield response;
}
