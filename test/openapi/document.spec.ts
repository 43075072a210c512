import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/server.js';

describe('openapi/openapi.json', () => {
  it('is what the code says (npm run openapi writes it anew)', async () => {
    const { stdout, code } = await runProgram(['openapi']);
    expect(code).toBe(0);
    const committed = readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8');
    expect(stdout).toBe(committed);
  });
});
