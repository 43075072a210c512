import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../common/api-error.js';
import { noteKey } from '../limits/limited-requests.js';
import { ApiKeys } from './api-keys.js';
import { PUBLIC_ROUTE } from './public.decorator.js';

/** Default-deny: every route needs a bearer key unless it is marked public or no key is set. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.keys.required) return true;
    const isPublic = this.reflector.getAllAndOverride<boolean>(PUBLIC_ROUTE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isPublic) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization } = request.headers;
    const key = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const known = key === undefined ? null : this.keys.find(key);
    if (known) {
      if (known.limited) noteKey(request, known.limited);
      return true;
    }
    throw new ApiError(
      401,
      'authentication_error',
      key === undefined
        ? "An API key is needed: send it as 'Authorization: Bearer <key>'."
        : 'The API key is not valid.',
      { code: 'invalid_api_key', headers: { 'www-authenticate': 'Bearer' } },
    );
  }
}
