import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.ts';
import { type Cast, vendorEntry } from './cast.ts';
import { type FailingFront, startFailingFront } from './failing-front.ts';
import type { Happenings } from './happenings.ts';
import { startKeeper } from './keeper.ts';
import { type KeeperApi, keeperApi } from './keeper-api.ts';
import { prepareKeeper } from './keeper-settings.ts';

/** Everything that runs for the show. */
export interface Company {
  readonly server: AuthorizationServer;
  /** Between the keeper and the vendor that fails. */
  readonly front: FailingFront;
  readonly api: KeeperApi;
  readonly isKeeperDown: () => boolean;
  killKeeper(): Promise<void>;
  restartKeeper(): Promise<void>;
}

export interface CompanyOptions {
  readonly cast: Cast;
  readonly happenings: Happenings;
  /** Takes what has to be stopped and removed, in reverse. */
  readonly started: AsyncDisposableStack;
  /** Told when the keeper ends without having been asked to. */
  readonly onDeath: (error: Error) => void;
}

/** Starts the authorization server, what fails before it, and the keeper. Throws where one of them does not start. */
export async function startCompany({ cast, happenings, started, onDeath }: CompanyOptions): Promise<Company> {
  const directory = await temporaryDirectory(started);
  const server = await startAuthorizationServer([cast.acme.app, cast.globex.app]);
  started.defer(server.stop);
  const front = await startFailingFront({
    upstream: server.url,
    onFault: (fault) => happenings.tell({ kind: 'fault', fault }),
  });
  started.defer(front.stop);
  const { apiKey, environment } = await prepareKeeper(directory, [
    vendorEntry(cast.acme, front.url),
    vendorEntry(cast.globex, server.url),
  ]);
  const keeper = await startKeeper({
    settings: environment,
    onLine: (line) => happenings.tell({ kind: 'line', line }),
    onDeath,
  });
  started.defer(keeper.stop);
  // Or the keeper would wait for an answer before it ends.
  started.defer(front.relent);
  let isDown = false;
  return {
    server,
    front,
    api: keeperApi(keeper.url, apiKey),
    isKeeperDown: () => isDown,
    killKeeper: () => {
      isDown = true;
      return keeper.kill();
    },
    restartKeeper: async () => {
      await keeper.restart();
      isDown = false;
    },
  };
}

/** Outside the checkout, and gone at the end, however that comes. */
async function temporaryDirectory(started: AsyncDisposableStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'grantkeeper-show-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  started.defer(() => {
    process.off('exit', remove);
    remove();
  });
  return directory;
}
