import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Spectral, type RulesetDefinition } from '@stoplight/spectral-core';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/server.js';
import { fullRuleset, generatorRuleset } from './spectral-ruleset.js';

const run = promisify(execFile);

describe('the documents under openapi/', () => {
  it.each([
    ['openapi.json', generatorRuleset],
    ['openapi-3.1.json', fullRuleset],
  ])('%s breaks no rule of Spectral and none of ours', async (file, ruleset) => {
    const spectral = new Spectral();
    spectral.setRuleset(ruleset as RulesetDefinition);
    const found = await spectral.run(readFileSync(join(projectRoot, 'openapi', file), 'utf8'));
    expect(found.map(({ code, message, path }) => `${code}: ${message} at ${path.join('.')}`)).toEqual([]);
  });

  it('break no rule of Redocly', async () => {
    const files = ['openapi/openapi.json', 'openapi/openapi-3.1.json'];
    const { stdout } = await run(
      process.execPath,
      ['node_modules/@redocly/cli/bin/cli.js', 'lint', '--format', 'json', ...files],
      { cwd: projectRoot, env: { ...process.env, REDOCLY_TELEMETRY: 'off' } },
    ).catch((error: { stdout: string }) => error);
    // One JSON object per file, one after the other.
    expect(stdout.match(/"problems": (.*)/g)).toEqual(files.map(() => '"problems": []'));
  });
});
