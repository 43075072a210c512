import 'reflect-metadata';
import { afterEach, expect } from 'vitest';
import { takeFaults, watchFetch } from './conformance.js';

watchFetch();
afterEach(() => {
  expect(takeFaults(), 'answers that openapi/openapi-3.1.json does not describe').toEqual([]);
});
