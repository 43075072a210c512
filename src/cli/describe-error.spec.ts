import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { UserError } from '../common/user-error.js';
import { EngineStartError } from '../engines/engine.js';
import { describeError } from './describe-error.js';

describe('describeError', () => {
  it.each([new UserError('a rule and a value'), new EngineStartError('a rule and a value')])(
    'shows what the user can put right as it is: %s',
    (error) => {
      expect(describeError(error, true)).toBe('a rule and a value');
    },
  );

  it('names the address that can not be listened on', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as AddressInfo;
    const [error] = (await once(createServer().listen(port, '127.0.0.1'), 'error')) as [Error];
    first.close();
    expect(describeError(error, false)).toBe(`can't listen on 127.0.0.1:${port}: the address is in use`);
  });

  it('names the host that does not exist', () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND nowhere'), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname: 'nowhere',
    });
    expect(describeError(error, false)).toBe("can't listen on nowhere: host name not found");
  });

  it('shows one line of anything else, and the stack only for debugging', () => {
    const error = new TypeError('first line\nsecond line');
    expect(describeError(error, false)).toBe('first line (unexpected; NESTLING_DEBUG=1 shows where)');
    expect(describeError(error, true)).toContain('describe-error.spec.ts');
    expect(describeError('thrown text', true)).toBe('thrown text (unexpected; NESTLING_DEBUG=1 shows where)');
  });
});
