import type { Integration } from '#shared/domain/integration.ts';
import { committed } from '#shared/domain/protocol/commit.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import type { SimDatabase } from './sim-database.ts';
import type { Surroundings } from './sim-ports.ts';

type Spoil = (around: Surroundings) => Partial<Surroundings>;
type Store = SimDatabase['store'];

const ONE_DAY = minutes(24 * 60);

/** Mistakes that somebody could make in the protocol, each built in below the use cases: the simulation must see it. */
export const DEFECTS = {
  /** A commit is taken only from who holds the lease. */
  fencedCommit: store((kept) => ({
    commit: async (id, command) => {
      const row = await kept.find(id);
      const isFenced = row !== undefined && row.lease?.attemptId !== command.tokens.versionId;
      return isFenced ? { kind: 'refused', row } : kept.commit(id, command);
    },
  })),
  /** A commit asks for nothing at all. */
  blindCommit: store((kept) => ({
    commit: async (id, command) => {
      const changed = await kept.change(id, (row) => ({ row: committed(row, command), result: undefined }));
      return changed.kind === 'changed' ? { kind: 'written', row: changed.row } : changed;
    },
  })),
  /** What a dead holder stored is not looked for. */
  noAdoption: ({ database }) => ({
    database: {
      ...database,
      vault: {
        ...database.vault,
        get: async (ref) => {
          const row = await database.store.find(ref.integration);
          return row?.tokens?.versionId === ref.versionId ? database.vault.get(ref) : undefined;
        },
      },
    },
  }),
  /** Only the newest of the open attempts is remembered. */
  onlyLastAttempt: store((kept) => ({
    acquire: async (id, command) => {
      const written = await kept.acquire(id, command);
      if (written.kind !== 'written') return written;
      const forgetful = { ...written.row, openAttempts: written.row.openAttempts.slice(-1) };
      await kept.change(id, () => ({ row: forgetful, result: undefined }));
      return { kind: 'written', row: forgetful };
    },
  })),
  /** A lease keeps nobody out. */
  noLease: store((kept) => ({
    acquire: async (id, command) => {
      await kept.change(id, ({ lease: _lease, ...row }) => ({ row, result: undefined }));
      return kept.acquire(id, command);
    },
  })),
  /** The lease of a strict vendor is as short as one that is renewed. */
  shortStrictLease: store((kept) => ({
    acquire: (id, command) => kept.acquire(id, { ...command, until: after(command.now, seconds(15)) }),
  })),
  /** The vault says that it has a token set before it has it. */
  storesLater: ({ database, loop }) => ({
    database: {
      ...database,
      vault: {
        ...database.vault,
        put: async (ref, tokens, keep) => {
          const isLost = loop.now % 5 === 0;
          if (!isLost) await database.vault.put(ref, tokens, keep);
        },
      },
    },
  }),
  /** Ten seconds of patience with a vendor. */
  hangsUpEarly: ({ data }) => ({ data: { ...data, deadlineSeconds: 10 } }),
  /** A loss is not announced. */
  silentLoss: (around) => ({
    isHeard: (event) => event.type !== 'grant.lost',
    ...changing((row) =>
      row.lastError?.code === 'ambiguous_loss'
        ? { ...row, lastError: { ...row.lastError, code: 'invalid_grant' } }
        : row,
    )(around),
  }),
  /** The first refusal is believed. */
  givesUpAtOnce: changing((row) => {
    if (row.care.status !== 'suspect') return row;
    const { dueAt: _due, heldUntil: _held, ...rest } = row;
    return { ...rest, care: { status: 'reauthorization_required', since: row.care.since } };
  }),
  /** A failed attempt keeps its lease. */
  keepsLease: changing((row, before) =>
    before.lease !== undefined && row.lease === undefined && row.failures > before.failures
      ? { ...row, lease: { ...before.lease, until: after(before.lease.until, ONE_DAY) } }
      : row,
  ),
  /** A failed attempt is not looked at again. */
  losesDue: changing((row, before) => {
    if (row.failures <= before.failures) return row;
    const { dueAt: _due, ...rest } = row;
    return rest;
  }),
  /** The one probe of a circuit has no end. */
  keepsProbe: ({ database }) => ({
    database: {
      ...database,
      clients: {
        ...database.clients,
        change: (id, decide) =>
          database.clients.change(id, (client) => {
            const change = decide(client);
            const phase = change.client?.circuit.phase;
            if (change.client === undefined || phase?.kind !== 'half_open') return change;
            const endless = { ...phase, until: after(phase.until, ONE_DAY) };
            return {
              ...change,
              client: { ...change.client, circuit: { ...change.client.circuit, phase: endless } },
            };
          }),
      },
    },
  }),
  /** Readers see rows as they were when somebody first looked. */
  staleReads: store((kept) => {
    const seen = new Map<string, Integration>();
    return {
      find: async (id) => {
        const row = seen.get(id) ?? (await kept.find(id));
        if (row !== undefined) seen.set(id, row);
        return row;
      },
    };
  }),
  /** A commit goes over a grant that took the old one's place. */
  commitsOverNewGrant: store((kept) => ({
    commit: async (id, command) => {
      const row = await kept.find(id);
      if (row === undefined || row.epoch === command.epoch) return kept.commit(id, command);
      return kept.commit(id, { ...command, epoch: row.epoch, parentVersion: row.version });
    },
  })),
  /** A commit throws away what lies sealed in the row, whoever's it is. */
  clearsEscrow: store((kept) => ({
    commit: (id, command) => kept.commit(id, { ...command, clearsEscrow: true }),
    acquire: async (id, command) => {
      const written = await kept.acquire(id, command);
      if (written.kind !== 'written') return written;
      const { escrow: _escrow, ...row } = written.row;
      await kept.change(id, () => ({ row, result: undefined }));
      return { kind: 'written', row };
    },
  })),
  /** A pause keeps the sweep away, and not whoever asks. */
  refreshesPaused: store((kept) => ({
    acquire: async (id, command) => {
      const row = await kept.find(id);
      if (row?.pausedAt === undefined) return kept.acquire(id, command);
      const { pausedAt, ...going } = row;
      await kept.change(id, () => ({ row: going, result: undefined }));
      const written = await kept.acquire(id, command);
      if (written.kind === 'missing') return written;
      const again = { ...written.row, pausedAt };
      await kept.change(id, () => ({ row: again, result: undefined }));
      return { ...written, row: again };
    },
  })),
  /** Readers do not look at the pause. */
  servesPaused: store((kept) => ({
    find: async (id) => {
      const row = await kept.find(id);
      if (row?.pausedAt === undefined) return row;
      const { pausedAt: _pausedAt, ...going } = row;
      return going;
    },
  })),
  /** A process reads a client once, and never again. */
  knowsClientForever: ({ database }) => {
    const known = new Map<string, Awaited<ReturnType<typeof database.clients.find>>>();
    const find: typeof database.clients.find = async (id) => {
      const found = known.get(id) ?? (await database.clients.find(id));
      known.set(id, found);
      return found;
    };
    return { database: { ...database, clients: { ...database.clients, find } } };
  },
  /** The vault gives the client secret that it had first, whatever version is asked for. */
  firstSecretOnly: ({ database }) => ({
    database: {
      ...database,
      clientVault: { ...database.clientVault, get: (client) => database.clientVault.get(client, 'first') },
    },
  }),
  /** A token that nobody wants any more is revoked, though that ends everything that the person has granted. */
  revokesReplaced: ({ data }) => ({ data: { ...data, revocationEnds: 'token' } }),
  /** A removal tells the vendor nothing. */
  revokesNothing: ({ data }) => {
    const { revocationEndpoint: _endpoint, ...silent } = data;
    return { data: silent };
  },
  /** A second request follows when the first one is slow. */
  hedges: ({ loop }) => ({
    spoiledEndpoint: (endpoint) => ({
      ...endpoint,
      request: (call, request) =>
        new Promise((resolve, reject) => {
          const send = () => endpoint.request(call, request).then(resolve, reject);
          let isAnswered = false;
          loop.at(loop.now + 5_000, () => {
            if (!isAnswered) void send();
          });
          void send().then(() => {
            isAnswered = true;
          });
        }),
    }),
  }),
  /** An import leaves the epoch as it was. */
  importKeepsEpoch: changing((row, before) =>
    row.epoch > before.epoch && row.version > before.version ? { ...row, epoch: before.epoch } : row,
  ),
  /** A start takes every lease for over at once. */
  noSettleAtStart: store((kept) => ({
    endLeasesOfDeadHolders: (at) => kept.endLeasesOfDeadHolders(at, () => seconds(0)),
  })),
} as const satisfies Readonly<Record<string, Spoil>>;

export type Defect = keyof typeof DEFECTS;

function store(spoil: (kept: Store) => Partial<Store>): Spoil {
  return ({ database }) => ({
    database: { ...database, store: { ...database.store, ...spoil(database.store) } },
  });
}

/** Rows that any transition but an acquire or a commit writes come out wrong. */
function changing(spoil: (row: Integration, before: Integration) => Integration): Spoil {
  return store((kept) => ({
    change: (id, decide) =>
      kept.change(id, (before) => {
        const change = decide(before);
        return change.row === undefined ? change : { ...change, row: spoil(change.row, before) };
      }),
  }));
}
