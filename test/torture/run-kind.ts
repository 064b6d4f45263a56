import { setTimeout as sleep } from 'node:timers/promises';
import type { IntegrationBody } from '../support/api-client.ts';
import { HomeProcess } from '../support/home-process.ts';
import { type Audited, audited } from './audited.ts';
import { plans } from './faults.ts';
import { HomeLife } from './home-life.ts';
import { HomeLog } from './home-log.ts';
import { judge, type Verdict } from './judge.ts';
import type { Kind } from './kinds.ts';
import { Ledger } from './ledger.ts';
import { mischief } from './mischief.ts';
import { now } from './now.ts';
import { type FaultyProxy, startProxy } from './proxy.ts';
import { story } from './story.ts';
import type { Target } from './targets/target.ts';
import { inGroups, Wards } from './wards.ts';

export interface KindOptions {
  readonly rounds: number;
  readonly grants: number;
  readonly random: () => number;
  readonly say: (line: string) => void;
}

export interface Loss {
  readonly integration: string;
  readonly verdict: Verdict;
  /** By the event; or by the row alone, where a kill cut the event off; or not at all. */
  readonly announced: 'event' | 'row' | 'no';
  readonly story: string;
}

export interface KindResult {
  readonly kind: string;
  readonly rounds: number;
  readonly kills: number;
  readonly stops: number;
  /** How often each fault of the way was played. */
  readonly faults: Readonly<Record<string, number>>;
  /** Answers of the vendor that bore tokens. */
  readonly answers: number;
  /** Token sets that their own holder committed, and those that a later one found and committed. */
  readonly refreshes: number;
  readonly adopted: number;
  readonly losses: readonly Loss[];
  /** Whatever else is not as it should be. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

const DEADLINE_MS = 8000;
/** Lengths of time that let a round see in seconds what takes minutes in production. */
const SETTINGS = {
  GRANTKEEPER_SWEEP_SECONDS: '1',
  GRANTKEEPER_VENDOR_DEADLINE_MS: String(DEADLINE_MS),
  GRANTKEEPER_FUNCTION_TIMEOUT_MS: '9500',
  GRANTKEEPER_SETTLE_MS: '1500',
  GRANTKEEPER_CONFIRM_SECONDS: '1',
};
/** Within a grace four tries fit into what is left of it, a circuit that opened waits 5 s, and the sweep 1 s. */
const LOOK_AGAIN_MS = 10_000;
/** Until every grant has been refreshed a first time. */
const WARM_UP_MS = 4000;
const QUIET_WITHIN_MS = 90_000;

/** Tortures the home against one kind of vendor, then asks the vendor what has become of each grant. */
export async function runKind(kind: Kind, options: KindOptions): Promise<KindResult> {
  const target = await kind.start(options.random);
  try {
    return await new Torture(kind, target, options).run();
  } finally {
    await target.stop();
  }
}

class Torture {
  readonly #kind: Kind;
  readonly #target: Target;
  readonly #options: KindOptions;
  readonly #ledger = new Ledger();
  readonly #life = new HomeLife();
  readonly #losses: Loss[] = [];
  readonly #wrong: string[] = [];
  #calm = false;

  constructor(kind: Kind, target: Target, options: KindOptions) {
    this.#kind = kind;
    this.#target = target;
    this.#options = options;
  }

  async run(): Promise<KindResult> {
    const startedAt = now();
    const plan = plans(this.#options.random, this.#target.rotation.kind === 'strict');
    const proxy = await startProxy({
      ledger: this.#ledger,
      plan: () => plan(this.#calm),
      onFault: (error) => this.#wrong.push(`the proxy: ${String(error)}`),
    });
    const vendors = [this.#entry(proxy)];
    const home = await HomeProcess.prepare({ vendors, env: SETTINGS });
    const killAtExit = (): void => home.signal('SIGKILL');
    process.once('exit', killAtExit);
    try {
      this.#life.note('started', now());
      await home.begin();
      const log = new HomeLog(home.stderr);
      const wards = new Wards(this.#kind.name, this.#options.grants, this.#target, home.api, this.#ledger);
      await wards.adoptAll();
      await sleep(WARM_UP_MS);
      for (let n = 1; n <= this.#options.rounds; n++) {
        await this.#tend(wards, log);
        const stage = { ...this.#options, home, life: this.#life, proxy, deadlineMs: DEADLINE_MS };
        const done = await mischief(stage);
        this.#options.say(`round ${n}/${this.#options.rounds}: ${done}; ${this.#soFar()}`);
      }
      await this.#reckon(home, wards, log);
      return this.#result(proxy, log, await audited(home.dataDir), now() - startedAt);
    } finally {
      process.off('exit', killAtExit);
      await home.dispose();
      await proxy.stop();
    }
  }

  #entry(proxy: FaultyProxy): Readonly<Record<string, unknown>> {
    const { rotation, clientAuth, tokenUrl } = this.#target;
    return { id: this.#kind.name, tokenEndpoint: proxy.front(tokenUrl), clientAuth, rotation };
  }

  /** Judges what was lost since the last time; its person consents anew. */
  async #tend(wards: Wards, log: HomeLog): Promise<void> {
    const lost = (await wards.look()).filter(({ status }) => status === 'reauthorization_required');
    await inGroups(lost, async (row) => {
      this.#lost(row, wards, log);
      await wards.consent(row.id);
    });
  }

  /** Without faults from here on: every grant comes to rest, and is asked to be refreshed once more. */
  async #reckon(home: HomeProcess, wards: Wards, log: HomeLog): Promise<void> {
    this.#calm = true;
    const before = new Map((await wards.look()).map(({ id, version }) => [id, version]));
    const isAtRest = ({ id, status, version }: IntegrationBody): boolean =>
      status === 'reauthorization_required' || (status === 'active' && version > (before.get(id) ?? 0));
    const end = now() + QUIET_WITHIN_MS;
    let restless = wards.ids.length;
    while (restless > 0 && now() < end) {
      await sleep(200);
      restless = (await wards.look()).filter((row) => !isAtRest(row)).length;
    }
    await inGroups(wards.ids, async (id) => {
      const { status } = await home.api.integration(id);
      if (status !== 'reauthorization_required') await home.api.refresh(id);
    });
    for (const row of await wards.look()) {
      if (row.status === 'reauthorization_required') this.#lost(row, wards, log);
      else if (row.status !== 'active') this.#wrong.push(this.#leftBehind(row, wards));
    }
    const { code, signal } = await home.stop();
    if (code !== 0) this.#wrong.push(`the home ended with ${signal ?? code} when it was told to stop`);
    log.read();
  }

  #lost(row: IntegrationBody, wards: Wards, log: HomeLog): void {
    log.read();
    const sends = this.#ledger.of(wards.grantOf(row.id));
    const verdict = judge(sends, this.#life, {
      rotation: this.#target.rotation,
      siblingsLive: this.#kind.siblingsLive ?? false,
      lookAgainMs: LOOK_AGAIN_MS,
      patienceMs: DEADLINE_MS,
    });
    const announced = log.lost.has(`${row.id} ${row.epoch}`)
      ? 'event'
      : row.lastError?.code === 'ambiguous_loss'
        ? 'row'
        : 'no';
    const told = story(row, sends, this.#life);
    this.#losses.push({ integration: row.id, verdict, announced, story: told });
    if (verdict.kind === 'avoidable' || announced === 'no') {
      this.#options.say(`${verdict.kind} loss, announced: ${announced}; ${verdict.why}\n${told}`);
    }
  }

  #leftBehind(row: IntegrationBody, wards: Wards): string {
    const told = story(row, this.#ledger.of(wards.grantOf(row.id)), this.#life);
    return `${row.id} is ${row.status} when all is quiet\n${told}`;
  }

  #soFar(): string {
    const lost = this.#losses.length;
    return `${this.#ledger.refreshes} answers, ${lost} unavoidable ${lost === 1 ? 'loss' : 'losses'}`;
  }

  #result(proxy: FaultyProxy, log: HomeLog, audit: Audited, ms: number): KindResult {
    return {
      kind: this.#kind.name,
      rounds: this.#options.rounds,
      kills: this.#life.count('killed'),
      stops: this.#life.count('stopped'),
      faults: Object.fromEntries(proxy.played),
      answers: this.#ledger.refreshes,
      refreshes: audit.refreshes,
      adopted: audit.adopted,
      losses: this.#losses,
      wrong: [...this.#wrong, ...log.faults.map((line) => `the home says: ${line}`), ...audit.wrong],
      seconds: Math.round(ms / 1000),
    };
  }
}
