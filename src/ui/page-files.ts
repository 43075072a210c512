import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { packageRoot } from '../common/package.js';

/** One file of the page as it is sent. */
export interface PageFile {
  contentType: string;
  /** In quotes, as the header has it. */
  etag: string;
  plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Libraries from npm under the names the page imports them by: package, and file in it. */
const LIBRARIES: Readonly<Record<string, readonly [name: string, file: string]>> = {
  'preact.js': ['preact', 'dist/preact.mjs'],
  'preact-hooks.js': ['preact', 'hooks/dist/hooks.mjs'],
  'htm.js': ['htm', 'dist/htm.mjs'],
  'marked.js': ['marked', 'lib/marked.esm.js'],
  'dompurify.js': ['dompurify', 'dist/purify.es.mjs'],
};

/** Every file of the page by its path under /ui, read once and compressed at most once; the page itself is `index.html`. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const web = join(packageRoot, 'web');
  const own = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => extname(path) in CONTENT_TYPES)
    .map((path) => [path, toPageFile(path, readFileSync(join(web, path)))] as const);
  const libraries = Object.entries(LIBRARIES).map(([file, [name, path]]) => {
    const text = readFileSync(join(directoryOf(name), path), 'utf8');
    return [`vendor/${file}`, toPageFile(file, Buffer.from(forBrowsers(text)))] as const;
  });
  return new Map([...own, ...libraries]);
}

/** Browsers know no package names, and maps of sources are not served. */
function forBrowsers(source: string): string {
  return source
    .replaceAll(/(from\s*)"preact"/g, '$1"./preact.js"')
    .replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '');
}

function toPageFile(path: string, plain: Buffer): PageFile {
  let gzip: Buffer | undefined;
  let brotli: Buffer | undefined;
  return {
    contentType: CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    plain,
    // Compressed when first asked for: most starts never show the page.
    get gzip() {
      return (gzip ??= gzipSync(plain, { level: 9 }));
    },
    get brotli() {
      return (brotli ??= brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    },
  };
}

/** Where a package is installed; its `exports` need not name the file we serve. */
function directoryOf(name: string): string {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = places.map((place) => join(place, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`The package ${name} is not installed.`);
  return found;
}
