import type { Board } from './board.ts';
import type { KeeperApi } from './keeper-api.ts';
import { pause } from './pause.ts';

export interface WatchOptions {
  readonly api: KeeperApi;
  readonly board: Board;
  readonly integrations: readonly string[];
  /** Whether the vendor takes this integration's access token. */
  readonly isAccepted: (integration: string, accessToken: string) => Promise<boolean>;
  /** The keeper does not run just now, and is not expected to. */
  readonly isDown: () => boolean;
}

const LOOK_EVERY_MS = 250;
const CHECK_EVERY_MS = 1500;
/** A token that has less left may run out on its way to the vendor. */
const TOO_SHORT_MS = 1000;

/** Looks at the keeper until the signal ends it, and shows tokens that it serves to the vendor, in turn. */
export async function watchKeeper(options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { api, board, integrations } = options;
  let turn = 0;
  await Promise.all([
    every(LOOK_EVERY_MS, options, signal, async () => {
      const [seen, clients] = await Promise.all([api.integrations(), api.clients()]);
      board.see(seen, clients);
    }),
    every(CHECK_EVERY_MS, options, signal, async () => {
      const id = integrations[turn % integrations.length];
      turn += 1;
      if (id !== undefined) await check(options, id);
    }),
  ]);
}

async function every(
  ms: number,
  { isDown }: WatchOptions,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  for (; !signal.aborted; await pause(ms, signal)) {
    if (isDown()) continue;
    try {
      await work();
    } catch (error) {
      // It was killed, or the show ended, while we asked.
      if (!isDown() && !signal.aborted) throw error;
    }
  }
}

async function check({ api, board, isAccepted }: WatchOptions, id: string): Promise<void> {
  const token = await api.token(id);
  if (token === undefined || Date.parse(token.expiresAt) - Date.now() < TOO_SHORT_MS) return;
  if (await isAccepted(id, token.accessToken)) {
    board.count((score) => ({ ...score, tokensAccepted: score.tokensAccepted + 1 }));
    return;
  }
  board.count((score) => ({ ...score, tokensRefused: score.tokensRefused + 1 }));
  board.say(`${id}: the vendor refuses the token that the keeper serves`, 'bad');
}
