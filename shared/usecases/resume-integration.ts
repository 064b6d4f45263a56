import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { naturalDue } from '#shared/domain/natural-due.ts';
import { isHeldBack } from '#shared/domain/restore/held-back.ts';
import { released } from '#shared/domain/restore/hold.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { IntegrationOutcome } from './get-integration.ts';
import { isShown, noSuchIntegration } from './no-such-integration.ts';
import { sendSoon } from './send-soon.ts';

type ResumePorts = Pick<Ports, 'store' | 'vendors' | 'queue' | 'log' | 'clock' | 'budgets'>;

/**
 * Takes the care up again where it stood; what became due meanwhile is refreshed at once. Of a grant that is held after a
 * restore the refresh token is presented, whatever comes of it.
 */
export const resumeIntegration =
  (ports: ResumePorts) =>
  async (input: { readonly id: IntegrationId }): Promise<IntegrationOutcome> => {
    const now = ports.clock.now();
    const changed = await ports.store.change(input.id, (row) => {
      if (!isShown(row)) return { result: 'hidden' as const };
      if (row.pausedAt === undefined) return { result: 'already' as const };
      return { row: resumed(ports, row, now), result: 'resumed' as const };
    });
    if (changed.kind === 'missing' || changed.result === 'hidden') return noSuchIntegration(input.id);
    const { row } = changed;
    if (changed.result === 'resumed' && row.dueAt !== undefined && row.dueAt <= now) {
      await sendSoon(ports, row);
    }
    return { kind: 'integration', row };
  };

function resumed(ports: ResumePorts, row: Integration, now: Instant): Integration {
  const vendor = ports.vendors.find(row.vendor);
  if (isHeldBack(row)) return released(row, { by: 'person', now, dueAt: now });
  const { pausedAt: _pausedAt, dueAt: _dueAt, ...rest } = row;
  // Without its vendor a row is put off by the refresh, not forgotten.
  const dueAt = vendor === undefined ? now : naturalDue(row, vendor, now, ports.budgets);
  return dueAt === undefined ? rest : { ...rest, dueAt };
}
