import type { AttemptId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type {
  Acquired,
  Answered,
  Committed,
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

/** What is remembered of one integration, from its making to its removal: a bounded piece of its newest history. */
export class Life {
  readonly id: string;
  readonly born: Instant;
  readonly attempts = new Map<AttemptId, KnownAttempt>();
  readonly versions = new Map<number, NewVersion>();
  removal?: Recorded<RemovalBegun>;
  acknowledged?: Recorded<RemovalAcknowledged>;
  /** The last time it was given up, until another token set takes that back. */
  givenUp?: Recorded<Refused>;
  /** Epochs whose loss was announced, and those in which a token was sent that should not have been. */
  readonly announcedEpochs = new Set<number>();
  readonly harmedEpochs = new Set<number>();

  constructor(id: string, born: Instant) {
    this.id = id;
    this.born = born;
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
        this.#newVersion(fact);
        return;
      case 'removed':
        // What may still come is late; nothing follows from it.
        this.attempts.clear();
        this.versions.clear();
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

  #newVersion(fact: NewVersion): void {
    this.versions.set(fact.version, fact);
    forgetOldest(this.versions, VERSIONS_KEPT);
    // A holder that stood still has rescued it.
    if (fact.kind === 'commit' && this.givenUp?.epoch === fact.epoch) delete this.givenUp;
  }
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
