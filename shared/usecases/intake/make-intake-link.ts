import { INTAKE_LIVES, type IntakeKind } from '#shared/domain/consent/ticket.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { after, type Instant } from '#shared/domain/time.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { neededKeys } from '#shared/domain/webhook/needed-keys.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { noSuchClient } from '../get-client.ts';
import type { Keyring } from './intake-ports.ts';

export interface IntakeLink {
  readonly kind: 'link';
  readonly ticket: Secret;
  readonly expiresAt: Instant;
}

/** A link for whoever holds the vendor's console: one hour, for one secret of one client. */
export const makeIntakeLink =
  (ports: Pick<Ports, 'clients' | 'vendors' | 'tickets' | 'clock'> & Keyring) =>
  async (input: { readonly id: ClientId; readonly what: IntakeKind }): Promise<IntakeLink | Refusal> => {
    const client = await ports.clients.find(input.id);
    if (client === undefined) return noSuchClient(input.id);
    const vendor = ports.vendors.find(client.vendor);
    const problem = problemWith(
      input.what,
      client,
      ports.keyring === undefined ? undefined : vendor?.webhook,
    );
    if (problem !== undefined) return refusal('invalid_request', `/what ${problem}`, { pointer: '/what' });
    const expiresAt = after(ports.clock.now(), INTAKE_LIVES);
    const { id, createdAt: born } = client;
    const ticket = await ports.tickets.issue({
      kind: 'intake',
      client: id,
      born,
      what: input.what,
      expiresAt,
    });
    return { kind: 'link', ticket, expiresAt };
  };

function problemWith(
  what: IntakeKind,
  client: OAuthClient,
  webhook: VendorWebhook | undefined,
): string | undefined {
  const { id, clientAuth, rotation } = client;
  switch (what) {
    case 'clientSecret':
      return clientAuth === 'private_key_jwt' || clientAuth === 'none'
        ? `must be another: ${id} proves itself by ${clientAuth}, not by a secret`
        : undefined;
    case 'privateKey':
      if (rotation?.kind === 'jwks') {
        return `must be another: the keys of ${id} are made and published here, and nobody has to bring one`;
      }
      return clientAuth === 'private_key_jwt'
        ? undefined
        : `must be another: ${id} proves itself by ${clientAuth}, not by a key`;
    case 'webhookSecret':
      if (webhook === undefined || webhook.scheme === 'none') {
        return `must be another: webhooks of ${client.vendor} are not understood here`;
      }
      return neededKeys(webhook).includes('secret')
        ? undefined
        : `must be another: webhooks of ${client.vendor} are signed with no secret of their own`;
  }
}
