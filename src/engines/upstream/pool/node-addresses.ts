import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { UserError } from '../../../common/user-error.js';

const DNS_PREFIX = 'dns+';

/** Base URLs as the user gave them: no slash and no /v1 at the end. Throws UserError for what is no http URL. */
export function normalizedUrl(given: string): string {
  const isDns = given.startsWith(DNS_PREFIX);
  const text = isDns ? given.slice(DNS_PREFIX.length) : given;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    throw new UserError(`--upstream must be an http or https URL, got ${JSON.stringify(given)}`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UserError(`--upstream must be an http or https URL, got ${JSON.stringify(given)}`);
  }
  if (isDns && url.protocol === 'https:') {
    throw new UserError(`--upstream ${given}: a DNS name can stand for several servers with http only`);
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
  return `${isDns ? DNS_PREFIX : ''}${url.protocol}//${url.host}${path}`;
}

/**
 * The servers behind normalized URLs: `dns+http://name:port` stands for one server at every address of the name (a
 * headless Service of Kubernetes). A name that can't be resolved now stands for none.
 */
export async function resolveAddresses(urls: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    urls.map(async (url) => {
      if (!url.startsWith(DNS_PREFIX)) return [url];
      const parsed = new URL(url.slice(DNS_PREFIX.length));
      const found = await lookup(parsed.hostname, { all: true }).catch(() => []);
      const port = parsed.port ? `:${parsed.port}` : '';
      const path = parsed.pathname === '/' ? '' : parsed.pathname;
      return found
        .map(({ address }) => `http://${isIPv6(address) ? `[${address}]` : address}${port}${path}`)
        .sort();
    }),
  );
  return [...new Set(lists.flat())];
}
