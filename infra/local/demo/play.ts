import { ACTS, type Act, begun, faultPlayed, hitBy, isSurvived, type Progress, progressed } from './act.ts';
import type { Board } from './board.ts';
import type { FailingFront } from './failing-front.ts';
import type { Happenings } from './happenings.ts';
import { pause } from './pause.ts';

export interface Scene {
  readonly board: Board;
  readonly happenings: Happenings;
  /** Before the vendor whose requests fail. */
  readonly front: FailingFront;
  /** The integrations at that vendor. */
  readonly integrations: readonly string[];
  /** Kills the keeper, and starts it again. */
  readonly killKeeper: () => Promise<void>;
}

const BETWEEN_ACTS_MS = 1000;
/** So long the vendor is given to be asked and the keeper to recover, before the next act begins regardless. */
const ACT_WITHIN_MS = 45_000;
/** The vendor has handled the request by then, and has not answered yet. */
const INTO_THE_WAIT_MS = 700;

/** Plays the acts one after the other, over and over, until the signal ends it. */
export async function play(scene: Scene, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const [n, act] of ACTS.entries()) {
      if (signal.aborted) return;
      scene.board.begin({ number: n + 1, of: ACTS.length, title: act.title });
      await playAct(scene, act, signal);
      await pause(BETWEEN_ACTS_MS, signal);
    }
  }
}

async function playAct(scene: Scene, act: Act, signal: AbortSignal): Promise<void> {
  if (act.kind === 'calm') return pause(act.seconds * 1000, signal);
  const { board, happenings, front, integrations, killKeeper } = scene;
  let progress = begun(act.faults.length);
  const over = new AbortController();
  const bitten = new AbortController();
  const update = (next: Progress): void => {
    progress = next;
    if (isSurvived(progress)) over.abort();
  };
  const unwatch = happenings.watch((happening) => {
    if (happening.kind === 'line') return update(progressed(progress, happening.line));
    bitten.abort();
    update(faultPlayed(progress));
  });
  const survived = pause(ACT_WITHIN_MS, AbortSignal.any([signal, over.signal]));
  front.next(act.faults);
  if (act.kind === 'kill') {
    await pause(ACT_WITHIN_MS, AbortSignal.any([signal, bitten.signal]));
    await pause(INTO_THE_WAIT_MS, signal);
    if (!signal.aborted) {
      await killKeeper();
      // Whichever was being refreshed: all of them have to be refreshed again.
      update(hitBy(progress, integrations));
    }
  }
  await survived;
  unwatch();
  if (signal.aborted && !isSurvived(progress)) return;
  if (!isSurvived(progress)) {
    return board.say(
      `after ${ACT_WITHIN_MS / 1000} s this is not over yet: ${[...progress.hit.keys()].join(', ')}`,
      'bad',
    );
  }
  board.count((score) => ({ ...score, faultsSurvived: score.faultsSurvived + act.faults.length }));
  board.say(
    `${progress.hit.size === 1 ? 'the grant lives' : 'the grants live'}: ${versionsOf(progress)}`,
    'good',
  );
}

const versionsOf = ({ hit }: Progress): string =>
  [...hit].map(([id, version]) => `${id} at version ${version}`).join(', ');
