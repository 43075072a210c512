import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasOpenssl, TestAuthority, WITHOUT_TLS, type KeyPair } from '../../../test/support/certificates.js';
import { readTls, type TlsSettings } from './tls-options.js';

describe.runIf(hasOpenssl)('readTls', () => {
  const authority = new TestAuthority();
  const one = authority.issue('one');
  const other = authority.issue('other');
  const written = (name: string, text: string): string => {
    const file = join(authority.folder, name);
    writeFileSync(file, text);
    return file;
  };
  const text = (file: string): string => readFileSync(file, 'utf8');
  const empty = written('empty.pem', '');
  const garbled = written('garbled.pem', text(one.cert).replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAA'));
  const halfKey = written('half-key.pem', text(one.key).slice(0, 120));
  const encrypted = authority.encrypt(one.key);
  const both = written('both.pem', text(one.cert) + text(one.key));
  afterAll(() => authority.remove());

  const of = ({ cert, key }: KeyPair): Partial<TlsSettings> => ({ sslCertfile: cert, sslKeyfile: key });

  it.each<[string, Partial<TlsSettings>]>([
    ['nothing', {}],
    ['a certificate and its key', of(one)],
    ['both in one file', { sslCertfile: both }],
    ['authorities for clients', { ...of(one), sslCaCerts: authority.certificate.cert, sslCertReqs: 2 }],
    ['ciphers', { ...of(one), sslCiphers: 'ECDHE+AESGCM' }],
    ['ciphers of TLS 1.3', { ...of(one), sslCiphers: 'TLS_AES_128_GCM_SHA256' }],
  ])('takes %s', (_, settings) => {
    const material = readTls({ ...WITHOUT_TLS, ...settings });
    expect(material === null).toBe(settings.sslCertfile === undefined);
  });

  it.each<[string, Partial<TlsSettings>, RegExp]>([
    ['a key alone', { sslKeyfile: one.key }, /^--ssl-keyfile needs --ssl-certfile/],
    ['authorities alone', { sslCaCerts: one.cert }, /^--ssl-ca-certs needs --ssl-certfile/],
    ['a demand for client certificates alone', { sslCertReqs: 2 }, /^--ssl-cert-reqs needs --ssl-certfile/],
    ['a certificate alone', { sslCertfile: one.cert }, /^--ssl-certfile .*one\.pem needs --ssl-keyfile/],
    [
      'a missing file',
      { ...of(one), sslCertfile: '/no/such' },
      /^can't read --ssl-certfile \/no\/such: no such/,
    ],
    [
      'a missing key',
      { ...of(one), sslKeyfile: '/no/such' },
      /^can't read --ssl-keyfile \/no\/such: no such/,
    ],
    ['a directory', { ...of(one), sslKeyfile: '/' }, /^can't read --ssl-keyfile \/: it is a directory/],
    [
      "another certificate's key",
      { ...of(one), sslKeyfile: other.key },
      /^--ssl-keyfile .*other-key\.pem is not the key of --ssl-certfile .*one\.pem$/,
    ],
    [
      'an encrypted key',
      { ...of(one), sslKeyfile: encrypted },
      /^the key in --ssl-keyfile .* is encrypted; it must be without a passphrase$/,
    ],
    [
      'half a key',
      { ...of(one), sslKeyfile: halfKey },
      /^the key in --ssl-keyfile .*half-key\.pem can't be read: \S/,
    ],
    [
      'a certificate for a key',
      { ...of(one), sslKeyfile: one.cert },
      /^--ssl-keyfile .*one\.pem holds no PEM private key$/,
    ],
    [
      'an empty certificate',
      { ...of(one), sslCertfile: empty },
      /^--ssl-certfile .*empty\.pem holds no PEM certificate$/,
    ],
    [
      'a broken certificate',
      { ...of(one), sslCertfile: garbled },
      /^--ssl-certfile .*garbled\.pem holds a certificate that can't be read: \S/,
    ],
    [
      'empty authorities',
      { ...of(one), sslCaCerts: empty, sslCertReqs: 1 },
      /^--ssl-ca-certs .*empty\.pem holds no PEM certificate$/,
    ],
    ['no authorities', { ...of(one), sslCertReqs: 1 }, /^--ssl-cert-reqs 1 needs --ssl-ca-certs/],
    ['unknown ciphers', { ...of(one), sslCiphers: 'ROT13' }, /^--ssl-ciphers ROT13 names no known cipher$/],
  ])('refuses %s in one line', (_, settings, message) => {
    expect(() => readTls({ ...WITHOUT_TLS, ...settings })).toThrow(message);
    expect(() => readTls({ ...WITHOUT_TLS, ...settings })).not.toThrow(/\n/);
  });
});
