import { withCanary } from '#shared/domain/canary.ts';
import { lifetimeProblem } from '#shared/domain/due.ts';
import { firstEpoch } from '#shared/domain/epochs.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId, IntegrationId, VendorId } from '#shared/domain/ids.ts';
import { type GrantType, type Integration, isByClientAlone } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type Duration, type Instant, milliseconds } from '#shared/domain/time.ts';
import { insteadOfPersonText } from '#shared/domain/user-bound.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { IntegrationOutcome } from './get-integration.ts';
import { grantTypeProblem } from './grant-type-problem.ts';
import { unknownVendor } from './register-client.ts';
import { sendSoon } from './send-soon.ts';

export interface CreateIntegrationInput {
  readonly id: IntegrationId;
  readonly vendor: VendorId;
  readonly client: ClientId;
  readonly grantType?: GrantType;
  readonly scopes: readonly string[];
  readonly owner: string;
  readonly principal: 'service' | 'user';
  readonly critical?: boolean;
  /** Stands for its client; one of each client at the most. */
  readonly canary?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly acknowledgeUserBound?: boolean;
  readonly minTtlSeconds?: Duration;
}

type CreatePorts = Pick<Ports, 'store' | 'clients' | 'vendors' | 'queue' | 'log' | 'clock' | 'budgets'>;

/** A connection that automations will share. It has no grant yet; where the client alone is enough it needs none. */
export const createIntegration =
  (ports: CreatePorts) =>
  async (input: CreateIntegrationInput): Promise<IntegrationOutcome> => {
    const vendor = ports.vendors.find(input.vendor);
    if (vendor === undefined) return unknownVendor(input.vendor);
    const client = await ports.clients.find(input.client);
    const refused =
      clientProblem(input, vendor, client) ?? principalProblem(input, vendor, client?.clientAuth !== 'none');
    if (refused !== undefined) return refused;
    const lifetime = lifetimeProblem(vendor, ports.budgets);
    if (lifetime !== undefined) return refusal('lifetime_too_short', lifetime, { pointer: '/vendor' });
    const row = rowOf(input, ports.clock.now());
    if (row.canary === true && client !== undefined) {
      const claimed = await claimCanary(ports, client, row);
      if (claimed !== undefined) return claimed;
    }
    if ((await ports.store.create(row)) === 'exists') return taken(input.id);
    if (row.dueAt !== undefined) await sendSoon(ports, row);
    return { kind: 'integration', row };
  };

/**
 * The name on the client's row comes first: whoever dies before the integration is made leaves a name that stands for
 * nothing, and that the next one takes.
 */
async function claimCanary(
  ports: Pick<CreatePorts, 'store' | 'clients'>,
  client: OAuthClient,
  { id }: Integration,
): Promise<Refusal | undefined> {
  // Whose id it is already must not become the client's canary by being refused.
  if ((await ports.store.find(id)) !== undefined) return taken(id);
  const named = client.canary;
  const standing = named === undefined ? undefined : await ports.store.find(named);
  const changed = await ports.clients.change(client.id, (newest) => {
    const next = newest.canary === named ? withCanary(newest, id, standing) : undefined;
    return next === undefined ? { result: newest.canary } : { client: next, result: undefined };
  });
  if (changed.kind === 'missing' || changed.result === undefined) return undefined;
  return refusal(
    'conflict',
    `/canary must be left out: ${changed.result} is the canary of ${client.id}, and a client has one at the most`,
    { pointer: '/canary' },
  );
}

const taken = (id: IntegrationId): Refusal =>
  refusal('already_exists', `there is an integration ${id} already, or one that is being removed`);

function clientProblem(
  input: CreateIntegrationInput,
  vendor: Vendor,
  client: OAuthClient | undefined,
): Refusal | undefined {
  const pointer = '/client';
  if (client === undefined) {
    return refusal('invalid_request', `/client must be a registered client; there is no ${input.client}`, {
      pointer,
    });
  }
  if (client.vendor !== input.vendor) {
    const detail = `/client must be a client of ${input.vendor}; ${client.id} is one of ${client.vendor}`;
    return refusal('invalid_request', detail, { pointer });
  }
  return grantTypeProblem(input.grantType, vendor, client);
}

function principalProblem(
  input: CreateIntegrationInput,
  vendor: Vendor,
  canProve: boolean,
): Refusal | undefined {
  if (input.principal === 'service' || input.acknowledgeUserBound === true) return undefined;
  return refusal(
    'user_bound_grant',
    "a person's grant ends when the person leaves or loses a role, and the automations that use it end with it. " +
      `Better: ${insteadOfPersonText(vendor, canProve)}. ` +
      'If it has to be a person, say so with acknowledgeUserBound: true',
    { pointer: '/principal' },
  );
}

function rowOf(input: CreateIntegrationInput, now: Instant): Integration {
  const grantType = input.grantType ?? 'authorization_code';
  return {
    id: input.id,
    vendor: input.vendor,
    client: input.client,
    grantType,
    scopes: input.scopes,
    owner: input.owner,
    principal: input.principal,
    critical: input.critical ?? false,
    ...(input.canary === true ? { canary: true } : {}),
    labels: input.labels ?? {},
    minTtl: input.minTtlSeconds ?? milliseconds(0),
    createdAt: now,
    care: { status: 'pending' },
    epoch: firstEpoch(now),
    version: 0,
    openAttempts: [],
    fence: 0,
    failures: 0,
    ...(isByClientAlone(grantType) ? { dueAt: now } : {}),
  };
}
