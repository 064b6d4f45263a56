import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { Lines } from '../../support/lines.ts';
import { HomeLife } from '../home-life.ts';
import { now } from '../now.ts';
import type { Victim } from './keeper.ts';

interface WorkerOptions {
  readonly name: string;
  /** Settings and vendor, as JSON. */
  readonly args: readonly string[];
  /** Where its facts go. */
  readonly auditFile: string;
  readonly functionTimeoutMs: number;
}

/** A worker as a process of its own; as on AWS, an invocation that outlasts its time is its end, and a new one starts. */
export class WorkerProcess implements Victim {
  readonly name: string;
  readonly life = new HomeLife();
  readonly log = new Lines();
  /** Ends that nobody had asked for. */
  readonly wrong: string[] = [];
  readonly #options: WorkerOptions;
  #child: ChildProcess | undefined;
  #timeout: NodeJS.Timeout | undefined;
  #isStanding = false;
  #isReady = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.name = options.name;
    process.once('exit', () => this.#child?.kill('SIGKILL'));
  }

  start(): void {
    const { args, auditFile } = this.#options;
    const facts = openSync(auditFile, 'a');
    this.life.note('started', now());
    const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts'), ...args], {
      stdio: ['ignore', facts, 'pipe', 'ipc'],
      env: process.env,
    });
    closeSync(facts);
    this.#child = child;
    this.#isStanding = false;
    this.#isReady = false;
    if (child.stderr) createInterface(child.stderr).on('line', (line) => this.log.push(line));
    child.on('message', (message) => this.#heard(child, message));
    // A message to one that has just been killed is lost with it.
    child.on('error', () => {});
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.wrong.push(`${this.name} ended by itself: ${signal ?? code}`);
    });
  }

  send(message: RefreshMessage): void {
    if (this.#child?.connected === true) this.#child.send(message);
  }

  standStill(): void {
    this.life.note('stopped', now());
    this.#isStanding = true;
    this.#child?.kill('SIGSTOP');
  }

  /** It may have been ended meanwhile because its time was over. */
  goOn(): void {
    if (!this.#isStanding) return;
    this.#isStanding = false;
    this.#child?.kill('SIGCONT');
    this.life.note('continued', now());
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
    this.start();
  }

  /** SIGTERM; resolves when it has finished its invocation. */
  async stop(): Promise<void> {
    this.goOn();
    await this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    clearTimeout(this.#timeout);
    if (signal === 'SIGKILL') this.life.note('killed', now());
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  #heard(child: ChildProcess, message: unknown): void {
    if (this.#child !== child) return;
    if (!this.#isReady) this.life.note('ready', now());
    this.#isReady = true;
    clearTimeout(this.#timeout);
    if (message !== 'begin') return;
    this.#timeout = setTimeout(() => void this.kill(), this.#options.functionTimeoutMs);
  }
}
