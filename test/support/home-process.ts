import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ApiClient } from './api-client.ts';
import { Lines } from './lines.ts';
import { eventually } from './patience.ts';

export interface HomeOptions {
  /** The content of the vendor file. */
  readonly vendors?: readonly Readonly<Record<string, unknown>>[];
  /** Further settings, over those that every test has. */
  readonly env?: Readonly<Record<string, string>>;
  /** A directory of another home; a fresh one by default. */
  readonly dataDir?: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Lengths of time that let a test see in seconds what takes minutes in production. */
const QUICK = {
  GRANTKEEPER_SWEEP_SECONDS: '1',
  GRANTKEEPER_VENDOR_DEADLINE_MS: '10000',
  GRANTKEEPER_FUNCTION_TIMEOUT_MS: '12000',
  GRANTKEEPER_SETTLE_MS: '1500',
  GRANTKEEPER_CONFIRM_SECONDS: '2',
};

const READY = /^grantkeeper listening on (http:\/\/127\.0\.0\.1:\d+)$/;
const READY_WITHIN_MS = 30_000;
const API_KEY = 'the-key-of-this-test';

/** The embedded home as a process of its own, in a data directory of its own, and what it writes. */
export class HomeProcess {
  readonly dataDir: string;
  readonly stdout = new Lines();
  readonly stderr = new Lines();
  readonly apiKey = API_KEY;
  readonly api: ApiClient;
  readonly #env: Readonly<Record<string, string>>;
  /** What this test made and removes again. */
  readonly #own: readonly string[];
  #child: ChildProcess | undefined;
  #exit: Promise<Exit> = Promise.resolve({ code: null, signal: null });

  private constructor(dataDir: string, own: readonly string[], env: Readonly<Record<string, string>>) {
    this.dataDir = dataDir;
    this.#own = own;
    this.#env = env;
    this.api = new ApiClient(API_KEY);
  }

  /** Starts one and waits until it listens. */
  static async start(options: HomeOptions = {}): Promise<HomeProcess> {
    const home = await HomeProcess.prepare(options);
    await home.begin();
    return home;
  }

  /** Everything but the process. */
  static async prepare(options: HomeOptions = {}): Promise<HomeProcess> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'grantkeeper-')));
    const vendorDir = await mkdtemp(join(tmpdir(), 'grantkeeper-vendors-'));
    const vendorFile = join(vendorDir, 'vendors.json');
    const own = options.dataDir === undefined ? [vendorDir, dataDir] : [vendorDir];
    await writeFile(vendorFile, JSON.stringify(options.vendors ?? []));
    return new HomeProcess(dataDir, own, {
      ...QUICK,
      GRANTKEEPER_DATA_DIR: dataDir,
      GRANTKEEPER_PORT: '0',
      GRANTKEEPER_API_KEY: API_KEY,
      GRANTKEEPER_VENDORS: vendorFile,
      GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: '1',
      ...options.env,
    });
  }

  /** Starts the process and waits for its line; rejects with what it wrote if it ends before. */
  async begin(): Promise<void> {
    this.spawn();
    const ready = this.stdout.next((line) => READY.test(line), READY_WITHIN_MS);
    const ended = this.#exit.then((exit) => {
      throw new Error(`the home ended before it listened: ${JSON.stringify(exit)}\n${this.output()}`);
    });
    const line = await Promise.race([ready, ended]);
    this.api.url = READY.exec(line)?.[1] ?? '';
  }

  /** Starts the process without waiting. */
  spawn(): void {
    const child = spawn(process.execPath, ['infra/local/serve.ts'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, ...this.#env },
    });
    this.#child = child;
    this.#exit = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    if (child.stdout) createInterface(child.stdout).on('line', (line) => this.stdout.push(line));
    if (child.stderr) createInterface(child.stderr).on('line', (line) => this.stderr.push(line));
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the home does not run');
    return pid;
  }

  /** Resolves when the process has ended. */
  get exit(): Promise<Exit> {
    return this.#exit;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** SIGTERM, and how the process ended. */
  async stop(): Promise<Exit> {
    this.signal('SIGTERM');
    return await this.#exit;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#exit;
  }

  /** SIGKILL, and a new process on the same data directory. */
  async crash(): Promise<void> {
    await this.kill();
    await this.begin();
  }

  /** Ends the process, however it fares, and removes its directories. */
  async dispose(): Promise<void> {
    if (this.#child !== undefined && this.#child.exitCode === null) await this.kill();
    for (const directory of this.#own) await rm(directory, { recursive: true, force: true });
  }

  /** Domain events that it wrote to its log, oldest first. */
  events(wanted: { readonly type?: string; readonly integration?: string; readonly client?: string } = {}) {
    return this.stderr.json().filter((line) => {
      const type = eventTypeOf(line);
      return (
        type !== undefined &&
        (wanted.type === undefined || type === wanted.type) &&
        (wanted.integration === undefined || line.integration === wanted.integration) &&
        (wanted.client === undefined || line.client === wanted.client)
      );
    });
  }

  /** Waits until it has told of this: events follow the rows that they are about. */
  async hears(wanted: { readonly type: string; readonly integration?: string; readonly client?: string }) {
    return eventually(JSON.stringify(wanted), () => this.events(wanted)[0]);
  }

  /** What befell an integration, in order; that it was refreshed as a matter of course is left out. */
  story(integration: string): string[] {
    const types = this.events({ integration }).flatMap((line) => eventTypeOf(line) ?? []);
    return types.filter((type) => type !== 'integration.refreshed');
  }

  output(): string {
    return [...this.stdout.all, ...this.stderr.all].join('\n');
  }
}

/** A domain event's line has its type as its message. */
function eventTypeOf(line: Readonly<Record<string, unknown>>): string | undefined {
  const { message } = line;
  const isType =
    typeof message === 'string' && /^(integration|grant|scope|client|circuit)\.[a-z_]+$/.test(message);
  return isType ? message : undefined;
}
