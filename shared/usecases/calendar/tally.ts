import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { noticesOf } from '#shared/domain/notice/notice.ts';
import type { Looked } from './announce-deadline.ts';

/** What a run has come to. */
export interface CalendarRun {
  readonly kind: 'ran';
  /** Events that were told; those that the bus did not take, or that another run is about to tell. */
  readonly announced: number;
  readonly undone: number;
  /** What ends within a week, or has ended. */
  readonly endingSoon: number;
  /** It was not ended early. */
  readonly isComplete: boolean;
}

/** Counts what a run meets. */
export class CalendarTally {
  announced = 0;
  undone = 0;
  endingSoon = 0;
  /** Those of them that are no incident of their own: of secrets and refresh tokens the on-call hears by name. */
  unnamed = 0;
  /** Integrations of each vendor. */
  readonly byVendor = new Map<VendorId, IntegrationId[]>();

  add({ told, isAlarming }: Looked, as: 'incident' | 'unnamed' = 'unnamed'): void {
    if (told === 'told') this.announced++;
    // Another run that is about to tell it may have died: who comes back finds out.
    if (told === 'failed' || told === 'taken') this.undone++;
    if (!isAlarming) return;
    this.endingSoon++;
    if (as === 'unnamed') this.unnamed++;
  }

  meet({ id, vendor }: Integration): void {
    const of = noticesOf(vendor);
    const known = this.byVendor.get(of);
    if (known === undefined) this.byVendor.set(of, [id]);
    else known.push(id);
  }

  ended(isComplete: boolean): CalendarRun {
    const { announced, undone, endingSoon } = this;
    return { kind: 'ran', announced, undone, endingSoon, isComplete };
  }
}
