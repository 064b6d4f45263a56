import type { ClientId } from '#shared/domain/ids.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { keysOfClient } from '#shared/usecases/published-keys.ts';
import { ofClient } from '../ids-of.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';

/**
 * Vendors may keep a set for so long: a new key is taken soon, and few requests come. It is tried for far longer before it
 * is given up, and the old one stays published for a day.
 */
const KEPT_SECONDS = 60;

/** The public keys of a client, for its vendor: nobody has to be known for it. */
export function keyRoutes(ports: Pick<Ports, 'clients'>): readonly Route[] {
  const keysOf = keysOfClient(ports);
  return [
    {
      method: 'GET',
      path: '/.well-known/jwks/{id}',
      handle: ofClient(async (id) => {
        const found = await keysOf({ id });
        if (found.kind !== 'keys') return found;
        const answer = json(200, { keys: found.keys });
        answer.headers['content-type'] = 'application/jwk-set+json';
        answer.headers['cache-control'] = `public, max-age=${KEPT_SECONDS}`;
        return answer;
      }),
    },
  ];
}

/** Where a vendor finds the public keys of this client. */
export const keysUrl = (publicUrl: string, id: ClientId): string => `${publicUrl}/.well-known/jwks/${id}`;
