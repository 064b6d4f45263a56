import { intoEscrow, isAdopted, keptBy } from '#shared/domain/protocol/escrow.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Change } from '#shared/ports/integration-store.ts';
import type { TokenSetRef } from '#shared/ports/vault.ts';
import { causeOf } from '../cause-of.ts';
import type { Attempt } from './attempt.ts';
import type { RefreshPorts } from './ports.ts';

type PersistPorts = Pick<RefreshPorts, 'vault' | 'escrow' | 'store' | 'clock' | 'log'>;

/** The vault alone is tried for this share of the time to persist; then the row takes the token set in as well. */
const VAULT_ALONE = 0.5;
/** What is left to the very end for telling of it. */
const LAST_WORDS = milliseconds(500);
const FIRST_PAUSE = milliseconds(100);
const GREATEST_PAUSE = seconds(2);

/**
 * Step 6: persist before believing. Tries the vault until just before this process is killed; when it stays down, the
 * token set goes sealed into the row. `nowhere`: the time is over and neither took it.
 * `unwanted`: the grant was withdrawn or replaced meanwhile, and the refused commit will deal with the token set.
 */
export async function persist(
  ports: PersistPorts,
  attempt: Attempt,
  ref: TokenSetRef,
  tokens: TokenSet,
): Promise<'vault' | 'escrow' | 'nowhere' | 'unwanted'> {
  const startedAt = ports.clock.monotonic();
  const vaultAloneUntil = startedAt + attempt.persistTime * VAULT_ALONE;
  const keep = keptBy(attempt.row);
  for (let pause = FIRST_PAUSE as number; ; pause = Math.min(pause * 2, GREATEST_PAUSE)) {
    if (await putIn(ports, ref, tokens, keep)) return 'vault';
    if (ports.clock.monotonic() >= vaultAloneUntil) {
      const sealed = await sealInto(ports, attempt, ref, tokens);
      if (sealed !== 'failed') return sealed;
    }
    if (attempt.input.timeLeft() < LAST_WORDS + pause) return 'nowhere';
    await ports.clock.sleep(milliseconds(pause));
  }
}

async function putIn(
  ports: PersistPorts,
  ref: TokenSetRef,
  tokens: TokenSet,
  keep: readonly TokenSetRef['versionId'][],
): Promise<boolean> {
  try {
    await ports.vault.put(ref, tokens, keep);
    return true;
  } catch (error) {
    ports.log.error('vault did not take a token set', {
      integration: ref.integration,
      cause: causeOf(error),
    });
    return false;
  }
}

/** The row keeps one sealed token set; the attempt stays open, so that the next holder looks for it. */
async function sealInto(
  ports: PersistPorts,
  attempt: Attempt,
  ref: TokenSetRef,
  tokens: TokenSet,
): Promise<'vault' | 'escrow' | 'unwanted' | 'failed'> {
  try {
    const sealed = await ports.escrow.seal(ref, tokens);
    const { versionId, epoch } = ref;
    const changed = await ports.store.change(
      ref.integration,
      (row): Change<'vault' | 'escrow' | 'unwanted' | 'failed'> => {
        // The vault had taken it although it could not say so.
        if (row.epoch === epoch && isAdopted(row, versionId)) return { result: 'vault' };
        const next = intoEscrow(row, { versionId, epoch, sealed });
        if (next === 'unwanted') return { result: next };
        return next === 'taken' ? { result: 'failed' } : { row: next, result: 'escrow' };
      },
    );
    const outcome = changed.kind === 'changed' ? changed.result : 'unwanted';
    if (outcome === 'escrow') {
      ports.log.error('token set is in escrow', { integration: ref.integration, attempt: attempt.id });
    }
    return outcome;
  } catch (error) {
    ports.log.error('escrow did not take a token set', {
      integration: ref.integration,
      cause: causeOf(error),
    });
    return 'failed';
  }
}
