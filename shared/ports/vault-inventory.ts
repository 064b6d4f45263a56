import type { Kept, VaultPlace } from '#shared/domain/reconcile/vault-place.ts';

/** What a vault keeps, by name alone: no value is read. Throws `VaultUnavailable`. */
export interface VaultInventory {
  /**
   * A page of all that lies there, in no order that matters; may be a moment behind. A cursor stays good for hours; one
   * that is too old begins at the start.
   */
  list(query: { readonly limit: number; readonly cursor?: string }): Promise<{
    readonly items: readonly Kept[];
    readonly cursor?: string;
  }>;
  /**
   * Destroys the token sets of an epoch, or one version of what a client proves itself with, beyond recovery; done
   * already is done. `kept`: anything else, which is nobody's to destroy here.
   */
  destroy(place: VaultPlace): Promise<'destroyed' | 'kept'>;
}
