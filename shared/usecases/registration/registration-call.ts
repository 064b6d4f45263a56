import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { WebhookRegistration } from '#shared/domain/registration/registration.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { REGISTERS_WITH, type RegistrationApi } from '#shared/domain/vendor-registration.ts';
import { NO_KEYS } from '#shared/domain/webhook/keys.ts';
import type { NotDone, RegistrationCall } from '#shared/ports/webhook-registrations.ts';
import { isShown } from '../no-such-integration.ts';
import type { RegistrationPorts } from './registration-ports.ts';

/** What an app's own token for Microsoft Graph is asked for with. */
const ALL_THAT_WAS_GRANTED = '/.default';
const PATIENCE = seconds(4);

interface Party {
  readonly client: OAuthClient;
  readonly vendor: Vendor;
  readonly api: RegistrationApi;
  readonly registration: WebhookRegistration;
}

/**
 * The call to the vendor's API, with what it takes to be let in; or why there is none. Throws `StoreUnavailable` and
 * `VaultUnavailable`.
 */
export async function registrationCall(
  ports: RegistrationPorts,
  party: Party,
): Promise<{ readonly kind: 'call'; readonly call: RegistrationCall } | NotDone> {
  const { client, vendor, api, registration } = party;
  const credential = await credentialOf(ports, party);
  if (credential.kind !== 'credential') return credential;
  const { secrets } = (await ports.keyring.get(client.id)) ?? NO_KEYS;
  const events = new Set((vendor.webhook?.events ?? []).map(({ name }) => name));
  const call: RegistrationCall = {
    api,
    clientId: client.clientId,
    credential: credential.secret,
    url: registration.url,
    events: [...events],
    options: registration.options,
    // The first is the one that the vendor is to sign with; the others still may be on their way.
    ...(secrets[0] === undefined ? {} : { secret: secrets[0] }),
    ...(registration.vendorId === undefined ? {} : { vendorId: registration.vendorId }),
  };
  return { kind: 'call', call };
}

type Found = { readonly kind: 'credential'; readonly secret: Secret } | NotDone;

async function credentialOf(ports: RegistrationPorts, party: Party): Promise<Found> {
  switch (REGISTERS_WITH[party.api.by]) {
    case 'brought':
      return found(await ports.registrationKeys.get(party.client.id));
    case 'client':
      return ownToken(ports, party);
    case 'integration':
      return tokenOfIntegration(ports, party);
  }
}

const found = (secret: Secret | undefined): Found =>
  secret === undefined ? { kind: 'refused', code: 'credential_missing' } : { kind: 'credential', secret };

/** By the client's own credentials (RFC 6749 4.4), for this once. */
async function ownToken(ports: RegistrationPorts, { client, vendor, api }: Party): Promise<Found> {
  const held = client.secret && (await ports.clientVault.get(client.id, client.secret.versionId));
  if (held === undefined) return { kind: 'refused', code: 'credential_missing' };
  const scopes = [`${new URL(api.url).origin}${ALL_THAT_WAS_GRANTED}`];
  const call = { vendor, client, credential: held, deadline: PATIENCE };
  const answer = await ports.tokenEndpoint.request(call, { grantType: 'client_credentials', scopes });
  if (answer.kind === 'tokens') return { kind: 'credential', secret: answer.grant.accessToken };
  const { class: why, code } = answer.failure;
  return { kind: why === 'client_refused' || why === 'grant_refused' ? 'refused' : 'failed', code };
}

/** The token that the home keeps for it, as long as it lives: refreshing is the sweep's. */
async function tokenOfIntegration(ports: RegistrationPorts, { client, registration }: Party): Promise<Found> {
  const { integration } = registration.options;
  const row = integration === undefined ? undefined : await ports.store.find(integration);
  if (row === undefined || !isShown(row) || row.client !== client.id)
    return { kind: 'refused', code: 'integration_missing' };
  if (row.care.status === 'reauthorization_required' || row.care.status === 'revoked')
    return { kind: 'refused', code: row.care.status };
  if (row.tokens === undefined || row.tokens.expiresAt <= ports.clock.now())
    return { kind: 'failed', code: 'token_unavailable' };
  const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens.versionId };
  const tokens = await ports.vault.get(ref);
  return tokens === undefined
    ? { kind: 'failed', code: 'token_unavailable' }
    : { kind: 'credential', secret: tokens.accessToken };
}
