/**
 * What becomes of a refresh token at its use. With `grace` the token last spent works again for `graceSeconds`:
 * `idempotent` answers with the same successor, `mint-last` mints another each time and its sibling dies.
 */
export type VendorRotation = (
  | { readonly kind: 'none' }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'grace'; readonly graceSeconds: number; readonly successor?: 'idempotent' | 'mint-last' }
  | { readonly kind: 'strict' }
) & { readonly reuseRevokesFamily?: boolean };

/** A refresh token as the vendor keeps it. */
export interface RefreshToken {
  readonly value: string;
  readonly grantId: string;
  /** 1 for the first of a grant; each new one counts on. */
  readonly generation: number;
  /** The token whose use brought this one. */
  readonly parent?: RefreshToken;
  /** When it was first used and another took its place. */
  spentAt?: number;
  /** Withdrawn by revocation, or a sibling that was minted later took its place. */
  dead?: boolean;
  /** When the last byte of an answer that carried it was handed to the network. */
  deliveredAt?: number;
}

/** What one use of a refresh token does. */
export type Verdict = 'keep' | 'mint' | 'repeat' | 'reuse';

/** Judges one use at the instant of handling (milliseconds). `newest` is the token that the grant gave out last. */
export function verdictOn(
  rotation: VendorRotation,
  token: RefreshToken,
  newest: RefreshToken,
  now: number,
): Verdict {
  if (token.dead === true) return 'reuse';
  switch (rotation.kind) {
    case 'none':
      return 'keep';
    case 'replaced':
      return 'mint';
    case 'strict':
      return token.spentAt === undefined ? 'mint' : 'reuse';
    case 'grace': {
      if (token.spentAt === undefined) return 'mint';
      const inGrace = now - token.spentAt < rotation.graceSeconds * 1000;
      // Only the token last spent is forgiven; once its successor was used as well, its return is a replay.
      if (!inGrace || newest.parent !== token || newest.spentAt !== undefined) return 'reuse';
      return rotation.successor === 'mint-last' ? 'mint' : 'repeat';
    }
  }
}
