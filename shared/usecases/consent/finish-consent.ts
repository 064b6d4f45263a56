import { OPENID, scopesToAskFor } from '#shared/domain/consent/authorization-request.ts';
import { type Callback, isFromVendor, type VendorSaid } from '#shared/domain/consent/callback.ts';
import { type ConsentState, mayFinish } from '#shared/domain/consent/ticket.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { keepState } from '../campaign/keep-state.ts';
import { type Move, moveBegun } from '../campaign/moves.ts';
import { isShown } from '../no-such-integration.ts';
import { type Connected, connected } from './connected.ts';
import { type GrantFailure, grantBy } from './grant-by.ts';
import type { ConsentPorts } from './ports.ts';

export interface FinishConsentInput {
  readonly callback: Callback;
  /** What the browser was given when it set out; absent where it brings none. */
  readonly verifier: Secret | undefined;
}

export type ConsentFailure =
  | 'malformed'
  /** No such consent is under way: it ended, was finished, or never began. */
  | 'unknown'
  | 'wrong_browser'
  | 'wrong_issuer'
  /** The grant has become another since the consent began. */
  | 'overtaken'
  | VendorSaid
  | GrantFailure;

export type ConsentOutcome =
  | Connected
  | {
      readonly kind: 'failed';
      readonly why: ConsentFailure;
      readonly client?: ClientId;
      /** The scopes that were needed and not granted. */
      readonly missing?: readonly string[];
    };

/**
 * A person is back from the vendor. Who brings a state but not what its browser was given finishes nothing and spoils
 * nothing. From there on it is taken, so that of two callbacks one at most sends the code.
 */
export const finishConsent =
  (ports: ConsentPorts) =>
  async ({ callback, verifier }: FinishConsentInput): Promise<ConsentOutcome> => {
    if (callback.kind === 'malformed') return failed('malformed');
    const seen = await ports.tickets.find(callback.state);
    if (seen?.kind !== 'consent' || seen.expiresAt <= ports.clock.now()) return failed('unknown');
    if (verifier === undefined || !(await isBrowserOf(ports, seen, verifier))) return failed('wrong_browser');
    const state = await ports.tickets.take(callback.state);
    if (state?.kind !== 'consent') return failed('unknown');
    const found = await whatFor(ports, state);
    if (found === undefined) return failed('overtaken');
    const { row, vendor, client, move } = found;
    if (!isFromVendor(vendor, callback.iss)) {
      ports.log.error('a consent was answered by another issuer', { integration: row.id, vendor: vendor.id });
      return failed('wrong_issuer');
    }
    if (callback.kind === 'error') {
      if (callback.error === 'denied' && move !== undefined)
        await keepState(ports, row.id, move, { state: 'declined', why: 'denied' });
      return failed(callback.error, client.id);
    }
    const outcome = await grantBy(ports, row, vendor, client, {
      request: {
        grantType: 'authorization_code',
        code: callback.code,
        redirectUri: state.redirectUri,
        codeVerifier: verifier,
      },
      mayBeAnother: state.mayBeAnother === true,
      mayTake: (newest) => isShown(newest) && mayFinish(newest, state),
      ...(move === undefined ? {} : { move }),
      ...(scopesToAskFor(vendor, move?.scopes ?? row.scopes).includes(OPENID)
        ? { nonce: await ports.fingerprints.fingerprint(callback.state) }
        : {}),
    });
    if (outcome.kind === 'granted') return connected(ports, outcome.row);
    const { class: kind, code } = outcome.failure ?? { class: 'not_kept', code: outcome.why };
    ports.log.warn('no grant came of a consent', { integration: row.id, client: client.id, kind, code });
    return failed(outcome.why, client.id, outcome.missing);
  };

const failed = (why: ConsentFailure, client?: ClientId, missing?: readonly string[]): ConsentOutcome => ({
  kind: 'failed',
  why,
  ...(client === undefined ? {} : { client }),
  ...(missing === undefined ? {} : { missing }),
});

const isBrowserOf = async (ports: ConsentPorts, state: ConsentState, verifier: Secret): Promise<boolean> =>
  (await ports.fingerprints.fingerprint(verifier)) === state.browser;

async function whatFor(
  ports: ConsentPorts,
  state: ConsentState,
): Promise<{ row: Integration; vendor: Vendor; client: OAuthClient; move: Move | undefined } | undefined> {
  const row = await ports.store.find(state.integration);
  if (row === undefined || !isShown(row) || !mayFinish(row, state)) return undefined;
  const vendor = ports.vendors.find(row.vendor);
  const client = await ports.clients.find(row.client);
  if (vendor === undefined || client === undefined) return undefined;
  return { row, vendor, client, move: await moveBegun(ports, row, state.asks) };
}
