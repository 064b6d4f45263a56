import type { Bucket } from '#shared/domain/circuit-state.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Instant } from '#shared/domain/time.ts';

export interface ClientChange<T> {
  readonly client?: OAuthClient;
  readonly result: T;
}

export type ClientChanged<T> =
  | { readonly kind: 'changed'; readonly client: OAuthClient; readonly result: T }
  | { readonly kind: 'missing' };

/** The rows of OAuth clients, each with its circuit. Throws `StoreUnavailable` as the integration store does. */
export interface ClientStore {
  /** Strongly consistent. */
  find(id: ClientId): Promise<OAuthClient | undefined>;
  create(client: OAuthClient): Promise<'created' | 'exists'>;
  list(query: { readonly limit: number; readonly cursor?: string }): Promise<{
    readonly items: readonly OAuthClient[];
    readonly cursor?: string;
  }>;
  /**
   * Adds to the bucket of `at` in the circuit's window, losing no count of any other writer, forgets buckets that
   * have left the window, and gives the new row. Does not touch the phase. `undefined` where there is no such client.
   */
  count(id: ClientId, at: Instant, by: Partial<Bucket>): Promise<OAuthClient | undefined>;
  /** Any other transition, decided on the newest row. Must not touch the window: only `count` does. */
  change<T>(id: ClientId, decide: (client: OAuthClient) => ClientChange<T>): Promise<ClientChanged<T>>;
}
