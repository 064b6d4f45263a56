import type { IntegrationId } from '#shared/domain/ids.ts';
import { seconds } from '#shared/domain/time.ts';
import { forceRefresh } from '#shared/usecases/force-refresh.ts';
import { pauseIntegration } from '#shared/usecases/pause-integration.ts';
import { removeIntegration } from '#shared/usecases/remove-integration.ts';
import { reportOutcome } from '#shared/usecases/report-outcome.ts';
import { resumeIntegration } from '#shared/usecases/resume-integration.ts';
import { createAgain, importConsent } from './consent.ts';
import type { Asked, SimHome } from './home.ts';
import { readToken } from './reading.ts';
import { rotateSecret } from './secret-change.ts';
import type { Surroundings } from './sim-ports.ts';

const API_TIMEOUT = seconds(25);
/** Who wants something and is told that it cannot be done now, or nothing at all, tries again after this long. */
const AGAIN_AFTER = 60_000;
const MOST_TRIES = 240;

/** Who acts on what, in a process that does what is asked. */
export interface Stage extends Asked {
  readonly around: Surroundings;
  readonly id: IntegrationId;
}

/** One try: done, or to be tried again. */
export type Try = (stage: Stage) => Promise<'done' | 'again'>;

/**
 * Begins something for an integration, and gives what is to be asked of us then, until it is done; nothing where it all
 * happens elsewhere.
 */
export type Begin = (around: Surroundings, id: IntegrationId) => Try | undefined;

const notAsked = async (): Promise<never> => {
  throw new Error('no report of a simulation says that an API ends');
};
const NOTHING_ENDS = {
  notices: { list: notAsked, change: notAsked },
  announcements: { claim: notAsked, done: notAsked, release: notAsked },
};

/** Everything that people and programs do. Whoever adds a use case adds its line. */
export const ACTIONS = {
  read: () => readToken({ newer: false }),
  /** A reader that has seen the current version fail. */
  readNewer: () => readToken({ newer: true }),
  force: () => async (stage) => {
    stage.around.observer.forced.add(stage.id);
    await forceRefresh(stage.ports)({ id: stage.id, timeout: API_TIMEOUT });
    return 'done';
  },
  /** Another consent takes the grant's place. */
  import: importConsent,
  remove: () => async (stage) => {
    const outcome = await removeIntegration(stage.ports)({ id: stage.id, timeout: API_TIMEOUT });
    stage.around.note(`${stage.process.name}: removal of ${stage.id}: ${outcome.kind}`);
    if (outcome.kind === 'removal') stage.around.observer.removalTold(stage.id);
    return 'done';
  },
  /** An integration of the same name, where there is none any more, and a consent for it. */
  create: createAgain,
  /** At the vendor, behind our back. */
  withdraw: (around, id) => {
    around.note(`a person withdraws the consent of ${id} at the vendor`);
    around.vendor.withdraw(id);
    return undefined;
  },
  reportRefusal: () => async (stage) => {
    const row = await stage.ports.store.find(stage.id);
    if (row !== undefined)
      await reportOutcome({ ...stage.ports, ...NOTHING_ENDS })({
        id: stage.id,
        version: row.version,
        status: 401,
      });
    return 'done';
  },
  pause: () => async (stage) => {
    const outcome = await pauseIntegration(stage.ports)({ id: stage.id });
    if (outcome.kind === 'integration') stage.around.observer.paused.set(stage.id, stage.around.loop.now);
    return 'done';
  },
  resume: () => async (stage) => {
    stage.around.observer.paused.delete(stage.id);
    await resumeIntegration(stage.ports)({ id: stage.id });
    return 'done';
  },
  /** A new client secret at the vendor, where the old one is refused at once, and then here. */
  rotateSecret,
} as const satisfies Readonly<Record<string, Begin>>;

export type ActionKind = keyof typeof ACTIONS;

export const ACTION_KINDS = Object.keys(ACTIONS) as readonly ActionKind[];

/** What has begun and is not over. */
export class Actions {
  pending = 0;
  readonly #around: Surroundings;
  readonly #home: SimHome;

  constructor(around: Surroundings, home: SimHome) {
    this.#around = around;
    this.#home = home;
  }

  begin(kind: ActionKind, id: IntegrationId): void {
    const begin: Begin = ACTIONS[kind];
    const once = begin(this.#around, id);
    if (once === undefined) return;
    this.pending++;
    this.#try(kind, id, once, 1);
  }

  #try(kind: ActionKind, id: IntegrationId, once: Try, tries: number): void {
    const { note, loop } = this.#around;
    const asked = this.#home.ask(`${kind} ${id}`);
    let isOver = false;
    const end = (outcome: 'done' | 'again'): void => {
      if (isOver) return;
      isOver = true;
      if (outcome === 'done' || tries === MOST_TRIES) this.pending--;
      else loop.at(loop.now + AGAIN_AFTER, () => this.#try(kind, id, once, tries + 1));
    };
    if (asked === undefined) {
      end('again');
      return;
    }
    note(`${asked.process.name}: somebody wants ${kind} of ${id}`);
    asked.process.whenDead(() => end('again'));
    // A fault of a port ends a request; who made it tries again.
    once({ ...asked, around: this.#around, id }).then(end, (error: unknown) => {
      note(`${asked.process.name}: ${kind} of ${id} fails: ${error instanceof Error ? error.message : ''}`);
      end('again');
    });
  }
}
