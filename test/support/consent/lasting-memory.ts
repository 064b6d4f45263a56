import type { AdapterFactory, AdapterPayload } from 'oidc-provider';

/**
 * Storage for `oidc-provider` that forgets nothing by itself. The library's own keeps the thousand newest entries: while
 * many integrations refresh, it soon drops the one registration that a test is about.
 */
export function lastingMemory(): AdapterFactory {
  const kept = new Map<string, AdapterPayload>();
  return (model) => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const firstWith = (is: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
      for (const [key, payload] of kept) if (key.startsWith(keyOf('')) && is(payload)) return payload;
      return undefined;
    };
    return {
      upsert: async (id, payload) => {
        kept.set(keyOf(id), payload);
      },
      find: async (id) => kept.get(keyOf(id)),
      findByUid: async (uid) => firstWith((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => firstWith((payload) => payload.userCode === userCode),
      consume: async (id) => {
        const payload = kept.get(keyOf(id));
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        kept.delete(keyOf(id));
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
      },
    };
  };
}
