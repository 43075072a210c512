import type { Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { UpstreamError } from './upstream-error.js';

/** The body as it was before a Content-Encoding, piece by piece as it arrives. Fails for an unknown one. */
export function decodedBody(body: Readable, encoding: string | undefined): Readable {
  const decoder = decoderFor(encoding?.trim().toLowerCase() ?? '');
  if (decoder === null) return body;
  body.on('error', (error) => decoder.destroy(error));
  // Who leaves the decoded body early must end the connection too.
  decoder.on('close', () => body.destroy());
  return body.pipe(decoder);
}

function decoderFor(encoding: string): ReturnType<typeof createGunzip> | null {
  // Without the flush a compressed event would wait for the ones after it.
  const flush = constants.Z_SYNC_FLUSH;
  switch (encoding) {
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ flush });
    case 'deflate':
      return createInflate({ flush });
    case 'br':
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH });
    default:
      throw new UpstreamError('protocol', `the content encoding '${encoding}' is not known`);
  }
}
