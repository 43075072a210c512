import { createPrivateKey, constants, X509Certificate, type KeyObject } from 'node:crypto';
import { createSecureContext, type TlsOptions } from 'node:tls';
import { describeSystemError } from '../../common/system-error.js';
import { UserError } from '../../common/user-error.js';
import type { ServerConfig } from '../../config/server-config.js';
import { readTextFile } from './read-text-file.js';

export type TlsSettings = Pick<
  ServerConfig,
  'sslKeyfile' | 'sslCertfile' | 'sslCaCerts' | 'sslCertReqs' | 'sslCiphers' | 'enableSslRefresh'
>;

/** What the files of the settings hold, checked, as Node takes it; and until when the certificate holds. */
export interface TlsMaterial {
  options: TlsOptions;
  certificate: X509Certificate;
}

/** Node waits two minutes for a handshake; each of them holds a connection. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
const CERTIFICATES = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/;
/** Both ways of writing it: PKCS #8, and the older one with a header. */
const ENCRYPTED = /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/;
const TLS_1_3_CIPHERS = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';

/** The values of --ssl-cert-reqs, which are those of Python's ssl module. */
export const CLIENT_CERTIFICATE = { none: 0, optional: 1, required: 2 } as const;

/** Whether HTTPS is served. */
export function usesTls({ sslCertfile }: Pick<TlsSettings, 'sslCertfile'>): boolean {
  return sslCertfile !== null;
}

/** The files of the settings that may change while the server runs. */
export function tlsFiles({ sslCertfile, sslKeyfile, sslCaCerts }: TlsSettings): string[] {
  return [sslCertfile, sslKeyfile, sslCaCerts].filter((file) => file !== null);
}

/**
 * Reads and checks certificate, key and authorities; null where plain HTTP is served. Throws UserError with one line
 * that names the flag.
 */
export function readTls(settings: TlsSettings): TlsMaterial | null {
  const { sslCertfile, sslKeyfile, sslCaCerts, sslCertReqs, sslCiphers } = settings;
  if (sslCertfile === null) {
    refuseWithoutCertificate(settings);
    return null;
  }
  if (sslCertReqs !== CLIENT_CERTIFICATE.none && sslCaCerts === null) {
    // Node would take its own list: whoever has a certificate of a public authority could come in.
    throw new UserError(
      `--ssl-cert-reqs ${sslCertReqs} needs --ssl-ca-certs: who signs the certificates of clients`,
    );
  }
  const cert = readTextFile('--ssl-certfile', sslCertfile);
  const certificate = firstCertificate('--ssl-certfile', sslCertfile, cert);
  const key = readKey(sslKeyfile, sslCertfile, cert);
  if (!certificate.checkPrivateKey(key)) {
    throw new UserError(
      `--ssl-keyfile ${sslKeyfile ?? sslCertfile} is not the key of --ssl-certfile ${sslCertfile}`,
    );
  }
  const ca = sslCaCerts === null ? null : readTextFile('--ssl-ca-certs', sslCaCerts);
  if (ca !== null) firstCertificate('--ssl-ca-certs', sslCaCerts ?? '', ca);
  const options: TlsOptions = {
    cert,
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    ...(ca !== null && { ca: ca.match(CERTIFICATES) ?? [] }),
    ...(sslCiphers !== null && { ciphers: cipherList(sslCiphers) }),
    requestCert: sslCertReqs !== CLIENT_CERTIFICATE.none,
    rejectUnauthorized: sslCertReqs === CLIENT_CERTIFICATE.required,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
  assertUsable(options, settings);
  return { options, certificate };
}

/** Settings that ask for TLS where there is no certificate: going on would serve plain HTTP. */
function refuseWithoutCertificate({ sslKeyfile, sslCaCerts, sslCertReqs, sslCiphers }: TlsSettings): void {
  const given = Object.entries({
    '--ssl-keyfile': sslKeyfile !== null,
    '--ssl-ca-certs': sslCaCerts !== null,
    '--ssl-cert-reqs': sslCertReqs !== CLIENT_CERTIFICATE.none,
    '--ssl-ciphers': sslCiphers !== null,
  }).find(([, isGiven]) => isGiven);
  if (given)
    throw new UserError(`${given[0]} needs --ssl-certfile: without a certificate plain HTTP is served`);
}

/** Every certificate of a file must be readable; the first one is the server's, the others lead to its authority. */
function firstCertificate(flag: string, file: string, text: string): X509Certificate {
  const [first] = (text.match(CERTIFICATES) ?? []).map((pem) => parseCertificate(flag, file, pem));
  if (!first) throw new UserError(`${flag} ${file} holds no PEM certificate`);
  return first;
}

function parseCertificate(flag: string, file: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new UserError(`${flag} ${file} holds a certificate that can't be read: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** As with Python's ssl module, the file of the certificate may hold the key too. */
function readKey(keyFile: string | null, certificateFile: string, certificateText: string): KeyObject {
  const flag = keyFile === null ? '--ssl-certfile' : '--ssl-keyfile';
  const file = keyFile ?? certificateFile;
  const text = keyFile === null ? certificateText : readTextFile(flag, keyFile);
  if (!PRIVATE_KEY.test(text)) {
    throw new UserError(
      keyFile === null
        ? `--ssl-certfile ${file} needs --ssl-keyfile: it holds no private key`
        : `--ssl-keyfile ${file} holds no PEM private key`,
    );
  }
  try {
    return createPrivateKey(text.slice(text.search(PRIVATE_KEY)));
  } catch (error) {
    throw new UserError(
      ENCRYPTED.test(text)
        ? `the key in ${flag} ${file} is encrypted; it must be without a passphrase`
        : `the key in ${flag} ${file} can't be read: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** The names of older versions say nothing of TLS 1.3; Node would switch it off where Python leaves it on. */
function cipherList(ciphers: string): string {
  return /(^|:)TLS_/.test(ciphers) ? ciphers : `${TLS_1_3_CIPHERS}:${ciphers}`;
}

/** OpenSSL's own opinion: too short keys, unknown ciphers, broken chains. */
function assertUsable(options: TlsOptions, { sslCertfile, sslCiphers }: TlsSettings): void {
  try {
    createSecureContext(options);
  } catch (error) {
    const reason = reasonOf(error);
    if (/cipher/i.test(reason))
      throw new UserError(`--ssl-ciphers ${sslCiphers} names no known cipher`, { cause: error });
    throw new UserError(`--ssl-certfile ${sslCertfile} can't be used: ${reason}`, { cause: error });
  }
}

/** `error:0909006C:PEM routines:get_name:no start line` is "no start line". */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  return typeof reason === 'string' ? reason : (describeSystemError(error).split(':').at(-1) ?? '').trim();
}
