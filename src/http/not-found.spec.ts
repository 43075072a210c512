import { describe, expect, it } from 'vitest';
import { noRoute } from './not-found.js';
import { RouteTable } from './route-table.js';

const routes = new RouteTable();
routes.add('POST', '/v1/chat/completions');
routes.add('GET', '/v1/models/*');
routes.add('GET', '/health');

describe('noRoute', () => {
  it.each([
    ['POST', '/chat/completions', '/v1/chat/completions'],
    ['POST', '/v1/v1/chat/completions', '/v1/chat/completions'],
    ['POST', '/v1/chat/completions/', '/v1/chat/completions'],
    ['POST', '//v1//chat/completions', '/v1/chat/completions'],
    ['POST', '/V1/Chat/Completions', '/v1/chat/completions'],
    ['GET', '/models/Owner/Name', '/v1/models/Owner/Name'],
    ['GET', '/v1/health', '/health'],
  ])('%s %s: names what was meant', (method, path, meant) => {
    const { status, message } = noRoute(method, path, routes);
    expect([status, message]).toEqual([
      404,
      `Nothing is served at ${method} ${path}; did you mean ${meant}?`,
    ]);
  });

  it.each([
    ['POST', '/v1/responses'],
    ['GET', '/chat/completions'],
    ['GET', '/'],
    ['GET', '/v1'],
  ])('%s %s: says no more than it knows', (method, path) => {
    expect(noRoute(method, path, routes).message).toBe(`Nothing is served at ${method} ${path}.`);
  });

  it('names the methods of a path that is there', () => {
    const error = noRoute('PUT', '/health', routes);
    expect([error.status, error.message, error.headers]).toEqual([
      405,
      '/health does not take PUT; use GET.',
      { allow: 'GET' },
    ]);
  });
});
