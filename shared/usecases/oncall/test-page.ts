import type { Severity } from '#shared/domain/incident/cause.ts';
import { testMessage } from '#shared/domain/incident/page-message.ts';
import { type NamedPager, PagerUnavailable } from '#shared/ports/pager.ts';
import type { Clock } from '#shared/ports/system.ts';

export interface TestPagePorts {
  /** Everyone whom this home tells itself. */
  readonly pagers: readonly NamedPager[];
  readonly clock: Clock;
}

/** Who was tried, and whether it has taken the message; `why` it has not. */
export interface TriedPager {
  readonly name: string;
  readonly taken: boolean;
  readonly why?: string;
}

export interface TestedPage {
  readonly severity: Severity;
  readonly targets: readonly TriedPager[];
}

/** Sends everyone a message that says that nothing is wrong, side by side. */
export const testPage =
  ({ pagers, clock }: TestPagePorts) =>
  async (severity: Severity): Promise<TestedPage> => {
    const message = testMessage(severity, clock.now());
    const tried = async ({ name, pager }: NamedPager): Promise<TriedPager> => {
      try {
        await pager.send(message);
        return { name, taken: true };
      } catch (error) {
        if (!(error instanceof PagerUnavailable)) throw error;
        return { name, taken: false, why: error.message };
      }
    };
    return { severity, targets: await Promise.all(pagers.map(tried)) };
  };
