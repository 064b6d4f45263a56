import type { SignReport } from '#shared/domain/notice/from-api.ts';
import { after, type Instant, minutes } from '#shared/domain/time.ts';

const KEPT_FOR = minutes(10);
const MOST_KEPT = 1000;

/** Reports that this process has just dealt with: the same again needs no look at the store. */
export class RecentReports {
  readonly #until = new Map<string, Instant>();

  isNew(report: SignReport): boolean {
    const until = this.#until.get(keyOf(report));
    return until === undefined || until <= report.now;
  }

  add(report: SignReport): void {
    if (this.#until.size >= MOST_KEPT) this.#until.clear();
    this.#until.set(keyOf(report), after(report.now, KEPT_FOR));
  }
}

const keyOf = ({ vendor, endpoint, integration, signs }: SignReport): string =>
  JSON.stringify([vendor, endpoint, integration, signs.deprecatedAt, signs.sunsetAt, signs.says]);
