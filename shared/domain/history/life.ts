import type { AttemptId } from '../ids.ts';
import type {
  Acquired,
  Answered,
  Committed,
  Fact,
  Granted,
  LeaseInherited,
  Persisted,
  Recorded,
  Refused,
  RemovalAcknowledged,
  RemovalBegun,
  Spend,
} from './fact.ts';

/** What is on record of one attempt. */
export interface KnownAttempt {
  readonly id: AttemptId;
  readonly epoch: number;
  acquired?: Recorded<Acquired>;
  inherited?: Recorded<LeaseInherited>;
  readonly spends: Recorded<Spend>[];
  readonly answers: Recorded<Answered>[];
  persist?: Recorded<Persisted>;
  commit?: Recorded<Committed>;
}

export type NewVersion = Recorded<Committed> | Recorded<Granted>;

const ATTEMPTS_KEPT = 12;
const VERSIONS_KEPT = 8;
const SENDS_KEPT = 4;

/** What is remembered of one integration: a bounded piece of its newest history. */
export class Life {
  readonly id: string;
  readonly attempts = new Map<AttemptId, KnownAttempt>();
  readonly versions = new Map<number, NewVersion>();
  removal?: Recorded<RemovalBegun>;
  acknowledged?: Recorded<RemovalAcknowledged>;
  /** The last time it was given up, until another token set takes that back. */
  givenUp?: Recorded<Refused>;
  /** Epochs whose loss was announced, and those in which a token was sent that should not have been. */
  readonly announcedEpochs = new Set<number>();
  readonly harmedEpochs = new Set<number>();

  constructor(id: string) {
    this.id = id;
  }

  attempt(fact: { readonly attempt: AttemptId; readonly epoch: number }): KnownAttempt {
    const known = this.attempts.get(fact.attempt);
    if (known !== undefined) return known;
    const begun: KnownAttempt = { id: fact.attempt, epoch: fact.epoch, spends: [], answers: [] };
    this.attempts.set(fact.attempt, begun);
    forgetOldest(this.attempts, ATTEMPTS_KEPT);
    return begun;
  }

  remember(fact: Recorded): void {
    switch (fact.kind) {
      case 'acquired':
        if (fact.parentVersion === 0) this.#begin();
        this.attempt(fact).acquired = fact;
        return;
      case 'lease_inherited':
        this.attempt(fact).inherited = fact;
        return;
      case 'spend':
        keep(this.attempt(fact).spends, fact);
        return;
      case 'answer':
        keep(this.attempt(fact).answers, fact);
        return;
      case 'persist':
        this.attempt(fact).persist = fact;
        return;
      case 'commit':
        this.attempt(fact).commit = fact;
        this.#newVersion(fact);
        return;
      case 'granted':
        this.#begin();
        this.#newVersion(fact);
        return;
      case 'removal_begun':
        this.removal = fact;
        return;
      case 'removal_acknowledged':
        this.acknowledged = fact;
        return;
      case 'refused':
        if (fact.becomes === 'reauthorization_required') this.givenUp = fact;
        return;
      case 'announced':
        if (fact.event === 'grant.lost' && fact.epoch !== undefined) this.announcedEpochs.add(fact.epoch);
        return;
      default:
        return;
    }
  }

  /** A withdrawal is the end: what comes after it is of an integration that was made anew under the same id. */
  #begin(): void {
    delete this.removal;
    delete this.acknowledged;
  }

  #newVersion(fact: NewVersion): void {
    this.versions.set(fact.version, fact);
    forgetOldest(this.versions, VERSIONS_KEPT);
    // A holder that stood still has rescued it.
    if (fact.kind === 'commit' && this.givenUp?.epoch === fact.epoch) delete this.givenUp;
  }
}

/** Whether this fact can only be the first of an integration that was made anew under the same id. */
export function beginsAnew(life: Life, fact: Fact): boolean {
  if (fact.kind === 'granted') return fact.version === 1 && life.versions.size > 0 && fact.epoch === 1;
  if (fact.kind !== 'acquired' || fact.fence !== 1 || fact.parentVersion !== 0) return false;
  return [...life.attempts.values()].some(({ id }) => id !== fact.attempt);
}

function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > SENDS_KEPT) list.shift();
}

function forgetOldest<K, V>(map: Map<K, V>, most: number): void {
  if (map.size <= most) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
