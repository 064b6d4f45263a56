import type { ReconcileMemory } from '#shared/ports/reconcile-memory.ts';
import type { VaultInventory } from '#shared/ports/vault-inventory.ts';
import type { IntrospectPorts } from '../grant/introspect-grant.ts';
import type { CheckPorts } from '../health/check-integration.ts';

export type ReconcilePorts = CheckPorts &
  IntrospectPorts & { readonly inventory: VaultInventory; readonly reconcileMemory: ReconcileMemory };
