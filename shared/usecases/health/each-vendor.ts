import type { Integration } from '#shared/domain/integration.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';

export interface Round {
  /** Asked before each; no ends the round early. */
  readonly goOn: () => boolean;
  readonly each: (row: Integration) => Promise<'answered' | 'silent'>;
}

/** Of one vendor, one after the other, two in a second: no vendor's limit for one app is lower than that for long. */
const PAUSE = milliseconds(500);
/** So many vendors at a time. */
const AT_ONCE = 8;
/** After so many in succession that it did not answer, a vendor is left alone. */
const GIVEN_UP_AFTER = 3;

/** Goes through the rows vendor by vendor; whether it came to its end. */
export async function eachVendor(
  { clock }: Pick<Ports, 'clock'>,
  rows: readonly Integration[],
  { goOn, each }: Round,
): Promise<boolean> {
  const left = [...Map.groupBy(rows, (row) => row.vendor)];
  let isComplete = true;

  async function ofVendor(of: readonly Integration[]): Promise<void> {
    let failed = 0;
    for (const [n, row] of of.entries()) {
      if (!goOn()) isComplete = false;
      if (!isComplete || failed === GIVEN_UP_AFTER) return;
      if (n > 0) await clock.sleep(PAUSE);
      failed = (await each(row)) === 'silent' ? failed + 1 : 0;
    }
  }

  async function work(): Promise<void> {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await ofVendor(next[1]);
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return isComplete;
}
