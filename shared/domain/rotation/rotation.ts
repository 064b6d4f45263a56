import type { Phase } from '../circuit-state.ts';
import { after, type Duration, days, type Instant, seconds } from '../time.ts';
import type { SecretApiKind } from '../vendor-secret.ts';

/**
 * Who makes the new secret: a person in the vendor's console, the vendor's answer to RFC 7592 2.2, or an API of its own. By
 * `jwks` it is a key pair, and made here.
 */
export type RotationWay = 'manual' | 'dcr' | 'jwks' | SecretApiKind;

/** What a canary's request for tokens with a new secret told of that secret. */
export type TrialOutcome = 'passed' | 'refused' | 'unknown';

interface Rolling {
  readonly way: RotationWay;
  /** Under which the vault has the new secret, or will have it. */
  readonly versionId: string;
  /** Under which the vault has the old secret with a registration access token that was renewed on the way. */
  readonly tokenVersionId?: string;
  /** The version that it is to replace; absent for a client's first. */
  readonly from?: string;
  readonly startedAt: Instant;
  /** Who drives it; absent while it waits for anyone. */
  readonly heldBy?: string;
  /** Nobody else takes it up before then: longer than any one step takes. */
  readonly heldUntil: Instant;
  /** What the circuit was when refreshes were kept back for this, where it was not closed. */
  readonly pausedOver?: Phase;
  /** Tries in a row that came to nothing. */
  readonly failures: number;
  /** What the last of them came to. */
  readonly lastCode?: string;
  /** What the canary has told of the new secret in this try. */
  readonly trial?: TrialOutcome;
}

/**
 * A new client secret on its way, as the client's row has it. `created`: it has a name, and nobody has been asked.
 * `asked`: the vendor is being asked, and may have made one that we do not know yet. `set`: vendor and vault have it.
 * The fourth step, tested and finished, is one write that ends this and names the new version as the client's own.
 */
export type SecretRotation =
  | (Rolling & { readonly step: 'created' })
  | (Rolling & { readonly step: 'asked' })
  | (Rolling & {
      readonly step: 'set';
      /** When the vendor says that the new secret ends. */
      readonly expiresAt?: Instant;
      /** What the vendor calls the new secret, where it told. */
      readonly madeId?: string;
      /** When the certificate ends that came with a new key. */
      readonly certificateExpiresAt?: Instant;
    });

/** A secret that is to be removed at the vendor: one that was replaced, or a new one that was given up. */
export interface SecretRemoval {
  readonly api: SecretApiKind;
  /** Under which the vault has it, and of which the vendor has its name. */
  readonly versionId: string;
  /** What the vendor calls it, where it told. */
  readonly madeId?: string;
  /** Not before then. */
  readonly at: Instant;
  /** Tries in a row that came to nothing, and what the last of them came to. */
  readonly failures: number;
  readonly lastCode?: string;
}

/**
 * How long refreshes that are under way are waited for. They end by themselves, most of them within seconds. Where some
 * never did in time, they are waited for until the longest lease has run out, which is that of a strict vendor: nothing
 * begins meanwhile, so that none is left then.
 */
export const standBackFor = ({ failures, lastCode }: Pick<Rolling, 'failures' | 'lastCode'>): Duration =>
  lastCode === REFRESHES_UNDER_WAY && failures >= PATIENT_AFTER ? LONG_PATIENCE : PATIENCE;

export const REFRESHES_UNDER_WAY = 'refreshes_under_way';
const PATIENT_AFTER = 3;
const PATIENCE = seconds(45);
const LONG_PATIENCE = seconds(150);

/** The secret before this one: refreshes that are refused with the newer ones try it, until then. */
export interface PreviousSecret {
  readonly versionId: string;
  readonly until: Instant;
}

/** Far longer than any refresh that began with the old secret, and time enough for a person to see that all is well. */
const OVERLAP = days(1);

export const overlapFrom = (now: Instant): Instant => after(now, OVERLAP);

/**
 * What is to be done next, from the state alone, also by one who finds a rotation without its driver. `ask` the vendor
 * for a new secret; `look` what the vendor has, because an answer may have been lost; `test` the new secret with a real
 * request for tokens. What was done after the state was written is done once more, to no harm.
 */
export function nextStep({ step }: SecretRotation): 'ask' | 'look' | 'test' {
  switch (step) {
    case 'created':
      return 'ask';
    case 'asked':
      return 'look';
    case 'set':
      return 'test';
  }
}
