import type { Fault } from './fault.ts';
import type { LogLine } from './log-line.ts';

/** A part of the show. */
export type Act =
  | { readonly kind: 'calm'; readonly title: string; readonly seconds: number }
  /** The vendor fails the next requests to its token endpoint, one fault each. */
  | { readonly kind: 'faults'; readonly title: string; readonly faults: readonly Fault[] }
  /** The keeper is killed while it waits for an answer that the vendor is about to give. */
  | { readonly kind: 'kill'; readonly title: string; readonly faults: readonly Fault[] };

export const ACTS: readonly Act[] = [
  { kind: 'calm', title: 'a calm vendor', seconds: 6 },
  { kind: 'faults', title: 'a slow answer', faults: [{ kind: 'slow', seconds: 3 }] },
  {
    kind: 'faults',
    title: 'an error, twice in a row',
    faults: [{ kind: 'server_error' }, { kind: 'server_error' }],
  },
  { kind: 'faults', title: 'too many requests', faults: [{ kind: 'throttled', retryAfterSeconds: 4 }] },
  { kind: 'faults', title: 'a lost request', faults: [{ kind: 'lost_request' }] },
  {
    kind: 'faults',
    title: 'a lost reply, twice in a row',
    faults: [{ kind: 'lost_reply' }, { kind: 'lost_reply' }],
  },
  {
    kind: 'kill',
    title: 'the keeper is killed in the middle of a refresh',
    faults: [{ kind: 'slow', seconds: 6 }],
  },
];

/** How an act's faults fared so far. */
export interface Progress {
  /** Faults that have not happened yet. */
  readonly toCome: number;
  /** Integrations that were hit, each with the version that it has been refreshed to since. */
  readonly hit: ReadonlyMap<string, number | undefined>;
}

export const begun = (faults: number): Progress => ({ toCome: faults, hit: new Map() });

/** The vendor has played one of its faults. */
export const faultPlayed = (progress: Progress): Progress => ({ ...progress, toCome: progress.toCome - 1 });

export function hitBy(progress: Progress, ids: readonly string[]): Progress {
  return { ...progress, hit: new Map([...progress.hit, ...ids.map((id) => [id, undefined] as const)]) };
}

/** An answer that took longer is the slow one. */
const SLOW_MS = 1000;

/** What one line of the keeper's log says about who was hit, and who has recovered. */
export function progressed(progress: Progress, line: LogLine): Progress {
  const { integration: id } = line;
  if (id === undefined) return progress;
  switch (line.message) {
    case 'sending the same token again':
    case 'refresh failed':
      return hitBy(progress, [id]);
    case 'refreshed':
      return (line.tookMs ?? 0) > SLOW_MS ? hitBy(progress, [id]) : progress;
    case 'integration.refreshed':
      return progress.hit.has(id)
        ? { ...progress, hit: new Map([...progress.hit, [id, line.version] as const]) }
        : progress;
    default:
      return progress;
  }
}

/** Every fault has happened, and whoever was hit has been refreshed since. */
export function isSurvived({ toCome, hit }: Progress): boolean {
  return toCome <= 0 && hit.size > 0 && [...hit.values()].every((version) => version !== undefined);
}
