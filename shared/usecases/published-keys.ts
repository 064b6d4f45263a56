import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import { type PublicJwk, publishedKeys } from '#shared/domain/rotation/published-keys.ts';
import type { Ports } from '#shared/ports/ports.ts';

export interface KeySet {
  readonly kind: 'keys';
  readonly keys: readonly PublicJwk[];
}

/**
 * What a vendor checks the assertions of a client with (RFC 7517 5). An unknown client is answered like one that publishes
 * nothing, so that nobody learns by this which clients there are.
 */
export const keysOfClient =
  (ports: Pick<Ports, 'clients'>) =>
  async (input: { readonly id: ClientId }): Promise<KeySet | Refusal> => {
    const client = await ports.clients.find(input.id);
    const keys = client?.rotation?.kind === 'jwks' ? publishedKeys(client) : [];
    return keys.length === 0
      ? refusal('not_found', `no keys are published for ${input.id}`)
      : { kind: 'keys', keys };
  };
