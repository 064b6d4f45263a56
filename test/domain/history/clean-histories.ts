import fc from 'fast-check';
import type { Fact, Recorded } from '#shared/domain/history/fact.ts';
import { stamper } from '#shared/domain/history/fact-line.ts';
import type { AttemptId, IntegrationId } from '#shared/domain/ids.ts';
import { type Instant, instant } from '#shared/domain/time.ts';
import { aClientId, anAttemptId, anIntegrationId, NOW } from '../../support/integration.ts';

/** What may happen to a grant next. A holder may die at each of its steps. */
const MOVES = [
  'refresh',
  'dies leased',
  'dies spent',
  'dies answered',
  'dies stored',
  'dies committed',
  'throttled',
  'no answer',
  'nowhere',
  'read',
  'import',
  'remove',
  'remake, silently',
  'probe',
] as const;

export interface Move {
  readonly what: (typeof MOVES)[number];
  readonly process: number;
  readonly grant: number;
  /** Milliseconds since the move before. */
  readonly pause: number;
}

const move = fc.record({
  what: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...MOVES) },
    { weight: 1, arbitrary: fc.constantFrom('refresh' as const, 'read' as const) },
  ),
  process: fc.nat(2),
  grant: fc.nat(1),
  pause: fc.nat(240_000),
});

/** Histories as a keeper without a fault writes them, at a strict vendor, by three processes whose clocks differ. */
export const cleanHistory: fc.Arbitrary<readonly Recorded[]> = fc
  .tuple(
    fc.array(move, { minLength: 10, maxLength: 40, size: 'max' }),
    fc.tuple(fc.integer({ min: -2000, max: 2000 }), fc.nat(2000), fc.nat(2000)),
  )
  .map(([moves, skews]) => played(moves, skews));

interface Grant {
  readonly id: IntegrationId;
  readonly born: Instant;
  epoch: number;
  version: number;
  versionId: AttemptId;
  fence: number;
  failures: number;
  leaseUntil: number;
  open: AttemptId[];
  /** What the committed set holds, what the vendor takes, and what attempts have stored. */
  token: string;
  living: string;
  stored: Map<AttemptId, string>;
  suspectSince?: number;
  isOver: boolean;
}

const LEASE = 135_000;
const CONFIRM = 60_000;

function played(moves: readonly Move[], skews: readonly number[]): readonly Recorded[] {
  return new Player(skews).play(moves);
}

class Player {
  readonly #facts: Recorded[] = [];
  readonly #skews: readonly number[];
  readonly #stamps: ((fact: Fact) => Recorded)[] = [];
  readonly #grants = [0, 1].map((n) => newGrant(anIntegrationId(`grant-${n}`), NOW));
  #now: number = NOW;
  #count = 0;
  #processes = 0;

  constructor(skews: readonly number[]) {
    this.#skews = skews;
  }

  play(moves: readonly Move[]): readonly Recorded[] {
    for (const move of moves) {
      this.#now += move.pause;
      const grant = this.#grants[move.grant];
      if (grant !== undefined) this.#move(move, grant);
    }
    return this.#facts;
  }

  #clock(process: number): number {
    return this.#now + (this.#skews[process] ?? 0);
  }

  #tell(process: number, fact: object): void {
    this.#stamps[process] ??= stamper(`process-${++this.#processes}`);
    const at = instant(this.#clock(process));
    this.#facts.push((this.#stamps[process] as (fact: Fact) => Recorded)({ at, ...fact } as Fact));
  }

  #dies(process: number): void {
    delete this.#stamps[process];
  }

  #newId(process: number): AttemptId {
    const count = (++this.#count).toString(16).padStart(12, '0');
    return `${anAttemptId(this.#clock(process) - NOW + 10_000).slice(0, -12)}${count}` as AttemptId;
  }

  #move({ what, process }: Move, grant: Grant) {
    if (grant.version === 0) return this.#import(process, grant);
    switch (what) {
      case 'read':
        return this.#read(process, grant);
      case 'import':
        return this.#import(process, grant);
      case 'remove':
      case 'remake, silently':
        return this.#remove(process, grant, what === 'remove');
      case 'probe':
        return this.#probe(process);
      default:
        return this.#refresh(process, grant, what);
    }
  }

  #read(process: number, grant: Grant): void {
    const now = instant(this.#clock(process));
    const { id: integration, born, epoch, version, versionId } = grant;
    if (version === 0 || grant.isOver) return;
    this.#tell(process, {
      kind: 'serve',
      integration,
      born,
      epoch,
      version,
      versionId,
      expiresAt: now + 3_600_000,
      asOf: now,
      waited: 0,
      deadline: 10_000,
    });
  }

  #import(process: number, grant: Grant): void {
    grant.epoch += 1;
    grant.version += 1;
    grant.versionId = this.#newId(process);
    grant.token = grant.living = `imported-${this.#count}`;
    grant.open = [];
    grant.stored = new Map();
    grant.failures = 0;
    grant.leaseUntil = 0;
    grant.isOver = false;
    delete grant.suspectSince;
    const { id: integration, born, epoch, version, versionId, token } = grant;
    this.#tell(process, { kind: 'granted', integration, born, epoch, version, versionId, token });
  }

  #remove(process: number, grant: Grant, isTold: boolean): void {
    if (grant.leaseUntil >= this.#clock(process)) return;
    const { id: integration, born, epoch, version } = grant;
    this.#tell(process, { kind: 'removal_begun', integration, born, epoch, version });
    if (isTold) {
      this.#tell(process, { kind: 'removed', integration, born, epoch, revokedAtVendor: 'yes' });
      this.#tell(process, { kind: 'removal_acknowledged', integration, born, epoch });
    } else {
      this.#dies(process);
    }
    this.#now += 1;
    Object.assign(grant, newGrant(integration, instant(this.#now)));
    delete grant.suspectSince;
  }

  #probe(process: number): void {
    const client = aClientId('acme-main');
    const attempt = this.#newId(process);
    const until = instant(this.#clock(process) + LEASE);
    this.#tell(process, { kind: 'probe_taken', client, attempt, until });
    this.#tell(process, { kind: 'probe_ended', client, attempt });
  }

  #refresh(process: number, grant: Grant, what: Move['what']) {
    const now = this.#clock(process);
    if (grant.isOver || grant.version === 0 || grant.leaseUntil >= now) return;
    const isConfirmed = grant.suspectSince !== undefined && now >= grant.suspectSince + CONFIRM;
    if (grant.suspectSince !== undefined && !isConfirmed) return;
    const attempt = this.#newId(process);
    const of = { integration: grant.id, born: grant.born, epoch: grant.epoch, attempt };
    const orphan = grant.open.findLast((id) => grant.stored.has(id));
    grant.fence += 1;
    grant.leaseUntil = now + LEASE;
    this.#tell(process, {
      kind: 'acquired',
      ...of,
      fence: grant.fence,
      parentVersion: grant.version,
      leaseUntil: grant.leaseUntil,
      failures: grant.failures,
      ...openOf(grant.open),
    });
    const others = [...grant.open];
    grant.open.push(attempt);
    if (what === 'dies leased') return this.#dies(process);
    if (orphan !== undefined) return this.#commit(process, grant, of, orphan);
    this.#tell(process, {
      kind: 'spend',
      ...of,
      token: grant.token,
      rotation: 'strict',
      answerBy: now + 100_000,
    });
    if (grant.token !== grant.living) return this.#refused(process, grant, of, others);
    if (what === 'throttled') {
      this.#tell(process, { kind: 'answer', ...of, outcome: 'throttled', code: 'http_429' });
      grant.open.pop();
      grant.leaseUntil = 0;
      return;
    }
    if (what === 'no answer') {
      this.#tell(process, { kind: 'answer', ...of, outcome: 'ambiguous', code: 'timeout' });
      grant.failures += 1;
      grant.leaseUntil = 0;
      return;
    }
    const successor = `token-${this.#count}`;
    grant.living = successor;
    if (what === 'dies spent') return this.#dies(process);
    this.#tell(process, { kind: 'answer', ...of, outcome: 'tokens', rotated: true });
    if (what === 'dies answered') return this.#dies(process);
    if (what === 'nowhere') {
      this.#tell(process, { kind: 'persist', ...of, where: 'nowhere', token: successor });
      grant.failures += 1;
      grant.leaseUntil = 0;
      return;
    }
    this.#tell(process, { kind: 'persist', ...of, where: 'vault', token: successor });
    grant.stored.set(attempt, successor);
    if (what === 'dies stored') return this.#dies(process);
    this.#commit(process, grant, of, attempt, what !== 'dies committed');
    if (what === 'dies committed') this.#dies(process);
  }

  #commit(process: number, grant: Grant, of: object, versionId: AttemptId, isTold = true): void {
    const isOwn = (of as { attempt: AttemptId }).attempt === versionId;
    grant.version += 1;
    grant.versionId = versionId;
    grant.token = grant.stored.get(versionId) ?? grant.token;
    grant.open = [];
    grant.failures = 0;
    grant.leaseUntil = 0;
    delete grant.suspectSince;
    if (!isTold) return;
    const adopted = isOwn ? { token: grant.token } : { adopted: true };
    this.#tell(process, { kind: 'commit', ...of, version: grant.version, versionId, ...adopted });
  }

  #refused(process: number, grant: Grant, of: object, others: AttemptId[]): void {
    const before = grant.suspectSince;
    this.#tell(process, { kind: 'answer', ...of, outcome: 'grant_refused', code: 'invalid_grant' });
    grant.open = others;
    grant.leaseUntil = 0;
    grant.failures += 1;
    grant.suspectSince ??= this.#clock(process);
    grant.isOver = before !== undefined;
    const count = before === undefined ? 1 : 2;
    this.#tell(process, {
      kind: 'refused',
      ...of,
      code: 'invalid_grant',
      plain: true,
      becomes: grant.isOver ? 'reauthorization_required' : 'suspect',
      lossKnown: others.length > 0,
      refusals: count,
      plainRefusals: count,
      ...(before === undefined ? {} : { lastRefusalAt: before }),
      confirmAfter: CONFIRM,
      ...openOf(others),
    });
  }
}

const openOf = (open: readonly AttemptId[]) => (open.length === 0 ? {} : { open: [...open] });

function newGrant(id: IntegrationId, born: Instant): Grant {
  return {
    id,
    born,
    epoch: 0,
    version: 0,
    versionId: anAttemptId(0),
    fence: 0,
    failures: 0,
    leaseUntil: 0,
    open: [],
    token: '',
    living: '',
    stored: new Map(),
    isOver: false,
  };
}
