import openapi from '#shared/contract/openapi.json' with { type: 'json' };
import { json } from '../message.ts';
import type { Route } from '../router.ts';

/** What anyone may read: that the service lives, and its contract. */
export function metaRoutes(): readonly Route[] {
  return [
    { method: 'GET', path: '/healthz', handle: async () => json(200, { status: 'ok' }) },
    { method: 'GET', path: '/openapi.json', handle: async () => json(200, openapi) },
  ];
}
