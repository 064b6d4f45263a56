import { orphansOf, siblingsOf } from '#shared/domain/attempt.ts';
import { deadlineFor, leasePolicy, persistTime } from '#shared/domain/budgets.ts';
import { acquired, acquireRefusal } from '#shared/domain/protocol/acquire.ts';
import { commitRefusal, committed, mayCommit } from '#shared/domain/protocol/commit.ts';
import { isRevokedAtVendor, keptAsSibling } from '#shared/domain/protocol/discard.ts';
import { intoEscrow, keptBy } from '#shared/domain/protocol/escrow.ts';
import { inherited, settleAfterRestart } from '#shared/domain/protocol/inherit.ts';
import { hasRoomToAsk, mayAskAgain } from '#shared/domain/protocol/may-ask.ts';
import { firstUseOf, mayBeAnsweredUntil } from '#shared/domain/protocol/patience.ts';
import { mayRenew, renewed } from '#shared/domain/protocol/renew.ts';
import { postponed, releaseLease, settle } from '#shared/domain/protocol/settle.ts';
import { settledByAdoption, settledByCommit, settledBySibling } from '#shared/domain/protocol/settled-by.ts';
import { heard, toTell } from '#shared/domain/protocol/untold.ts';
import { readVerdict } from '#shared/domain/read-verdict.ts';
import { withNewGrant } from '#shared/domain/replace-grant.ts';
import { removalWaitsUntil, withRemovalBegun } from '#shared/domain/withdraw.ts';

/** What the real refresh decides by. The model has no decision of its own: it takes each of them from here. */
export const PRODUCT = {
  leasePolicy,
  deadlineFor,
  persistTime,
  acquireRefusal,
  acquired,
  mayRenew,
  renewed,
  orphansOf,
  siblingsOf,
  mayBeAnsweredUntil,
  firstUseOf,
  hasRoomToAsk,
  mayAskAgain,
  keptBy,
  intoEscrow,
  mayCommit,
  committed,
  commitRefusal,
  settledByCommit,
  settledByAdoption,
  settledBySibling,
  isRevokedAtVendor,
  keptAsSibling,
  settle,
  toTell,
  heard,
  postponed,
  releaseLease,
  inherited,
  settleAfterRestart,
  withRemovalBegun,
  removalWaitsUntil,
  withNewGrant,
  readVerdict,
} as const;

export type Decisions = typeof PRODUCT;

/** The order of a holder's steps, which no single decision holds: `shared/usecases/refresh-integration.ts`. */
export interface Flow {
  /** A holder works on the row that its lease brought, not on one that it saw before. */
  readonly usesRowOfLease: boolean;
  /** The vault has the answer before the row names it. */
  readonly persistsFirst: boolean;
  /** A vault that does not answer ends the attempt; it is not taken for "not found". */
  readonly endsOnVaultError: boolean;
  /** A version is read by its own id, not by a label that moves with each write. */
  readonly readsExactVersion: boolean;
  /** Where the vault takes nothing, the row does. */
  readonly usesEscrow: boolean;
  /** A holder asks once more whether it may send, at the moment of sending. */
  readonly checksRoom: boolean;
  /** It also asks once more whether another may still be answered. */
  readonly looksAgain: boolean;
  /** An attempt whose answer comes after its lease is stored and committed all the same. */
  readonly believesLateAnswers: boolean;
  /** A trial's message that is delivered once more brings back what the trial has left behind. */
  readonly recoversTrials: boolean;
  /** How long a holder waits for the vendor, as a share of the deadline that others count with. */
  readonly patience: number;
}

export const AS_BUILT: Flow = {
  usesRowOfLease: true,
  persistsFirst: true,
  endsOnVaultError: true,
  readsExactVersion: true,
  usesEscrow: true,
  checksRoom: true,
  looksAgain: true,
  believesLateAnswers: true,
  recoversTrials: true,
  patience: 1,
};
