import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';

/** The vault lies in the store's database: where that fails, the vault says so in its own word. */
export function vaultError(error: unknown): never {
  if (error instanceof StoreUnavailable) throw new VaultUnavailable(error.message, { cause: error.cause });
  throw error;
}

/** Runs what reads the database for the vault. */
export function forVault<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    return vaultError(error);
  }
}
