import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isRotationDue, isRotationStuck } from '#shared/domain/rotation/due.ts';
import { dueRemoval, isRemovalStuck } from '#shared/domain/rotation/removal.ts';
import { endOverlap } from '#shared/domain/rotation/transitions.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from '../cause-of.ts';
import { everyClient } from '../listing/every-client.ts';
import { beginRotation } from './begin-rotation.ts';
import { driveRotation } from './drive-rotation.ts';
import { removeSecret } from './remove-secret.ts';
import type { RotationPorts } from './rotation-ports.ts';

/** What one look at all clients came to. */
export interface RotationRun {
  readonly finished: number;
  readonly rolledBack: number;
  /** Rotations that have not ended for half an hour or have no secret that works, and old secrets that a vendor keeps. */
  readonly stuck: number;
  /** Not looked at to the end, because the store or the vault failed. */
  readonly failed: number;
  readonly isComplete: boolean;
}

/**
 * Begins each rotation that is due, goes on with each that has no driver, ends overlaps that are over, and has vendors
 * remove what is needed no more; none of it for clients that a restore holds. May run as often as anyone likes, and at once
 * in several processes: one of them holds each rotation. `goOn` is asked between clients. Throws `StoreUnavailable` where clients cannot be listed.
 */
export const rotateDue =
  (ports: RotationPorts) =>
  async (goOn: () => boolean = () => true): Promise<RotationRun> => {
    const sums = { finished: 0, rolledBack: 0, stuck: 0, failed: 0 };
    /** Rotations without a person that were given up: the old secret grows old. */
    let givenUp = 0;
    let isComplete = true;
    for await (const client of everyClient(ports)) {
      if (!goOn()) {
        isComplete = false;
        break;
      }
      // It waits for a person's word, as the report on the restore says.
      if (client.restoredAt !== undefined) continue;
      try {
        const driven = await lookAt(ports, client);
        if (driven === 'finished') sums.finished++;
        if (driven === 'rolled_back') sums.rolledBack++;
        if (driven === 'rolled_back' && client.rolling?.way !== 'manual') givenUp++;
        const isLate = driven !== 'finished' && isRotationStuck(client, ports.clock.now());
        if (driven === 'stuck' || isLate || isRemovalStuck(client)) sums.stuck++;
      } catch (error) {
        // Nobody drives on at an end that was asked for.
        if (!goOn()) throw error;
        sums.failed++;
        if (isRotationStuck(client, ports.clock.now())) sums.stuck++;
        ports.log.error('rotation not driven', {
          client: client.id,
          cause: causeOf(error),
          ...faultOf(error),
        });
      }
    }
    ports.metrics.record('RotationStuck', sums.stuck + givenUp, 'Count');
    if (isComplete) ports.metrics.record('RotationCompleted', 1, 'Count');
    return { ...sums, isComplete };
  };

/** A fault of ours at one client keeps no other from its rotation. */
const faultOf = (error: unknown) =>
  error instanceof StoreUnavailable || error instanceof VaultUnavailable ? {} : { code: 'internal' };

async function lookAt(ports: RotationPorts, client: OAuthClient) {
  const now = ports.clock.now();
  if (endOverlap(client, now) !== undefined) {
    await ports.clients.change(client.id, (newest) => {
      const next = endOverlap(newest, now);
      return next === undefined ? { result: undefined } : { client: next, result: undefined };
    });
  }
  const removal = dueRemoval(client, now);
  if (removal !== undefined) await removeSecret(ports, client, removal);
  if (isRotationDue(client, now)) await beginRotation(ports, client, (newest) => isRotationDue(newest, now));
  else if (client.rolling === undefined || now < client.rolling.heldUntil) return 'nothing';
  return (await driveRotation(ports, client.id)).kind;
}
