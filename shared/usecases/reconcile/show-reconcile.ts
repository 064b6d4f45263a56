import { type Pass, WALKS, type Walk } from '#shared/domain/reconcile/pass.ts';
import type { ReconcileMemory } from '#shared/ports/reconcile-memory.ts';

/** How far the passes of the day are; those that were never begun are left out. Throws `StoreUnavailable`. */
export const showReconcile =
  ({ reconcileMemory }: { readonly reconcileMemory: Pick<ReconcileMemory, 'pass'> }) =>
  async (): Promise<readonly { readonly walk: Walk; readonly pass: Pass }[]> => {
    const passes = await Promise.all(
      WALKS.map(async (walk) => ({ walk, pass: await reconcileMemory.pass(walk) })),
    );
    return passes.flatMap(({ walk, pass }) => (pass === undefined ? [] : [{ walk, pass }]));
  };
