import type { AttemptId } from '../../ids.ts';
import type { ProbeEnded, ProbeTaken, Recorded, Spend } from '../fact.ts';
import type { Judge } from '../violation.ts';

const PROBES_KEPT = 4;

/**
 * I7: at most one try at a time while a client's circuit is open. A second one may begin when the first has ended, or
 * has had its time. Whether the first had ended is told by what the second one found in the row, or else by the first
 * one's going on to send.
 */
export class Probes {
  readonly #taken = new Map<string, Recorded<ProbeTaken>[]>();
  readonly #clientOf = new Map<AttemptId, string>();

  take(taken: Recorded<ProbeTaken>, judge: Judge): void {
    const { client, before } = taken;
    const probes = this.#taken.get(client) ?? [];
    const first = probes.find(({ attempt }) => attempt === before?.attempt);
    if (before !== undefined && before.until > taken.at) {
      judge.broken('I7', client, 'a second try began while the first one had its time', first, taken);
    }
    probes.push(taken);
    this.#clientOf.set(taken.attempt, client);
    if (probes.length > PROBES_KEPT) this.#forget(probes.shift());
    this.#taken.set(client, probes);
  }

  end({ client, attempt }: Recorded<ProbeEnded>): void {
    const probes = this.#taken.get(client) ?? [];
    const at = probes.findIndex((probe) => probe.attempt === attempt);
    if (at >= 0) this.#forget(...probes.splice(at, 1));
    if (probes.length === 0) this.#taken.delete(client);
  }

  /** The holder of a try sends: nobody may have begun another before its time was over. */
  send(spend: Recorded<Spend>, judge: Judge): void {
    const client = this.#clientOf.get(spend.attempt);
    if (client === undefined) return;
    const probes = this.#taken.get(client) ?? [];
    const at = probes.findIndex(({ attempt }) => attempt === spend.attempt);
    const mine = probes[at];
    if (mine === undefined) return;
    for (const later of probes.slice(at + 1)) {
      // Its fact was long on its way.
      if (later.at + judge.skewOf(later, mine) < mine.at) continue;
      if (later.at + judge.skewOf(later, spend) >= Math.min(spend.at, mine.until)) continue;
      judge.broken('I7', client, 'two tries at once', mine, later, spend);
    }
  }

  #forget(probe?: Recorded<ProbeTaken>): void {
    if (probe !== undefined) this.#clientOf.delete(probe.attempt);
  }
}
