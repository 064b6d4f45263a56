import { seconds } from '#shared/domain/time.ts';
import { getAccessToken } from '#shared/usecases/get-access-token.ts';
import type { Try } from './actions.ts';

const READ_TIMEOUT = seconds(20);
/** A reader's own calls may each be late as well. */
const READ_SLACK = 60_000;

/** I10, and I4: in time, never an expired one, never one that a removal, a pause or another consent has ended. */
export function readToken({ newer }: { readonly newer: boolean }): Try {
  return async (stage) => {
    const { around, ports, process, id } = stage;
    const { observer, loop } = around;
    const startedAt = loop.now;
    const known = observer.whatMayBeServed(id);
    const seen = newer ? await ports.store.find(id) : undefined;
    const outcome = await getAccessToken(ports)({
      id,
      timeout: READ_TIMEOUT,
      ...(seen === undefined ? {} : { seenVersion: seen.version }),
    });
    const took = loop.now - startedAt;
    if (took > READ_TIMEOUT + READ_SLACK && process.pausedUntil === 0) {
      observer.wrong(`a reader of ${id} waited ${took} ms`);
    }
    around.note(
      `${process.name}: read of ${id}: ${outcome.kind === 'served' ? outcome.state : outcome.kind}`,
    );
    if (outcome.kind !== 'served') return 'done';
    observer.served++;
    const { family } = around.vendor.read(outcome.accessToken.reveal());
    if (family.integration !== id) observer.wrong(`${id} was served a token of ${family.integration}`);
    if (outcome.expiresAt <= startedAt - around.skew) observer.wrong(`${id} was served an expired token`);
    if (seen !== undefined && outcome.version <= seen.version) {
      observer.wrong(`${id} was served version ${outcome.version}, which was seen to fail`);
    }
    if (typeof known === 'number') {
      const isStill = observer.whatMayBeServed(id) === known;
      if (isStill) observer.wrong(`${id} was served after its removal or its pause was told`);
    } else if (known !== undefined && family.made < known.made) {
      observer.wrong(`${id} was served a token of ${family.name}, which ${known.name} had replaced`);
    }
    return 'done';
  };
}
