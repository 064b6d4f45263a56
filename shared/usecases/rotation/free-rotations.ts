import { freed } from '#shared/domain/rotation/transitions.ts';
import { everyClient } from '../listing/every-client.ts';
import type { StepPorts } from './rotation-ports.ts';

/** Frees every rotation that a driver holds: for a home that knows that all drivers before it are dead. */
export async function freeRotations(ports: Pick<StepPorts, 'clients' | 'clock'>): Promise<void> {
  for await (const { id, rolling } of everyClient(ports)) {
    if (rolling?.heldBy === undefined) continue;
    await ports.clients.change(id, (newest) => {
      const next = freed(newest, ports.clock.now());
      return next === undefined ? { result: undefined } : { client: next, result: undefined };
    });
  }
}
