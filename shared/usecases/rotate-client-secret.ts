import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isAutomatic } from '#shared/domain/rotation/due.ts';
import { manualSteps } from '#shared/domain/rotation/manual-steps.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { storeCredential } from './client/store-credential.ts';
import { trySecret } from './client/try-secret.ts';
import { type ClientOutcome, noSuchClient } from './get-client.ts';
import { beginRotation } from './rotation/begin-rotation.ts';
import type { StepPorts } from './rotation/rotation-ports.ts';

export interface RotateClientSecretInput {
  readonly id: ClientId;
  /** As the vendor's console shows it; left out where the vendor makes one without a person. */
  readonly clientSecret?: Secret;
}

/**
 * Begins a rotation, which goes on by itself where it needs no person. Else takes a new client secret from a person:
 * tried at the vendor, then the client's own. One that does not work, or that cannot be tried now, changes nothing, not
 * even a rotation on its way. Who dies once it is kept is followed by `rotateDue`.
 */
export const rotateClientSecret =
  (ports: StepPorts & Pick<Ports, 'vendors' | 'tokenEndpoint' | 'budgets'>) =>
  async (input: RotateClientSecretInput): Promise<ClientOutcome> => {
    const client = await ports.clients.find(input.id);
    if (client === undefined) return noSuchClient(input.id);
    const { clientSecret } = input;
    const vendor = ports.vendors.find(client.vendor);
    if (clientSecret === undefined) {
      return isAutomatic(client) ? beginRotation(ports, client) : secretNeeded(client, vendor);
    }
    const wrong = vendor === undefined ? vendorGone(client) : usesNoSecret(client);
    if (vendor === undefined || wrong !== undefined) return wrong ?? vendorGone(client);
    const verdict = await trySecret(ports, vendor, client, { clientSecret });
    return verdict.kind === 'passed' ? storeCredential(ports, client, vendor, { clientSecret }) : verdict;
  };

function secretNeeded(client: OAuthClient, vendor: Vendor | undefined): Refusal {
  const { url, steps } = manualSteps(client, vendor);
  return refusal(
    'invalid_request',
    `/clientSecret is missing; make a new secret for ${client.clientId} in the vendor's console and give it here`,
    { pointer: '/clientSecret', extra: { steps, ...(url === undefined ? {} : { url }) } },
  );
}

function usesNoSecret(client: OAuthClient): Refusal | undefined {
  if (client.clientAuth !== 'private_key_jwt' && client.clientAuth !== 'none') return undefined;
  const detail = `/clientSecret is not what ${client.id} proves itself with: its clientAuth is ${client.clientAuth}`;
  return refusal('invalid_request', detail, { pointer: '/clientSecret' });
}

const vendorGone = (client: OAuthClient): Refusal =>
  refusal('unknown_vendor', `the vendor ${client.vendor} of ${client.id} is not in the catalogue any more`);
