import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/server.js';

describe.each([
  ['3.0', 'openapi.json'],
  ['3.1', 'openapi-3.1.json'],
])('OpenAPI %s', (version, file) => {
  it(`is in openapi/${file} as the code says (npm run openapi writes it anew)`, async () => {
    const { stdout, code } = await runProgram(['openapi', '--spec', version]);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(new URL(`../../openapi/${file}`, import.meta.url), 'utf8'));
  });
});
