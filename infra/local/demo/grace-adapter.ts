import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Kept {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
  /** When the vendor begins to hold its use against it. */
  spentAt?: number;
}

/**
 * Keeps what the authorization server issues in memory. A refresh token that was used counts as spent only after the
 * grace, in milliseconds, from its first use: until then it may come again, as after a reply that was lost. Later it
 * ends the whole grant. Anything else is spent at once. `now` is in milliseconds.
 */
export function graceAdapter(graceMs: number, now: () => number = Date.now): AdapterFactory {
  const stores = new Map<string, Map<string, Kept>>();
  return (model) => {
    const store = stores.get(model) ?? new Map<string, Kept>();
    stores.set(model, store);
    return adapterFor(store, stores, model === 'RefreshToken' ? graceMs : 0, now);
  };
}

function adapterFor(
  store: Map<string, Kept>,
  stores: ReadonlyMap<string, Map<string, Kept>>,
  graceMs: number,
  now: () => number,
): Adapter {
  const living = (id: string): Kept | undefined => {
    const kept = store.get(id);
    if (kept === undefined || kept.expiresAt > now()) return kept;
    store.delete(id);
    return undefined;
  };
  const findWhere = (field: 'uid' | 'userCode', value: string): AdapterPayload | undefined => {
    for (const id of store.keys()) {
      const kept = living(id);
      if (kept?.payload[field] === value) return shown(kept, now());
    }
    return undefined;
  };
  return {
    upsert: async (id, payload, expiresIn) => {
      const spentAt = store.get(id)?.spentAt;
      store.set(id, {
        payload,
        expiresAt: expiresIn === undefined ? Number.POSITIVE_INFINITY : now() + expiresIn * 1000,
        ...(spentAt === undefined ? {} : { spentAt }),
      });
    },
    find: async (id) => {
      const kept = living(id);
      return kept && shown(kept, now());
    },
    findByUid: async (uid) => findWhere('uid', uid),
    findByUserCode: async (userCode) => findWhere('userCode', userCode),
    consume: async (id) => {
      const kept = living(id);
      // A second use does not lengthen the grace of the first.
      if (kept !== undefined) kept.spentAt ??= now() + graceMs;
    },
    destroy: async (id) => {
      store.delete(id);
    },
    revokeByGrantId: async (grantId) => {
      for (const each of stores.values()) forget(each, grantId);
    },
  };
}

function shown({ payload, spentAt }: Kept, now: number): AdapterPayload {
  if (spentAt === undefined || spentAt > now) return payload;
  return { ...payload, consumed: Math.floor(spentAt / 1000) };
}

function forget(store: Map<string, Kept>, grantId: string): void {
  for (const [id, { payload }] of store) {
    if (payload.grantId === grantId) store.delete(id);
  }
}
