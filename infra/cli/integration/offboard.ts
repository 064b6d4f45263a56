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

function instead(
  { id, client, scopes }: Integration,
  vendor: Vendor | undefined,
  canProve: boolean,
): string[] {
  const scope = scopeOption(scopes);
  const service = [
    "let an account that is no person's consent, before the person is gone:",
    `  grantkeeper integration connect ${id}`,
  ];
  if (vendor === undefined || insteadOfPerson(vendor, canProve) !== 'client_credentials') return service;
  return [
    `${vendor.id} offers client_credentials, which needs nobody; where its scopes are enough:`,
    `  grantkeeper integration add ${id}-service --client ${client} --grant-type client_credentials --owner <new owner>${scope}`,
    `  grantkeeper integration remove ${id}, once its readers ask for ${id}-service`,
    `else ${service[0]}`,
    ...service.slice(1),
  ];
}

/** The owner is given at creation and stays. */
function newOwner({ id, client, scopes }: Integration): string[] {
  const scope = scopeOption(scopes);
  return [
    'it goes on; somebody else has to answer for it, under another id, because the owner is given at creation:',
    `  grantkeeper integration add ${id}-2 --client ${client} --owner <new owner>${scope}`,
    `  grantkeeper integration remove ${id}, once its readers ask for ${id}-2`,
  ];
}

const scopeOption = (scopes: readonly string[]): string =>
  scopes.length === 0 ? '' : ` --scope ${scopes.map(shellWord).join(' ')}`;
