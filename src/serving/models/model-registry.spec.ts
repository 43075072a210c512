import { describe, expect, it } from 'vitest';
import { servedModel } from '../../../test/support/engine-double.js';
import { ModelRegistry } from './model-registry.js';

const chat = servedModel('chat', 'generate');
const embedder = servedModel('embedder', 'embed');
const lenient = new ModelRegistry([chat, embedder], { strictModelName: false });

describe('ModelRegistry', () => {
  it('finds a model by its name, or the only one for the task', () => {
    expect(lenient.resolve('chat', 'generate')).toBe(chat);
    for (const name of ['EMPTY', '', undefined]) expect(lenient.resolve(name, 'embed')).toBe(embedder);
  });

  it('refuses a model that serves another task, and names the right endpoints', () => {
    expect(() => lenient.resolve('embedder', 'generate')).toThrow(
      "The model 'embedder' can't be used here: it serves /v1/embeddings.",
    );
  });

  it('answers 404 with the names when the name is unknown and the choice is not clear', () => {
    const two = new ModelRegistry([chat, servedModel('other', 'generate')], { strictModelName: false });
    expect(() => two.resolve('nobody', 'generate')).toThrow(
      expect.objectContaining({
        status: 404,
        code: 'model_not_found',
        param: 'model',
        message: "The model 'nobody' does not exist. Served here: 'chat', 'other'.",
      }),
    );
    expect(() => lenient.resolve('chat', 'score')).toThrow(expect.objectContaining({ status: 400 }));
    expect(() => lenient.resolve('x', 'score')).toThrow('No model that serves /v1/score or /v1/rerank was loaded.');
  });

  it('with strict names takes only names that are served', () => {
    const strict = new ModelRegistry([chat], { strictModelName: true });
    expect(() => strict.resolve('EMPTY', 'generate')).toThrow(expect.objectContaining({ status: 404 }));
    expect(strict.resolve(undefined, 'generate')).toBe(chat);
  });

  it('takes two names of one engine for one model', () => {
    const alias = { ...chat, name: 'alias' };
    expect(new ModelRegistry([chat, alias], { strictModelName: false }).resolve('EMPTY', 'generate')).toBe(chat);
  });
});
