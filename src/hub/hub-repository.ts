import { UserError } from '../common/user-error.js';
import { createHubFetch, type HubAccess } from './hub-fetch.js';

/** What has to be known to fetch one file. */
export interface RemoteFile {
  path: string;
  url: string;
  /** Bytes. */
  size: number;
  /** SHA-256 of the content for large files, git's object id for small ones; names the blob in the cache. */
  hash: string;
}

/** A repository at one commit on the Hugging Face hub. */
export class HubRepository {
  readonly fetch: typeof fetch;

  constructor(private readonly access: HubAccess) {
    this.fetch = createHubFetch(access);
  }

  /** The commit that the revision stands at now. */
  async commit(): Promise<string> {
    const { modelInfo } = await import('@huggingface/hub');
    const { repo, revision } = this.access;
    const { sha } = await modelInfo({ ...this.request(), name: repo, revision, additionalFields: ['sha'] });
    if (!/^[0-9a-f]{40}$/.test(sha))
      throw new UserError(`${this.access.endpoint} named no commit for ${repo}`);
    return sha;
  }

  /** Every file, with what has to be known to fetch it. */
  async files(commit: string): Promise<RemoteFile[]> {
    const { listFiles } = await import('@huggingface/hub');
    const { endpoint, repo } = this.access;
    const files: RemoteFile[] = [];
    for await (const entry of listFiles({ ...this.request(), repo, revision: commit, recursive: true })) {
      const { path, lfs, oid } = entry;
      if (entry.type !== 'file') continue;
      const url = `${endpoint}/${repo}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
      files.push({ path, url, size: lfs?.size ?? entry.size, hash: lfs?.oid ?? oid ?? '' });
    }
    return files;
  }

  private request(): { hubUrl: string; fetch: typeof fetch } {
    return { hubUrl: this.access.endpoint, fetch: this.fetch };
  }
}
