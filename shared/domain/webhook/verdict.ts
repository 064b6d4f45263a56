import type { Document } from './document.ts';

/**
 * Whether a delivery is the vendor's own. `strong`: whoever made it holds a key and bound it to this body. `weak`: it
 * showed a password, or came to a secret path; a claim of it is checked before anything ends.
 */
export type Verified =
  | {
      readonly kind: 'verified';
      readonly strength: 'strong' | 'weak';
      /** Whether the time of sending was signed and is near: what is older than that cannot be sent again. */
      readonly timely: boolean;
      /** What was signed, where it is not the body. */
      readonly document?: Document;
      /** Set where it came as a security event token, whatever else its vendor sends. */
      readonly isSecurityEvent?: true;
    }
  | { readonly kind: 'bad' };

export const BAD: Verified = { kind: 'bad' };
