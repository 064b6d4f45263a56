import { ACCESS_TOKEN_SECONDS, GRACE_SECONDS } from './authorization-server.ts';
import { type Board, createBoard } from './board.ts';
import { type Cast, castOf } from './cast.ts';
import { type Company, startCompany } from './company.ts';
import { faultInWords } from './fault.ts';
import { createHappenings, type Happenings } from './happenings.ts';
import { play, type Scene } from './play.ts';
import { isAccepted } from './proof.ts';
import { setUp } from './set-up.ts';
import { type Stage, stageFor } from './stage.ts';
import { summaryOf } from './summary.ts';
import { watchKeeper } from './watch-keeper.ts';

/**
 * Starts a vendor and a keeper, and plays the show on this stream until the signal ends it. Gives the summary's lines.
 * Everything that was started is stopped again, however it ends. Throws where something failed; the message says what.
 */
export async function runShow(stream: NodeJS.WriteStream, ending: AbortSignal): Promise<readonly string[]> {
  const started = new AsyncDisposableStack();
  const stage = stageFor(stream, ACCESS_TOKEN_SECONDS * 1000);
  started.defer(stage.close);
  try {
    return await show(stage, started, ending);
  } finally {
    await started.disposeAsync();
  }
}

async function show(
  stage: Stage,
  started: AsyncDisposableStack,
  ending: AbortSignal,
): Promise<readonly string[]> {
  const failure = new AbortController();
  const fail = (error: unknown): void => failure.abort(error);
  const signal = AbortSignal.any([ending, failure.signal]);
  const cast = castOf(GRACE_SECONDS);
  const happenings = createHappenings();
  const board = createBoard(stage.tell);
  stage.open(board.view);
  const unfollow = follow(happenings, board, cast);
  board.say('a vendor starts, and a keeper beside it', 'plain');
  const company = await startCompany({ cast, happenings, started, onDeath: fail });
  await setUp(company.api, cast, company.server.url, (text) => board.say(text, 'plain'));
  await Promise.all([
    watchKeeper(watchOptions(company, board, cast), signal).catch(fail),
    play(sceneOf(company, board, happenings, cast), signal).catch(fail),
  ]);
  failure.signal.throwIfAborted();
  board.say('the show ends', 'plain');
  return lastWords(company, board, unfollow);
}

/** What happens goes into the story and the score, until the function that it gives is called. */
function follow(happenings: Happenings, board: Board, { acme }: Cast): () => void {
  return happenings.watch((happening) => {
    if (happening.kind === 'line') return board.hear(happening.line);
    board.count((score) => ({ ...score, faultsPlayed: score.faultsPlayed + 1 }));
    board.say(`${acme.id} ${faultInWords(happening.fault)}`, 'warn');
  });
}

function watchOptions({ api, server, isKeeperDown }: Company, board: Board, { acme, globex }: Cast) {
  return {
    api,
    board,
    integrations: [...acme.integrations, ...globex.integrations],
    isAccepted: (id: string, token: string) => {
      const { app } = acme.integrations.includes(id) ? acme : globex;
      return isAccepted(server.url, app, token);
    },
    isDown: isKeeperDown,
  };
}

function sceneOf(company: Company, board: Board, happenings: Happenings, { acme }: Cast): Scene {
  return {
    board,
    happenings,
    front: company.front,
    integrations: acme.integrations,
    killKeeper: async () => {
      await company.killKeeper();
      board.count((score) => ({ ...score, kills: score.kills + 1 }));
      board.say('the keeper is killed, and what the vendor answers reaches nobody', 'warn');
      await company.restartKeeper();
      board.say('the keeper is back, on the same data', 'good');
    },
  };
}

async function lastWords(
  { api, server }: Company,
  board: Board,
  unfollow: () => void,
): Promise<readonly string[]> {
  const integrations = await api.integrations();
  // What the keeper still does while it is stopped is not told, because it would not be counted either.
  unfollow();
  const { elapsed, score } = board.view();
  return summaryOf({ seconds: elapsed / 1000, score, integrations, endedByVendor: server.grantsEnded });
}
