import { countedEpoch } from '#shared/domain/epochs.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { TokenSetRef } from '#shared/ports/vault.ts';
import type { SimProcess } from './sim-process.ts';
import { type Family, GRACE_SECONDS, type SimVendor } from './sim-vendor.ts';
import { isBorne } from './skew.ts';

/** One answer with a refresh token, on its way from the vendor to where it is stored. */
export interface Answer {
  readonly refreshToken: string;
  readonly process: SimProcess;
  at: 'travelling' | 'delivered' | 'lost';
}

/** One request with a refresh token that may still be handled, or whose sender still waits. */
interface Send {
  readonly refreshToken: string;
  readonly process: SimProcess;
  readonly leftAt: number;
  /** Its sender stood still between its last look at the lease and the sending. */
  readonly isStale: boolean;
  underWay: boolean;
  waiting: boolean;
}

/** A renewed lease may have ended, and another may have sent the same token, when a request leaves so late. */
const STALE = 10_000;

interface Refusal {
  readonly at: number;
  readonly refreshToken: string;
}

export interface ObserverOptions {
  readonly vendor: SimVendor;
  readonly now: () => number;
  readonly note: (text: string) => void;
  /** Each clock is ahead or behind by so much at most. */
  readonly skew: number;
}

/** Sees everything, knows the vendor's truth, and says what must never be. */
export class Observer {
  readonly violations: string[] = [];
  readonly events: DomainEvent[] = [];
  readonly answers: Answer[] = [];
  /** Refresh tokens that the vault or a row took, and has not been told to destroy. */
  readonly stored = new Map<string, { readonly integration: string; readonly epoch: number }>();
  readonly everStored = new Set<string>();
  /** What lies in a sealed text. */
  readonly sealed = new Map<string, { readonly ref: TokenSetRef; readonly refreshToken: string }>();
  readonly forced = new Set<string>();
  readonly removedAt = new Map<string, number>();
  /** When a pause was told to whoever wanted it. */
  readonly paused = new Map<string, number>();
  /** Grants a use of whose refresh token had an outcome that its sender was not told. */
  readonly usedBlind = new Set<string>();
  /** Families that the current epoch of an integration has: an import replaces it. */
  readonly current = new Map<string, Family>();
  readonly refusals: Refusal[] = [];
  readonly acknowledged = new Map<string, number>();
  served = 0;
  /** Grants that ended by a request that nobody could hold back any more. */
  readonly beyondUs = new Set<Family>();
  #handling: Send | undefined;
  readonly #byVersion = new Map<string, string>();
  readonly #rows = new Map<string, Integration>();
  readonly #sends: Send[] = [];
  readonly #clients = new Map<string, OAuthClient>();
  readonly #vendor: SimVendor;
  readonly #now: () => number;
  readonly #note: (text: string) => void;
  /** By how much two clocks may differ. */
  readonly #skew: number;
  /** Whether the protocol promises everything with such clocks. */
  readonly #isBorne: boolean;

  constructor(options: ObserverOptions) {
    const { vendor, now, note, skew } = options;
    this.#vendor = vendor;
    this.#now = now;
    this.#note = note;
    this.#skew = 2 * skew;
    this.#isBorne = isBorne({ skew, kind: vendor.kind });
    vendor.willEnd = (family, by) => this.#familyEnds(family, by);
  }

  hasHeardLoss(row: Integration): boolean {
    const epoch = countedEpoch(row);
    return this.events.some(
      (event) => event.type === 'grant.lost' && event.integration === row.id && event.epoch === epoch,
    );
  }

  /** The consent whose tokens a reader that begins now may get, or since when it may get none. */
  whatMayBeServed(id: string): Family | number | undefined {
    return this.acknowledged.get(id) ?? this.paused.get(id) ?? this.current.get(id);
  }

  removalTold(id: string): void {
    if (this.removedAt.has(id)) this.acknowledged.set(id, this.#now());
  }

  wrong(text: string): void {
    this.violations.push(text);
    this.#note(`WRONG: ${text}`);
  }

  /**
   * I1: at a vendor that takes a token once, nobody sends it while another's request may still be answered; nor while a
   * dead one's may still be handled, where a second use ends the grant.
   */
  sent(refreshToken: string, process: SimProcess, stoodStill: number): Send {
    const { kind } = this.#vendor;
    const isStrict = kind.startsWith('strict');
    const other = this.#sends.find(
      (send) =>
        send.refreshToken === refreshToken &&
        (send.process.alive ? send.underWay || send.waiting : send.underWay && kind === 'strict-family'),
    );
    if (isStrict && other !== undefined && this.#isBorne) {
      this.wrong(`${refreshToken} was sent while ${other.process.name} might still be answered`);
    }
    const isStale = stoodStill > STALE;
    const send = { refreshToken, process, leftAt: this.#now(), isStale, underWay: true, waiting: true };
    this.#sends.push(send);
    return send;
  }

  /** The vendor handles this request now. */
  handles(send: Send): void {
    send.underWay = false;
    this.#handling = send;
  }

  /** The sender of this token is told what became of it. */
  learns(refreshToken: string, failure: RefreshFailure | undefined): void {
    if (failure?.class === 'grant_refused') this.refusals.push({ at: this.#now(), refreshToken });
    if (failure?.class === 'ambiguous') {
      this.usedBlind.add(this.#vendor.read(refreshToken).family.integration);
    }
  }

  /** An id that was free is taken again. */
  created(row: Integration): void {
    this.removedAt.delete(row.id);
    this.acknowledged.delete(row.id);
    this.current.delete(row.id);
    this.row(row);
  }

  /** Every row as it was just written. I2, I3: versions only grow, by one, and nothing leaves a withdrawal. */
  row(row: Integration): void {
    const before = this.#rows.get(row.id);
    this.#rows.set(row.id, row);
    if (row.escrow !== undefined) {
      const found = this.sealed.get(row.escrow.sealed);
      if (found !== undefined) this.took(found.ref, found.refreshToken);
    }
    if (before === undefined || before.epoch !== row.epoch) this.#newEpoch(row);
    if (before === undefined) return;
    this.#compare(before, row);
    const { care } = row;
    const isLoss = row.lastError?.code === 'ambiguous_loss';
    if (row.pausedAt === undefined) this.paused.delete(row.id);
    else if (row.lease !== undefined && row.lease.attemptId !== before.lease?.attemptId) {
      this.wrong(`a lease on ${row.id} was taken although it is paused`);
    }
    if (care.status !== before.care.status || row.version !== before.version) {
      const lost = isLoss ? ', loss announced' : '';
      this.#note(`row ${row.id}: ${care.status}, version ${row.version}, epoch ${row.epoch}${lost}`);
    }
    if (care.status === 'reauthorization_required' && before.care.status !== care.status) this.#givenUp(row);
  }

  /** A process died: whatever it had in hand is gone. */
  died(process: SimProcess): void {
    for (const answer of this.answers) {
      if (answer.process === process && !this.everStored.has(answer.refreshToken)) answer.at = 'lost';
    }
  }

  /**
   * I5: a process that has done its work has stored every answer that reached it, or has said that it could not, or the
   * grant was withdrawn or replaced meanwhile.
   */
  finished(process: SimProcess): void {
    for (const answer of this.answers) {
      if (answer.process !== process || answer.at !== 'delivered') continue;
      if (this.everStored.has(answer.refreshToken)) continue;
      answer.at = 'lost';
      const { family } = this.#vendor.read(answer.refreshToken);
      const isOver =
        this.current.get(family.integration) !== family || this.removedAt.has(family.integration);
      const isTold = this.events.some(
        (event) => event.type === 'grant.lost' && event.cause === 'not_persisted',
      );
      if (!isOver && !isTold) this.wrong(`${process.name} had ${answer.refreshToken} and did not store it`);
    }
  }

  /** A vault or a row holds this token set from now on. */
  took(ref: TokenSetRef, refreshToken: string | undefined): void {
    if (refreshToken === undefined) return;
    this.stored.set(refreshToken, ref);
    this.#byVersion.set(ref.versionId, refreshToken);
    this.everStored.add(refreshToken);
  }

  /** Of one version, or of a whole epoch. */
  destroyed(what: { readonly integration: string; readonly epoch: number }, refreshToken?: string): void {
    for (const [token, { integration, epoch }] of this.stored) {
      const isMeant = integration === what.integration && epoch === what.epoch;
      if (isMeant && (refreshToken === undefined || refreshToken === token)) this.stored.delete(token);
    }
  }

  removed(id: string): void {
    this.#rows.delete(id);
    this.#note(`row ${id}: forgotten`);
  }

  lastOf(client: string): OAuthClient | undefined {
    return this.#clients.get(client);
  }

  client(client: OAuthClient): void {
    const before = this.#clients.get(client.id)?.circuit.phase;
    const { phase } = client.circuit;
    this.#clients.set(client.id, client);
    if (before === undefined || before.kind === phase.kind) {
      // I7: one probe at a time.
      if (before?.kind === 'half_open' && phase.kind === 'half_open' && before.probe !== phase.probe) {
        if (this.#now() + 2_000 + this.#skew < before.until)
          this.wrong('a second probe began while the first one ran');
      }
      return;
    }
    this.#note(`circuit of ${client.id}: ${phase.kind}`);
  }

  #newEpoch(row: Integration): void {
    const token = row.tokens && this.#byVersion.get(row.tokens.versionId);
    if (row.care.status === 'revoked') this.removedAt.set(row.id, this.#now());
    else if (token !== undefined) this.current.set(row.id, this.#vendor.read(token).family);
  }

  #compare(before: Integration, row: Integration): void {
    if (row.epoch < before.epoch || row.version < before.version) this.wrong(`${row.id} went back`);
    if (row.version > before.version + 1) this.wrong(`${row.id} skipped a version`);
    const isSame = row.tokens?.versionId === before.tokens?.versionId;
    if ((row.version === before.version) !== isSame) {
      this.wrong(`version ${row.version} of ${row.id} does not name one token set`);
    }
    if (before.care.status === 'revoked' && row.care.status !== 'revoked') {
      this.wrong(`${row.id} came back after it was withdrawn`);
    }
  }

  /** I9: two refusals apart by the confirmation interval, or a person's word. */
  #givenUp(row: Integration): void {
    const family = this.current.get(row.id);
    const told = this.refusals.filter(
      ({ refreshToken }) => this.#vendor.read(refreshToken).family === family,
    );
    const first = told[0]?.at ?? 0;
    const last = told.at(-1)?.at ?? 0;
    if (told.length < 2) this.wrong(`${row.id} was given up after ${told.length} refusals`);
    else if (last - first < 55_000 - this.#skew && !this.forced.has(row.id)) {
      this.wrong(`${row.id} was given up after refusals ${last - first} ms apart`);
    }
    // Who stands still with an answer in hand rescues the grant when it goes on.
    const isMoving = (process: SimProcess) => process.pausedUntil <= this.#now();
    if (family !== undefined && this.holdsUsable(family, isMoving)) {
      this.wrong(`${row.id} was given up while a refresh token that works was held`);
    }
  }

  /** Somebody can still get at a refresh token of this family that works: stored, in hand, or on its way. */
  holdsUsable(family: Family, counts: (process: SimProcess) => boolean = () => true): boolean {
    const isOfFamily = (token: string) => this.#vendor.read(token).family === family;
    for (const token of this.stored.keys()) {
      if (isOfFamily(token) && this.#vendor.isUsable(token)) return true;
    }
    return this.answers.some(
      ({ refreshToken, process, at }) =>
        at !== 'lost' &&
        process.alive &&
        counts(process) &&
        isOfFamily(refreshToken) &&
        this.#vendor.isUsable(refreshToken),
    );
  }

  #familyEnds(family: Family, by: 'reuse' | 'revocation'): void {
    this.#note(`vendor: ${by} ends the grant ${family.name}`);
    const isWanted =
      this.current.get(family.integration) === family && !this.removedAt.has(family.integration);
    if (!isWanted) return;
    if (by === 'revocation') this.wrong(`our revocation ended the living grant ${family.name}`);
    else if (this.holdsUsable(family)) {
      if (this.#isBeyondUs(family)) this.beyondUs.add(family);
      else this.wrong(`a spent token ended ${family.name} while its newest was held`);
    }
  }

  /**
   * What a lease that is renewed cannot help, and a fixed one would pay for with every crash: a request that left after
   * a standstill, was handled after its sender's death, or left within the grace and was handled after it. It is
   * announced all the same.
   */
  #isBeyondUs(family: Family): boolean {
    const send = this.#handling;
    if (!this.#isBorne) return true;
    if (send === undefined || this.#vendor.kind.startsWith('strict')) return false;
    return send.isStale || !send.process.alive || send.leftAt < family.rotatedAt + GRACE_SECONDS * 1000;
  }
}
