import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import { connectedOf } from '#shared/domain/event-of.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { IntegrationOutcome } from './get-integration.ts';
import { claimToken } from './grant/claim-token.ts';
import { destroyOldEpoch } from './grant/destroy-old-epoch.ts';
import type { ImportGrantInput, ImportPorts } from './grant/import-input.ts';
import { inputProblem, kindProblem, tokenSetOf } from './grant/imported-tokens.ts';
import { knownAs } from './grant/known-refresh-token.ts';
import { takePlace } from './grant/take-place.ts';
import { isShown, noSuchIntegration } from './no-such-integration.ts';
import { tell } from './refresh/tell.ts';
import { sendSoon } from './send-soon.ts';

export type { ImportGrantInput } from './grant/import-input.ts';

/** So often another write may come between looking and replacing, before the caller is asked to try again. */
const TRIES = 5;

/**
 * Brings a grant that was obtained elsewhere. A refresh token that we hold changes nothing, one that we have spent is
 * refused: it would end the family at a vendor that watches for reuse. Anything else begins a new epoch.
 */
export const importGrant =
  (ports: ImportPorts) =>
  async (input: ImportGrantInput): Promise<IntegrationOutcome> => {
    const now = ports.clock.now();
    const problem = inputProblem(input, now);
    if (problem !== undefined) return problem;
    for (let tries = 0; tries < TRIES; tries++) {
      const outcome = await tryOnce(ports, input, now);
      if (outcome !== 'moved') return outcome;
    }
    return refusal('temporarily_unavailable', `${input.id} is being changed by others`, { retryAfter: 1 });
  };

async function tryOnce(
  ports: ImportPorts,
  input: ImportGrantInput,
  now: Instant,
): Promise<IntegrationOutcome | 'moved'> {
  const row = await ports.store.find(input.id);
  if (row === undefined || !isShown(row)) return noSuchIntegration(input.id);
  const vendor = ports.vendors.find(row.vendor);
  if (vendor === undefined) return vendorGone(row);
  const misfit = kindProblem(input, row);
  if (misfit !== undefined) return misfit;
  const known = await knownAs(ports, row, vendor, input.refreshToken);
  if (known.kind === 'held') return { kind: 'integration', row };
  if (known.kind === 'spent') return spent(input.id);
  const other = await claimToken(ports, row, vendor, input.refreshToken, now);
  if (other !== undefined) return heldElsewhere(other);
  const tokens = tokenSetOf(input, row, vendor, known.spentBefore, now);
  return replace(ports, row, vendor, tokens, now);
}

/** Vault first, then the row, then the old epoch's end: at every instant the row names what the vault has. */
async function replace(
  ports: ImportPorts,
  seen: Integration,
  vendor: Vendor,
  tokens: TokenSet,
  now: Instant,
): Promise<IntegrationOutcome | 'moved'> {
  const ref = { integration: seen.id, epoch: seen.epoch + 1, versionId: ports.chance.attemptId(now) };
  await ports.vault.put(ref, tokens, []);
  const mayTake = (row: Integration): boolean => isSame(row, seen);
  const place = await takePlace(ports, { ref, tokens, vendor, seen, mayTake, imported: true, at: now });
  if (place.kind === 'moved') return 'moved';
  const { row } = place;
  await destroyOldEpoch(ports, seen);
  await tell(ports, connectedOf(row));
  if (row.dueAt !== undefined && row.dueAt <= now) await sendSoon(ports, row);
  return { kind: 'integration', row };
}

/** Neither a refresh nor another grant came between: what was asked of the vault still holds. */
const isSame = (row: Integration, seen: Integration): boolean =>
  isShown(row) &&
  row.epoch === seen.epoch &&
  row.version === seen.version &&
  row.openAttempts.every((open) => seen.openAttempts.some((other) => other.attemptId === open.attemptId));

const spent = (id: IntegrationId): Refusal =>
  refusal('conflict', `this refresh token of ${id} was used before; a newer one is needed`, {
    pointer: '/refreshToken',
  });

const heldElsewhere = (other: IntegrationId): Refusal =>
  refusal(
    'conflict',
    `${other} has this refresh token already, and each use of it ends the one before: let automations share ${other}, ` +
      'remove it first, or consent anew',
    { pointer: '/refreshToken', extra: { integration: other } },
  );

const vendorGone = (row: Integration): Refusal =>
  refusal('unknown_vendor', `the vendor ${row.vendor} of ${row.id} is not in the catalogue any more`);
