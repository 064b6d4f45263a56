import type { OAuthClient } from '../oauth-client.ts';
import type { Vendor } from '../vendor.ts';
import type { ClientSecretHabits } from '../vendor-secret.ts';

/** What a person does to replace a secret, in order. `url`: where, as far as the vendor's data says. */
export interface ManualSteps {
  readonly url?: string;
  readonly steps: readonly string[];
}

/** The steps for this client at this vendor; nobody has to look anything up beside them. */
export function manualSteps({ id, clientId }: OAuthClient, vendor: Vendor | undefined): ManualSteps {
  const { url, overlap = 'unknown', call, note } = vendor?.clientSecret ?? {};
  const where = url === undefined ? "the vendor's console" : url;
  return {
    ...(url === undefined ? {} : { url }),
    steps: [
      `Open ${where} and find the client ${clientId}.`,
      `${MAKE[overlap]}${call === undefined ? '' : ` By call: ${call}.`}${note === undefined ? '' : ` ${note}`}`,
      `Bring it with \`grantkeeper client rotate ${id}\`, which asks for it unseen; with --intake it makes a link for whoever has it. It is tried at the vendor before it is used.`,
      ...REMOVE[overlap],
    ],
  };
}

const MAKE: Record<ClientSecretHabits['overlap'], string> = {
  several: 'Make a further client secret, and leave the old one as it is.',
  brief: 'Make a new client secret. The old one ends within moments: have the next step ready.',
  none: 'Make a new client secret. The old one ends at once: refreshes wait until the next step, and no grant is lost.',
  unknown: 'Make a new client secret. Where the page offers to keep the old one for a while, keep it.',
};

const LATER = ['A day later, when all has been well, remove the old secret there.'];
const REMOVE: Record<ClientSecretHabits['overlap'], readonly string[]> = {
  several: LATER,
  brief: [],
  none: [],
  unknown: LATER,
};
