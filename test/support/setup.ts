import 'reflect-metadata';
import { afterAll, afterEach, expect } from 'vitest';
import { takeFaults, writeCounts } from './conformance.js';

function expectNoFaults(): void {
  expect(takeFaults(), 'answers that the documents of the API do not describe').toEqual([]);
}

afterEach(expectNoFaults);
// What a server answered last may be written after the last test, and servers end after it.
afterAll(expectNoFaults);
afterAll(writeCounts);
