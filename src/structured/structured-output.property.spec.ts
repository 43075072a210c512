import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SchemaDocument } from './json-schema/schema-document.js';
import { SchemaValidator } from './json-schema/schema-validator.js';
import { CompileBudget } from './compile-budget.js';
import { DEFAULT_LIMITS } from './limits.js';
import { StructuredOutputError } from './structured-output-error.js';
import { schemaGrammar } from './testing/compile-for-test.js';
import { GrammarSampler } from './testing/grammar-sampler.js';
import { randomSchema } from './testing/random-schema.js';

describe('generation from random schemas', () => {
  it('gives JSON that validates, or an error that says why not', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        randomSchema(),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (schema, numbers) => {
          const random = (): number => numbers.next().value ?? 0;
          let grammar;
          try {
            grammar = schemaGrammar(schema);
          } catch (error) {
            expect(error).toBeInstanceOf(StructuredOutputError);
            return;
          }
          accepted += 1;
          const document = new SchemaDocument(schema, 'schema', DEFAULT_LIMITS);
          const validator = new SchemaValidator(document, new CompileBudget(DEFAULT_LIMITS));
          const sampler = new GrammarSampler(grammar, random);
          for (const fuel of [0, 20, 80]) {
            const text = sampler.sample(fuel);
            expect(validator.isValid(JSON.parse(text), document.root), text).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
