import type { ClientId } from '../ids.ts';
import type { Integration } from '../integration.ts';
import { before, type Instant, minutes } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import { fateOf, isRisky } from './fate.ts';
import type { HeldBack } from './held-back.ts';

/** So many restored refresh tokens of one client are presented in a minute. */
const TURNS_PER_MINUTE = 10;
/** So many refusals of one client, and it gets no more turns by itself: the rest of its backup is likely as old. */
const REFUSALS_TO_STOP = 3;

interface Known {
  readonly vendorOf: (row: Integration) => Vendor | undefined;
  readonly now: Instant;
  /** A person has said that restored refresh tokens may be presented whatever comes of it. */
  readonly spend: boolean;
}

export interface Turns {
  /** Whose refresh tokens may be presented now: soonest needed first, the risky ones last. */
  readonly present: readonly HeldBack[];
  /** Clients whose other grants wait for a person, because several of theirs were refused. */
  readonly stopped: readonly ClientId[];
}

/** Who is next, judged by the rows alone: so a run may be repeated, stopped and begun anew as anyone likes. */
export function turnsOf(rows: readonly Integration[], known: Known): Turns {
  const byClient = Map.groupBy(rows, (row) => row.client);
  const stopped: ClientId[] = [];
  const present = [...byClient].flatMap(([client, ofClient]) => {
    const waiting = ofClient.filter((row): row is HeldBack => mayTakeTurn(row, known));
    if (!known.spend && refusalsOf(ofClient, known) >= REFUSALS_TO_STOP) {
      if (waiting.length > 0) stopped.push(client);
      return [];
    }
    const free = Math.max(0, TURNS_PER_MINUTE - takenLately(ofClient, known.now));
    return waiting.toSorted(soonestNeeded(known)).slice(0, free);
  });
  return { present, stopped };
}

function mayTakeTurn(row: Integration, { vendorOf, spend }: Known): boolean {
  const fate = fateOf(row, vendorOf(row));
  return fate === 'held' || (spend && fate === 'risky');
}

const refusalsOf = (rows: readonly Integration[], { vendorOf }: Known): number =>
  rows.filter((row) => {
    const fate = fateOf(row, vendorOf(row));
    return fate === 'in_doubt' || (fate === 'lost' && row.restored?.released?.by === 'presented');
  }).length;

const takenLately = (rows: readonly Integration[], now: Instant): number =>
  rows.filter(({ restored }) => {
    const { released } = restored ?? {};
    return released?.by === 'presented' && released.at > before(now, minutes(1));
  }).length;

const soonestNeeded =
  ({ vendorOf }: Known) =>
  (a: Integration, b: Integration): number =>
    Number(isRisky(vendorOf(a))) - Number(isRisky(vendorOf(b))) ||
    (a.tokens?.expiresAt ?? 0) - (b.tokens?.expiresAt ?? 0);
