#!/usr/bin/env node
/** Writes test models: node tools/test-models/make.js OUTDIR [name ...]. Without names all of them (180 MB). */
import { statSync } from 'node:fs';
import { testModels, writeTestModel } from './models.js';

const usage = `usage: node tools/test-models/make.js OUTDIR [name ...]

Writes GGUF models with seeded random weights, all of them unless names are given:
${Object.entries(testModels)
  .map(([name, { purpose }]) => `  ${name.padEnd(20)} ${purpose}`)
  .join('\n')}`;

const [directory, ...names] = process.argv.slice(2);
const unknown = names.filter((name) => !(name in testModels));
if (directory === '--help' || directory === '-h') {
  console.log(usage);
} else if (directory === undefined || directory.startsWith('-')) {
  console.error(usage);
  process.exitCode = 2;
} else if (unknown.length > 0) {
  console.error(`no test model ${unknown.join(', ')}; there are ${Object.keys(testModels).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of names.length > 0 ? names : Object.keys(testModels)) {
    const path = writeTestModel(name, directory);
    console.log(`${path}  ${(statSync(path).size / 1e6).toFixed(2)} MB`);
  }
}
