import type { IntakeKind, IntakeTicket } from '#shared/domain/consent/ticket.ts';
import type { Refusal } from '#shared/domain/error-code.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { wished } from '#shared/domain/registration/transitions.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { NO_KEYS } from '#shared/domain/webhook/keys.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type ClientCredential, VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from '../cause-of.ts';
import { storeCredential } from '../client/store-credential.ts';
import { type Passed, type Proof, trySecret } from '../client/try-secret.ts';
import { keepKeysEnd } from '../webhook/keep-keys-end.ts';
import type { IntakePorts } from './intake-ports.ts';

/** What an intake link is for. */
export interface Wanted {
  readonly kind: 'wanted';
  readonly what: IntakeKind;
  readonly client: OAuthClient;
}

/** Unknown, used, old, or of a client that is gone: told alike. */
export interface NoLink {
  readonly kind: 'no_link';
}

export type TakenIn =
  | {
      readonly kind: 'stored';
      readonly what: IntakeKind;
      readonly client: OAuthClient;
      readonly proof: Proof;
    }
  /** Nothing was stored, and the link is still good. */
  | {
      readonly kind: 'not_stored';
      readonly wanted: Wanted;
      readonly why: 'refused' | 'unreachable' | 'no_store';
    }
  | NoLink;

/** So many webhook secrets are kept beside a new one: while one is replaced, both sign. */
const KEPT_BESIDE = 1;

/** What this link wants, without using it up. */
export const lookAtIntake =
  (ports: Pick<IntakePorts, 'tickets' | 'clients' | 'clock'>) =>
  async (ticket: Secret): Promise<Wanted | NoLink> => {
    const found = await ports.tickets.find(ticket);
    if (found?.kind !== 'intake' || found.expiresAt <= ports.clock.now()) return { kind: 'no_link' };
    const client = await clientOf(ports, found);
    return client === undefined ? { kind: 'no_link' } : { kind: 'wanted', what: found.what, client };
  };

/**
 * Takes a secret from a person into the vault. It is tried at the vendor first; one that does not work uses nothing up,
 * so that a slip of the hand costs a second try. Of two that work, one at most is stored by one link.
 */
export const takeIn = (ports: IntakePorts) => {
  const look = lookAtIntake(ports);
  return async (ticket: Secret, secret: Secret): Promise<TakenIn> => {
    const wanted = await look(ticket);
    if (wanted.kind === 'no_link') return wanted;
    const vendor = ports.vendors.find(wanted.client.vendor);
    if (vendor === undefined) return { kind: 'no_link' };
    const verdict = await tried(ports, wanted, vendor, secret);
    if (verdict.kind === 'refused') {
      const why = verdict.code === 'vendor_refused' ? 'refused' : 'unreachable';
      return { kind: 'not_stored', wanted, why };
    }
    const taken = await ports.tickets.take(ticket);
    if (taken === undefined) return { kind: 'no_link' };
    switch (await storedQuietly(ports, wanted, vendor, secret)) {
      case 'gone':
        return { kind: 'no_link' };
      case 'failed':
        await ports.tickets.putBack(ticket, taken);
        return { kind: 'not_stored', wanted, why: 'no_store' };
    }
    const { proof } = verdict;
    ports.log.info('secret taken in', { client: wanted.client.id, what: wanted.what, proof });
    return { ...wanted, kind: 'stored', proof };
  };
};

async function clientOf(
  ports: Pick<IntakePorts, 'clients'>,
  ticket: IntakeTicket,
): Promise<OAuthClient | undefined> {
  const client = await ports.clients.find(ticket.client);
  return client?.createdAt === ticket.born ? client : undefined;
}

/** What a webhook's secret is worth shows with the first delivery: there is nobody to ask. */
async function tried(
  ports: IntakePorts,
  { what, client }: Wanted,
  vendor: Vendor,
  secret: Secret,
): Promise<Passed | Refusal> {
  if (what === 'webhookSecret') return { kind: 'passed', proof: 'on_trust' };
  return trySecret(ports, vendor, client, credentialOf(what, secret));
}

const credentialOf = (
  what: Exclude<IntakeKind, 'webhookSecret'>,
  secret: Secret,
): Pick<ClientCredential, 'clientSecret' | 'privateKeyJwk'> =>
  what === 'clientSecret' ? { clientSecret: secret } : { privateKeyJwk: secret };

/** A store that fails must not cost the person the link: what is brought once more takes the place of what was half kept. */
async function storedQuietly(
  ports: IntakePorts,
  wanted: Wanted,
  vendor: Vendor,
  secret: Secret,
): Promise<'stored' | 'gone' | 'failed'> {
  try {
    return await stored(ports, wanted, vendor, secret);
  } catch (error) {
    if (!(error instanceof VaultUnavailable || error instanceof StoreUnavailable)) throw error;
    const { client, what } = wanted;
    ports.log.error('secret not stored', { client: client.id, what, cause: causeOf(error) });
    return 'failed';
  }
}

async function stored(
  ports: IntakePorts,
  { what, client }: Wanted,
  vendor: Vendor,
  secret: Secret,
): Promise<'stored' | 'gone' | 'failed'> {
  if (what !== 'webhookSecret') {
    const ends = what === 'privateKey' ? ports.keyPairs.certificateEnd(secret) : undefined;
    const known = ends === undefined ? {} : { certificateExpiresAt: ends };
    const outcome = await storeCredential(ports, client, vendor, credentialOf(what, secret), known);
    if (outcome.kind === 'client') return 'stored';
    return outcome.code === 'not_found' ? 'gone' : 'failed';
  }
  const { keyring } = ports;
  if (keyring === undefined) return 'gone';
  const keys = (await keyring.get(client.id)) ?? NO_KEYS;
  const others = keys.secrets.filter((known) => !known.equals(secret));
  await keyring.put(client.id, { ...keys, secrets: [secret, ...others.slice(0, KEPT_BESIDE)] });
  // When a pasted one ends, nobody has said.
  await keepKeysEnd(ports, client, undefined);
  // The vendor is to sign with it: whoever looks after the registration brings it there.
  await ports.clients.change(client.id, (row) => ({
    ...(row.webhook === undefined
      ? {}
      : { client: { ...row, webhook: wished(row.webhook, row.webhook, ports.clock.now()) } }),
    result: undefined,
  }));
  return 'stored';
}
