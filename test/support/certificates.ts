import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsSettings } from '../../src/http/tls/tls-options.js';

/** Whether the openssl program is installed; says in one line that tests skip when it is not. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.log('openssl is not installed: tests of TLS skip');

/** The settings of a server that speaks plain HTTP. */
export const WITHOUT_TLS: TlsSettings = {
  sslCertfile: null,
  sslKeyfile: null,
  sslCaCerts: null,
  sslCertReqs: 0,
  sslCiphers: null,
  enableSslRefresh: true,
};

/** The files of a certificate and its key. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** An authority of the test's own, and what it signs, in a folder of their own. */
export class TestAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  readonly certificate: KeyPair;

  constructor(name = 'authority') {
    this.certificate = this.files(name);
    this.newKey(this.certificate.key);
    const { cert, key } = this.certificate;
    this.openssl('req', '-x509', '-key', key, '-out', cert, '-subj', `/CN=${name}`, '-days', '2');
  }

  /** What clients need to trust the authority. */
  get pem(): string {
    return readFileSync(this.certificate.cert, 'utf8');
  }

  /** Signs a certificate for localhost; `name` tells its files and its subject. */
  issue(name: string, days = 2): KeyPair {
    const pair = this.files(name);
    const request = join(this.folder, `${name}.csr`);
    const extensions = join(this.folder, `${name}.ext`);
    writeFileSync(extensions, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    this.newKey(pair.key);
    this.openssl('req', '-new', '-key', pair.key, '-out', request, '-subj', `/CN=${name}`);
    const { cert, key } = this.certificate;
    const authority = ['-CA', cert, '-CAkey', key, '-CAcreateserial', '-days', String(days)];
    this.openssl('x509', '-req', '-in', request, '-out', pair.cert, ...authority, '-extfile', extensions);
    return pair;
  }

  /** A copy of a key under a passphrase. */
  encrypt(key: string): string {
    const encrypted = `${key}.encrypted`;
    this.openssl('pkcs8', '-topk8', '-in', key, '-out', encrypted, '-passout', 'pass:secret');
    return encrypted;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private files(name: string): KeyPair {
    return { cert: join(this.folder, `${name}.pem`), key: join(this.folder, `${name}-key.pem`) };
  }

  private newKey(file: string): void {
    this.openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file);
  }

  private openssl(...args: string[]): void {
    const { status, stderr } = spawnSync('openssl', args);
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr.toString()}`);
  }
}
