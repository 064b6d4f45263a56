import type { Operations } from '#shared/client/contract.ts';
import type { Tone } from '../text/table.ts';

export type RestoreReport = Operations['runRestore']['answer'];
export type Fate = keyof RestoreReport['counts'];

/** Each fate of a restored grant: what it means, and what is to be done. */
export const FATE_WORDS: Readonly<Record<Fate, { readonly says: string; readonly tone?: Tone }>> = {
  kept: { says: 'has a token set that the backup did not have', tone: 'good' },
  presented: { says: 'its refresh token is let go, and there is no answer yet' },
  in_doubt: { says: 'refused once; the confirmation is to come', tone: 'warn' },
  lost: { says: 'needs a new consent: grantkeeper integration connect', tone: 'bad' },
  held: { says: 'its turn is to come' },
  risky: {
    says: 'presenting its refresh token may end the grant: grantkeeper restore run --spend',
    tone: 'warn',
  },
  paused: { says: 'a person paused it: grantkeeper integration resume', tone: 'faint' },
  gone: { says: 'the vault has no tokens of it; needs a new consent', tone: 'bad' },
  ended: { says: 'revoked or being removed', tone: 'faint' },
};
