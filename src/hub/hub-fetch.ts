import { describeSystemError } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';

/** The hub could not be reached at all: what is in the cache may still do. */
export class HubUnreachableError extends UserError {
  override name = 'HubUnreachableError';
}

export interface HubAccess {
  /** Address of the hub without a final slash, such as https://huggingface.co. */
  endpoint: string;
  token: string | null;
  /** `owner/name`, for messages. */
  repo: string;
  /** As the user gave it, for messages. */
  revision: string;
}

/** Time for the hub to begin its answer. */
const answerTimeoutMs = 30_000;

/**
 * A `fetch` for one repository: sends the token to the hub itself and to nobody it redirects to, and turns a
 * missing network and refusals into UserErrors. Other answers, 404 for a file among them, pass.
 */
export function createHubFetch(access: HubAccess): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers);
    // fetch itself drops this header when the hub redirects to another host.
    if (access.token !== null && url.origin === new URL(access.endpoint).origin) {
      headers.set('authorization', `Bearer ${access.token}`);
    }
    const response = await send(url, { ...init, headers }, access);
    if (!response.ok) await refuse(response, access);
    return response;
  };
}

async function send(url: URL, init: RequestInit, { endpoint, repo }: HubAccess): Promise<Response> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error('no answer in 30 s')), answerTimeoutMs);
  const signals = init.signal ? [init.signal, timeout.signal] : [timeout.signal];
  try {
    return await fetch(url, { ...init, signal: AbortSignal.any(signals) });
  } catch (error) {
    // fetch hides the reason ("fetch failed") in the cause.
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new HubUnreachableError(`can't reach ${endpoint} to get ${repo}: ${describeSystemError(cause)}`);
  } finally {
    clearTimeout(timer);
  }
}

async function refuse(response: Response, { repo, revision, token }: HubAccess): Promise<void> {
  const code = response.headers.get('x-error-code');
  const { status } = response;
  if (code === 'EntryNotFound') return;
  await response.body?.cancel();
  if (code === 'RevisionNotFound')
    throw new UserError(`${repo} has no revision ${revision} on the Hugging Face hub`);
  if (code === 'GatedRepo' || status === 403) {
    throw new UserError(
      token === null
        ? `${repo} is gated: accept its terms on the Hugging Face hub, then set HF_TOKEN to your token`
        : `${repo} is gated, and your token has no access: accept its terms on the Hugging Face hub`,
    );
  }
  if (code === 'RepoNotFound' || status === 404 || status === 401) {
    // The hub answers the same for a private repository and one that does not exist.
    const advice = token === null ? 'if it is private, set HF_TOKEN' : 'or your token is not valid for it';
    throw new UserError(`the Hugging Face hub knows no ${repo} (${status}); ${advice}`);
  }
  if (status === 416 || status === 429 || status >= 500) {
    throw new HubUnreachableError(`the Hugging Face hub answered ${status} for ${repo}; try again later`);
  }
  throw new UserError(`the Hugging Face hub answered ${status} for ${repo}`);
}
