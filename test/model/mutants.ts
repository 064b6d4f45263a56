import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Configuration } from './configurations.ts';
import { PRODUCT } from './decisions.ts';
import type { Mutation } from './rules.ts';
import type { Wrong } from './state.ts';

/** One ingredient of the protocol, what it is replaced by, and the loss that this must lead to. */
export interface Mutant {
  /** The ingredient, as the design says it. */
  readonly ingredient: string;
  /** What is done in its place. */
  readonly instead: string;
  readonly mutation: Mutation;
  readonly configuration: Configuration;
  readonly wrong: Wrong;
  /** Why the whole protocol does not come to this. */
  readonly avoidable: string;
}

const on = (
  kind: Configuration['kind'],
  budget: Configuration['budget'],
  more: Partial<Configuration> = {},
): Configuration => ({ kind, home: 'aws', clocks: [0, 0], budget, ...more });

const LOST: Wrong = 'a living token was lost that could have been kept';
const GIVEN_UP: Wrong = 'given up while a living token was held';
const SILENT: Wrong = 'lost without a word';

/** As if the vendor's data said nothing of rotation. */
const unaware = (vendor: Vendor): Vendor => ({ ...vendor, rotation: { kind: 'replaced' } });
const strictAlone = (vendor: Vendor): Vendor => ({ ...vendor, rotation: { kind: 'strict' } });

export const MUTANTS: readonly Mutant[] = [
  {
    ingredient: 'acquire: nobody takes a lease that another holds',
    instead: 'a lease keeps nobody out',
    mutation: {
      decisions: {
        acquireRefusal: ({ lease: _lease, ...row }, command) => PRODUCT.acquireRefusal(row, command),
      },
    },
    configuration: on('strict-family', {}),
    wrong: LOST,
    avoidable: 'the second worker would have met the lease of the first',
  },
  {
    ingredient:
      'acquire: the row is judged again in the write that takes the lease, and that row is worked on',
    instead: 'a worker reads the row, waits for the lease, and works on what it read',
    mutation: { flow: { usesRowOfLease: false } },
    configuration: on('strict-family', {}),
    wrong: LOST,
    avoidable: 'the lease would have been refused: the row was not due any more',
  },
  {
    ingredient: 'lease: longer than a request may take (strict)',
    instead: 'a lease of a minute, never renewed',
    mutation: { decisions: { leasePolicy: () => ({ length: seconds(60) }), hasRoomToAsk: () => true } },
    configuration: on('strict-family', { slow: 1 }),
    wrong: LOST,
    avoidable: 'the answer was still to come when the lease ended',
  },
  {
    ingredient: 'lease: fixed, and its holder is dead when it ends (strict)',
    instead: 'the short lease that is renewed, as with a grace',
    mutation: {
      decisions: {
        leasePolicy: (_, budgets) => PRODUCT.leasePolicy({ kind: 'grace', graceSeconds: 30 }, budgets),
      },
    },
    configuration: on('strict-family', { pause: 1 }),
    wrong: LOST,
    avoidable: 'a holder that only stood still had the answer in its hands',
  },
  {
    ingredient: 'lease: settle is added, so that clocks may differ and the last holder is dead (strict)',
    instead: 'the function timeout alone',
    mutation: { decisions: { leasePolicy: (_, budgets) => ({ length: budgets.functionTimeout }) } },
    configuration: on('strict-family', { pause: 1 }, { clocks: [0, 14_000] }),
    wrong: LOST,
    avoidable: 'by the slower clock the holder still had its time to live',
  },
  {
    ingredient: 'lease: it ends no sooner than a request of its dead holder has landed (grace)',
    instead: 'a lease of five seconds',
    mutation: {
      decisions: { leasePolicy: () => ({ length: seconds(5), renewEvery: milliseconds(1_667) }) },
    },
    configuration: on('mint-last', { crash: 1, slow: 1 }),
    wrong: LOST,
    avoidable: 'the next holder would have asked after the request had landed, and had the last successor',
  },
  {
    ingredient: 'lease: renewed only while it is still mine',
    instead: 'a renewal takes a lease back that another has taken since',
    mutation: {
      decisions: { mayRenew: (row) => row !== undefined, hasRoomToAsk: (room) => room.isLeaseMine },
    },
    configuration: on('grace-family', { pause: 1 }),
    wrong: LOST,
    avoidable: 'the renewal would have been refused, and nothing sent',
  },
  {
    ingredient: 'send: only while the lease is mine, by my own clock',
    instead: 'a request leaves whatever became of the lease',
    mutation: { flow: { checksRoom: false } },
    configuration: on('grace-family', { pause: 1 }),
    wrong: LOST,
    avoidable: 'the lease had been lost while the holder stood still',
  },
  {
    ingredient: 'send: not where another may still be answered by now, and reuse is deadly',
    instead: 'who was inside the grace when it recovered asks, however long it stood still since',
    mutation: { flow: { looksAgain: false } },
    configuration: on('grace-family', { pause: 3 }),
    wrong: LOST,
    avoidable: 'the holder before had the newest token in its hands',
  },
  {
    ingredient: 'send: only where the deadline and half the time to persist still fit',
    instead: 'a request leaves as long as the lease runs',
    mutation: { decisions: { hasRoomToAsk: (room) => room.isLeaseMine } },
    configuration: on('strict', { pause: 1, slow: 1 }),
    wrong: LOST,
    avoidable: 'the process was killed while its answer was on the way',
  },
  {
    ingredient: 'ask: with the whole patience of the deadline',
    instead: 'the holder hangs up after 30 seconds',
    mutation: { flow: { patience: 0.3 } },
    configuration: on('strict', { slow: 1 }),
    wrong: LOST,
    avoidable: 'the answer came within the time that the vendor has',
  },
  {
    ingredient: 'recover: what a dead holder stored is adopted',
    instead: 'nothing is looked for',
    mutation: { decisions: { orphansOf: () => [] } },
    configuration: on('strict-family', { crash: 1 }),
    wrong: LOST,
    avoidable: 'the living token lay in the vault under the id of the attempt before',
  },
  {
    ingredient: 'recover: every open attempt is remembered',
    instead: 'only the last one before mine',
    mutation: {
      decisions: {
        acquired: (row, command) => {
          const taken = PRODUCT.acquired(row, command);
          return { ...taken, openAttempts: taken.openAttempts.slice(-2) };
        },
      },
    },
    configuration: on('strict-family', { crash: 2 }),
    wrong: LOST,
    avoidable: 'the living token lay in the vault, two attempts back',
  },
  {
    ingredient: 'recover: only the vault itself may say "not found"',
    instead: 'a vault that does not answer counts as empty',
    mutation: { flow: { endsOnVaultError: false } },
    configuration: on('strict-family', { crash: 1, vaultMute: 1 }),
    wrong: LOST,
    avoidable: 'the living token lay in the vault',
  },
  {
    ingredient:
      'recover: where a holder before may still be answered and reuse is deadly, wait until it is dead',
    instead: 'ask at once',
    mutation: { decisions: { mayBeAnsweredUntil: () => undefined } },
    configuration: on('grace-family', { pause: 1, late: 1 }),
    wrong: LOST,
    avoidable: 'the holder before had the newest token in its hands',
  },
  {
    ingredient: 'read: by exact version, never by a label that moves',
    instead: 'the version that was written last',
    mutation: { flow: { readsExactVersion: false } },
    configuration: on('mint-last', { pause: 1, force: 1 }),
    wrong: GIVEN_UP,
    avoidable: 'a late writer had moved the label to an older token',
  },
  {
    ingredient: 'unknown outcome: the same token again at once, and inside the grace',
    instead: 'later, with a backoff that knows of no grace',
    mutation: {
      decisions: {
        mayAskAgain: () => false,
        settle: (row, failed, vendor, budgets) => PRODUCT.settle(row, failed, unaware(vendor), budgets),
      },
    },
    configuration: on('grace', { loseReply: 1 }),
    wrong: LOST,
    avoidable: 'the vendor would have answered the same token once more, for 30 seconds',
  },
  {
    ingredient: 'unknown outcome: not at once where reuse revokes the family',
    instead: 'the same token again at once',
    mutation: {
      decisions: { mayAskAgain: (failed, vendor) => PRODUCT.mayAskAgain(failed, strictAlone(vendor)) },
    },
    configuration: on('strict-family', { cut: 1 }),
    wrong: LOST,
    avoidable: 'the first request was still on its way, and ended the family that the second had renewed',
  },
  {
    ingredient:
      'unknown outcome: not even a person sends before the deadline, where reuse revokes the family',
    instead: 'the lease is given back at once',
    mutation: {
      decisions: {
        settle: (row, failed, vendor, budgets) => PRODUCT.settle(row, failed, strictAlone(vendor), budgets),
      },
    },
    configuration: on('strict-family', { cut: 1, force: 1 }),
    wrong: LOST,
    avoidable: 'the first request was still on its way',
  },
  {
    ingredient: 'persist: the vault has the answer before the row names it',
    instead: 'commit first, store then',
    mutation: { flow: { persistsFirst: false } },
    configuration: on('strict', { crash: 1 }),
    wrong: 'never done',
    avoidable: 'the row names a token set that nobody has, and nobody can tell that it is lost',
  },
  {
    ingredient: 'persist: a late answer is stored and committed like any other',
    instead: 'an answer that comes after the lease is thrown away',
    mutation: { flow: { believesLateAnswers: false } },
    configuration: on('grace', { pause: 1, late: 1 }),
    wrong: LOST,
    avoidable: 'it carried the only living token',
  },
  {
    ingredient: 'persist: where the vault stays down, the token set goes into the row',
    instead: 'there is no escrow',
    mutation: { flow: { usesEscrow: false } },
    configuration: on('strict', { vaultDown: 1 }),
    wrong: LOST,
    avoidable: 'the row would have kept it',
  },
  {
    ingredient: 'persist: a write forgets nothing that may yet be looked for',
    instead: 'it forgets all but what it writes',
    mutation: { decisions: { keptBy: () => ['ffffffff-ffff-7fff-8fff-ffffffffffff' as never] } },
    configuration: on('mint-last', { pause: 1 }),
    wrong: 'never done',
    avoidable: 'another holder had stored its answer, and commits what the vault has forgotten',
  },
  {
    ingredient: 'commit: only into the version whose token was spent',
    instead: 'whatever the version',
    mutation: {
      decisions: {
        mayCommit: (row, command) => row.epoch === command.epoch && row.care.status !== 'revoked',
      },
    },
    configuration: on('grace', { pause: 1, force: 1 }),
    wrong: GIVEN_UP,
    avoidable: 'an older answer was committed over a newer one',
  },
  {
    ingredient: 'commit: only into the epoch of the grant that was spent, and never after a withdrawal',
    instead: 'whatever the epoch and the status',
    mutation: { decisions: { mayCommit: (row, command) => row.version === command.parentVersion } },
    configuration: on('strict', { revoke: 1 }),
    wrong: 'resurrected after a withdrawal',
    avoidable: 'the withdrawal had raised the epoch before the commit',
  },
  {
    ingredient: 'commit: not conditioned on the lease',
    instead: 'only for who holds the lease; the others drop what they have',
    mutation: {
      decisions: {
        mayCommit: (row, command) =>
          row.lease?.attemptId === command.tokens.versionId && PRODUCT.mayCommit(row, command),
        keptAsSibling: (row, mine) => PRODUCT.releaseLease(row, mine.attemptId, true),
      },
    },
    configuration: on('grace', { pause: 1, late: 1 }),
    wrong: GIVEN_UP,
    avoidable: 'a holder that was fenced off carried the only living token',
  },
  {
    ingredient: 'commit: also into a grant that was given up by mistake',
    instead: 'only while the grant is not given up',
    mutation: {
      decisions: {
        mayCommit: (row, command) =>
          PRODUCT.mayCommit(row, command) && row.care.status !== 'reauthorization_required',
      },
    },
    configuration: on('grace', { pause: 1, late: 1 }),
    wrong: GIVEN_UP,
    avoidable: 'a holder that had stood still brought the living token',
  },
  {
    ingredient: 'commit: a repeated commit recognises itself',
    instead: 'it takes itself for another',
    mutation: {
      decisions: {
        commitRefusal: (row, command) => {
          const why = PRODUCT.commitRefusal(row, command);
          return why === 'mine' ? 'version_moved' : why;
        },
      },
    },
    configuration: on('strict', { echo: 1 }),
    wrong: 'a conflict was told that there was not',
    avoidable: 'the row carried the very version of this commit',
  },
  {
    ingredient: 'commit refused: what lost the race is kept',
    instead: 'it is forgotten',
    mutation: {
      decisions: { keptAsSibling: (row, mine) => PRODUCT.releaseLease(row, mine.attemptId, true) },
    },
    configuration: on('mint-last', { pause: 1 }),
    wrong: GIVEN_UP,
    avoidable: 'it was the living one',
  },
  {
    ingredient: 'refused: what lost the race is tried before the grant is given up',
    instead: 'the grant is given up',
    mutation: { decisions: { siblingsOf: () => [] } },
    configuration: on('mint-last', { pause: 1 }),
    wrong: GIVEN_UP,
    avoidable: 'a token set of a lost race was the living one',
  },
  {
    ingredient: 'commit: attempts at the same version stay open',
    instead: 'a commit settles every attempt',
    mutation: {
      decisions: { settledByCommit: (row) => row.openAttempts.map(({ attemptId }) => attemptId) },
    },
    configuration: on('mint-last', { pause: 1, slow: 1 }),
    wrong: SILENT,
    avoidable: 'another use of the same token had minted a later successor, and the row had known of it',
  },
  {
    ingredient: 'commit: an attempt that had sent twice stays open within a grace',
    instead: 'a commit settles its own attempt',
    mutation: {
      decisions: {
        settledByCommit: (row, mine, _blind, landing) => PRODUCT.settledByCommit(row, mine, false, landing),
      },
    },
    configuration: on('mint-last', { cut: 1 }),
    wrong: SILENT,
    avoidable: 'its first request was handled late, and nobody connected the loss with it',
  },
  {
    ingredient: 'adopt: the orphan stays open within a grace, as its holder may have sent twice',
    instead: 'an adoption settles the orphan',
    mutation: {
      decisions: {
        settledByAdoption: (row, orphan, mine, landing) => [
          ...PRODUCT.settledByCommit(row, orphan, false, landing),
          mine,
        ],
      },
    },
    configuration: on('mint-last', { crash: 1, cut: 1 }),
    wrong: SILENT,
    avoidable: 'the first request of the dead holder was handled late',
  },
  {
    ingredient: 'adopt: a sibling stays open within a grace, as its holder may have sent twice',
    instead: 'an adoption settles the sibling',
    mutation: {
      decisions: { settledBySibling: (_row, sibling, mine) => [sibling, mine] },
    },
    configuration: on('mint-last', { pause: 1, cut: 1 }),
    wrong: SILENT,
    avoidable: 'a request of its holder was handled late',
  },
  {
    ingredient: 'recover: nobody spends the next token while a holder may still send the one before it',
    instead: 'only holders of the same version are waited for',
    mutation: {
      decisions: {
        mayBeAnsweredUntil: (row, mine, vendor, now, budgets) => {
          const openAttempts = row.openAttempts.filter((open) => open.parentVersion === row.version);
          return PRODUCT.mayBeAnsweredUntil({ ...row, openAttempts }, mine, vendor, now, budgets);
        },
      },
    },
    configuration: on('grace-family', { pause: 1, force: 1 }),
    wrong: LOST,
    avoidable: 'the token before ours was on its way, and its grace ended when ours was used',
  },
  {
    ingredient: 'refused: suspect first, given up once it is confirmed',
    instead: 'given up at the first refusal',
    mutation: {
      decisions: {
        settle: (row, failed, vendor, budgets) => {
          const settled = PRODUCT.settle(row, failed, vendor, budgets);
          if (settled.row.care.status !== 'suspect') return settled;
          const { dueAt: _due, heldUntil: _held, ...rest } = settled.row;
          return {
            ...settled,
            row: { ...rest, care: { status: 'reauthorization_required', since: failed.now } },
          };
        },
      },
    },
    configuration: on('strict', { flap: 1 }),
    wrong: GIVEN_UP,
    avoidable: 'the vendor had refused by mistake',
  },
  {
    ingredient: 'refused: confirmed after a minute, not at once',
    instead: 'the second refusal counts however soon it comes',
    mutation: { budgets: { confirm: seconds(1) } },
    configuration: on('strict', { flap: 2 }),
    wrong: GIVEN_UP,
    avoidable: 'the vendor refused by mistake for half a minute',
  },
  {
    ingredient: 'refused after an unknown outcome: announced as a loss',
    instead: 'taken for any other refusal',
    mutation: {
      decisions: {
        settle: (row, failed, vendor, budgets) =>
          PRODUCT.settle({ ...row, openAttempts: [] }, { ...failed, sentBlind: false }, vendor, budgets),
      },
    },
    configuration: on('strict', { loseReply: 1 }),
    wrong: SILENT,
    avoidable: 'the attempt before had been left without an answer, and the row said so',
  },
  {
    ingredient: 'tell: the news of a loss stays in the row until the bus has taken it',
    instead: 'it is told once, after the write',
    mutation: {
      decisions: { heard: ({ untold: _untold, ...row }) => row, toTell: (_row, events) => events },
    },
    configuration: on('strict', { loseReply: 1, busDown: 1 }),
    wrong: SILENT,
    avoidable: 'the next worker would have found the news in the row',
  },
  {
    ingredient: 'withdrawn: what could not be committed is revoked at the vendor',
    instead: 'it is only destroyed',
    mutation: { decisions: { isRevokedAtVendor: () => false } },
    configuration: on('strict', { revoke: 1 }),
    wrong: 'kept after a withdrawal',
    avoidable: 'the holder had the token in its hands',
  },
  {
    ingredient: 'replaced: revoked only where that ends this one token alone',
    instead: 'always revoked',
    mutation: { decisions: { isRevokedAtVendor: () => true } },
    configuration: on('strict', { reconsent: 1 }, { revocationEnds: 'grant' }),
    wrong: LOST,
    avoidable: 'the call ended the fresh consent along with the old one',
  },
  {
    ingredient: 'withdrawn: the removal waits for the lease that runs',
    instead: 'it finishes at once',
    mutation: { decisions: { removalWaitsUntil: () => undefined } },
    configuration: on('strict', { revoke: 1, crash: 1 }),
    wrong: 'kept after a withdrawal',
    avoidable: 'the holder stored its answer after the removal had destroyed all, and died',
  },
  {
    ingredient: 'trial: its message brings back what the trial has left behind, also when the trial is over',
    instead: 'a trial that is over has nothing to do',
    mutation: { flow: { recoversTrials: false } },
    configuration: on('grace', { trial: 1, crash: 1 }),
    wrong: LOST,
    avoidable: 'the row was not due, and the grace ran out before anyone looked at it',
  },
  {
    ingredient: 'restart: old leases end when requests of the dead process have landed',
    instead: 'they end at the start',
    mutation: { decisions: { settleAfterRestart: () => milliseconds(0) } },
    configuration: on('mint-last', { restart: 1, slow: 1 }, { home: 'embedded' }),
    wrong: LOST,
    avoidable: 'a request of the dead process was handled after the new one had refreshed',
  },
  {
    ingredient: 'restart: where reuse revokes the family, old leases run to their own end',
    instead: 'they end when the start has settled',
    mutation: {
      decisions: {
        settleAfterRestart: (vendor, budgets) =>
          PRODUCT.settleAfterRestart(vendor && strictAlone(vendor), budgets),
      },
    },
    configuration: on('strict-family', { restart: 1, slow: 1 }, { home: 'embedded' }),
    wrong: LOST,
    avoidable: 'a request of the dead process was still on its way',
  },
];
