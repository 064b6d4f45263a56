import { setTimeout as sleep } from 'node:timers/promises';
import type { IntegrationBody } from '../support/api-client.ts';
import { type Audited, audited } from './audited.ts';
import { plans } from './faults.ts';
import { HomeLog } from './home-log.ts';
import { judge, sentTooSoon } from './judge.ts';
import type { Keeper } from './keepers/keeper.ts';
import type { Kind } from './kinds.ts';
import { Ledger } from './ledger.ts';
import { mischief } from './mischief.ts';
import { now } from './now.ts';
import { type FaultyProxy, startProxy } from './proxy.ts';
import type { KindResult, Loss } from './result.ts';
import { story } from './story.ts';
import { isFair } from './summary.ts';
import type { Target } from './targets/target.ts';
import { inGroups, Wards } from './wards.ts';

export interface TortureOptions {
  readonly rounds: number;
  readonly grants: number;
  readonly random: () => number;
  readonly say: (line: string) => void;
}

/** Until every grant has been refreshed a first time. */
const WARM_UP_MS = 4000;
const QUIET_WITHIN_MS = 90_000;
const REFRESHED_WITHIN_MS = 30_000;

/** Tortures a keeper against one kind of vendor, then asks the vendor what has become of each grant. */
export async function torture(kind: Kind, options: TortureOptions): Promise<KindResult> {
  const startedAt = now();
  const target = await kind.target(options.random);
  const ledger = new Ledger();
  const wrong: string[] = [];
  const isStrict = target.rotation.kind === 'strict';
  const plan = plans(options.random, isStrict);
  const way = { calm: false };
  const proxy = await startProxy({
    ledger,
    plan: () => plan(way.calm),
    onFault: (error) => wrong.push(`the proxy: ${String(error)}`),
  });
  const { rotation, clientAuth, tokenUrl } = target;
  try {
    const keeper = await kind.keeper((sender) => ({
      id: kind.name,
      tokenEndpoint: proxy.front(tokenUrl, sender),
      clientAuth,
      rotation,
    }));
    try {
      const run = new Run({ kind, target, options, ledger, proxy, keeper, wrong, way });
      await run.rounds();
      await run.reckon();
      return run.result(await audited(keeper.auditPath), Math.round((now() - startedAt) / 1000));
    } finally {
      await keeper.dispose();
    }
  } finally {
    await proxy.stop();
    await target.stop();
  }
}

/** In `lastError.code` of a grant whose client's refusals are held together: see docs/decisions/circuit.md. */
const HELD_TOGETHER = 'mass_refusal';
const isHeld = ({ lastError }: IntegrationBody): boolean => lastError?.code === HELD_TOGETHER;

interface Parts {
  readonly kind: Kind;
  readonly target: Target;
  readonly options: TortureOptions;
  readonly ledger: Ledger;
  readonly proxy: FaultyProxy;
  readonly keeper: Keeper;
  readonly wrong: string[];
  /** Without faults, once the rounds are over. */
  readonly way: { calm: boolean };
}

class Run {
  readonly #parts: Parts;
  readonly #wards: Wards;
  readonly #log: HomeLog;
  readonly #losses: Loss[] = [];

  constructor(parts: Parts) {
    const { kind, options, target, keeper, ledger } = parts;
    this.#parts = parts;
    const grants = Math.min(options.grants, kind.mostGrants ?? options.grants);
    this.#wards = new Wards(kind.name, grants, target, keeper.api, ledger);
    this.#log = new HomeLog(keeper.logs, kind.mayComplainOf);
  }

  async rounds(): Promise<void> {
    const { options, keeper, proxy } = this.#parts;
    const { rounds, random, say } = options;
    await this.#wards.adoptAll();
    await sleep(WARM_UP_MS);
    for (let n = 1; n <= rounds; n++) {
      await this.#tend();
      const done = await mischief({ keeper, proxy, random });
      say(`round ${n}/${rounds}: ${done}; ${this.#soFar()}`);
    }
  }

  /** Judges what was lost since the last time; its person consents anew. */
  async #tend(): Promise<void> {
    const rows = await this.#wards.look();
    await inGroups(
      rows.filter(({ status }) => status === 'reauthorization_required'),
      async (row) => {
        this.#lost(row);
        await this.#wards.consent(row.id);
      },
    );
  }

  /** Without faults from here on: every grant comes to rest, and is asked to be refreshed once more. */
  async reckon(): Promise<void> {
    const { keeper, way, wrong } = this.#parts;
    way.calm = true;
    await this.#comeToRest();
    await inGroups(this.#wards.ids, async (id) => {
      const answer = await this.#refreshed(id);
      const row = await keeper.api.integration(id);
      if (row.status === 'reauthorization_required' || isHeld(row)) this.#lost(row);
      else if (row.status !== 'active' || answer !== 200) wrong.push(this.#leftBehind(row, answer));
    });
    wrong.push(...(await keeper.end()), ...this.#sentTooSoon());
  }

  async #comeToRest(): Promise<void> {
    const before = new Map((await this.#wards.look()).map(({ id, version }) => [id, version]));
    const isAtRest = ({ id, status, version }: IntegrationBody): boolean =>
      status === 'reauthorization_required' || (status === 'active' && version > (before.get(id) ?? 0));
    const end = now() + QUIET_WITHIN_MS;
    while (now() < end && !(await this.#wards.look()).every(isAtRest)) await sleep(200);
  }

  #lost(row: IntegrationBody): void {
    const { target, kind, keeper, options } = this.#parts;
    this.#log.read();
    const verdict = judge(this.#sendsOf(row.id), keeper.victims, {
      rotation: target.rotation,
      siblingsLive: kind.siblingsLive ?? false,
      lookAgainMs: keeper.lookAgainMs,
      patienceMs: keeper.patienceMs,
    });
    const announced = this.#announced(row);
    const told = this.#story(row);
    const loss: Loss = { integration: row.id, verdict, announced, story: told };
    this.#losses.push(loss);
    if (!isFair(loss)) {
      options.say(`${verdict.kind} loss, announced: ${announced}; ${verdict.why}\n${told}`);
    }
  }

  #announced({ id, epoch, lastError }: IntegrationBody): Loss['announced'] {
    if (this.#log.lost.has(`${id} ${epoch}`)) return 'event';
    if (lastError?.code === HELD_TOGETHER) return 'held';
    return lastError?.code === 'ambiguous_loss' ? 'row' : 'no';
  }

  /** What a refresh is answered, once the home no longer says that it should be tried again. */
  async #refreshed(id: string): Promise<number> {
    const end = now() + REFRESHED_WITHIN_MS;
    for (;;) {
      const { status } = await this.#parts.keeper.api.refresh(id);
      if (status !== 503 || now() > end) return status;
      await sleep(1000);
    }
  }

  #leftBehind(row: IntegrationBody, answer: number): string {
    return `${row.id} is ${row.status} at the end, and a refresh is answered ${answer}\n${this.#story(row)}`;
  }

  /** A strict vendor's token may not be sent while somebody else may still be answered. */
  #sentTooSoon(): readonly string[] {
    const { target, keeper } = this.#parts;
    if (target.rotation.kind !== 'strict') return [];
    return this.#wards.ids.flatMap((id) => sentTooSoon(this.#sendsOf(id), keeper.victims));
  }

  #sendsOf(id: string) {
    return this.#parts.ledger.of(this.#wards.grantOf(id));
  }

  #story(row: IntegrationBody): string {
    return story(row, this.#sendsOf(row.id), this.#parts.keeper.victims);
  }

  #soFar(): string {
    const lost = this.#losses.length;
    return `${this.#parts.ledger.answers} answers, ${lost} ${lost === 1 ? 'loss' : 'losses'}`;
  }

  result(audit: Audited, seconds: number): KindResult {
    const { kind, options, keeper, proxy, ledger, wrong } = this.#parts;
    this.#log.read();
    const count = (what: 'killed' | 'stopped'): number =>
      keeper.victims.reduce((sum, { life }) => sum + life.count(what), 0);
    return {
      kind: kind.name,
      rounds: options.rounds,
      kills: count('killed'),
      stops: count('stopped'),
      faults: Object.fromEntries(proxy.played),
      answers: ledger.answers,
      refreshes: audit.refreshes,
      adopted: audit.adopted,
      losses: this.#losses,
      avoidableByHistory: audit.avoidable,
      wrong: [...wrong, ...this.#log.faults.map((line) => `it says: ${line}`), ...audit.wrong],
      slowness: Math.max(...keeper.victims.map(({ life }) => life.slowness())),
      seconds,
    };
  }
}
