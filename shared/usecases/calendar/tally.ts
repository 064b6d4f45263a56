import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { noticesOf } from '#shared/domain/notice/notice.ts';
import type { Looked } from './announce-deadline.ts';

/** What a run has come to. */
export interface CalendarRun {
  readonly kind: 'ran';
  /** Events that were told, and those that the bus did not take. */
  readonly announced: number;
  readonly failed: number;
  /** What ends within a week, or has ended. */
  readonly endingSoon: number;
  /** It was not ended early. */
  readonly isComplete: boolean;
}

/** Counts what a run meets. */
export class CalendarTally {
  announced = 0;
  failed = 0;
  endingSoon = 0;
  /** Integrations of each vendor. */
  readonly byVendor = new Map<VendorId, IntegrationId[]>();

  add({ told, isAlarming }: Looked): void {
    if (told === 'told') this.announced++;
    if (told === 'failed') this.failed++;
    if (isAlarming) this.endingSoon++;
  }

  meet({ id, vendor }: Integration): void {
    const of = noticesOf(vendor);
    const known = this.byVendor.get(of);
    if (known === undefined) this.byVendor.set(of, [id]);
    else known.push(id);
  }

  ended(isComplete: boolean): CalendarRun {
    const { announced, failed, endingSoon } = this;
    return { kind: 'ran', announced, failed, endingSoon, isComplete };
  }
}
