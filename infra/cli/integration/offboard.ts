import type { Integration } from '#shared/client/index.ts';
import { insteadOfPerson } from '#shared/domain/user-bound.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { shellWord } from '../text/shell-word.ts';

/** What one integration suffers when its owner leaves, and what is done about it. */
export interface Consequence {
  readonly id: string;
  readonly vendor: string;
  readonly critical: boolean;
  /** `ends`: the grant goes with the person. `orphaned`: it lives on, and nobody answers for it. */
  readonly what: 'ends' | 'orphaned';
  readonly steps: readonly string[];
}

export interface OffboardPorts {
  /** `undefined` for a vendor that is not in the catalogue. */
  readonly vendorOf: (id: string) => Vendor | undefined;
  /** Whether the client has something to prove itself with. */
  readonly canProve: (client: string) => boolean;
}

/** What breaks when this owner leaves: grants that end first, the critical ones at the top. */
export function consequencesOf(
  integrations: readonly Integration[],
  { vendorOf, canProve }: OffboardPorts,
): readonly Consequence[] {
  const all = integrations.map((one): Consequence => {
    const { id, vendor, client, critical } = one;
    if (one.principal === 'service') return { id, vendor, critical, what: 'orphaned', steps: newOwner(one) };
    const steps = instead(one, vendorOf(vendor), canProve(client));
    return { id, vendor, critical, what: 'ends', steps };
  });
  const weight = ({ what, critical }: Consequence): number => (what === 'ends' ? 0 : 2) + (critical ? 0 : 1);
  return all.sort((one, other) => weight(one) - weight(other) || (one.id < other.id ? -1 : 1));
}

function instead(one: Integration, vendor: Vendor | undefined, canProve: boolean): string[] {
  const { id, grantType } = one;
  const next = `${id}-service`;
  const consent = grantType === 'authorization_code' || grantType === 'device_code';
  const service = [
    "let an account that is no person's take its place, under another id, before the person is gone:",
    addition(one, next, `--principal service --grant-type ${grantType}`),
    ...(consent
      ? [`  sign in at ${one.vendor} as that account, open the link that this answers with, and consent`]
      : []),
    removal(id, next),
  ];
  if (vendor === undefined || insteadOfPerson(vendor, canProve) !== 'client_credentials') return service;
  return [
    `${vendor.id} offers client_credentials, which needs nobody; where its scopes are enough:`,
    addition(one, next, '--grant-type client_credentials'),
    removal(id, next),
    `else ${service[0]}`,
    ...service.slice(1),
  ];
}

/** The owner is given at creation and stays. */
function newOwner(one: Integration): string[] {
  const next = `${one.id}-2`;
  return [
    'it goes on; somebody else has to answer for it, under another id, because the owner is given at creation:',
    addition(one, next, `--grant-type ${one.grantType}`),
    removal(one.id, next),
  ];
}

const addition = ({ client, scopes }: Integration, id: string, how: string): string =>
  `  grantkeeper integration add ${id} --client ${client} ${how} --owner <new owner>${scopeOption(scopes)}`;

const removal = (id: string, next: string): string =>
  `  grantkeeper integration remove ${id}, once its readers ask for ${next}`;

const scopeOption = (scopes: readonly string[]): string =>
  scopes.length === 0 ? '' : ` --scope ${scopes.map(shellWord).join(' ')}`;
