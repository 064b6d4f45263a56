import { type Cause, keyOf } from '#shared/domain/incident/cause.ts';
import { resolved } from '#shared/domain/incident/reduce.ts';
import type { RaisePorts } from './raise.ts';

/** Says that a cause is no more. Nothing where there is no incident of it. Throws `StoreUnavailable`. */
export async function end(
  { incidents, clock }: Pick<RaisePorts, 'incidents' | 'clock'>,
  cause: Cause,
): Promise<void> {
  await incidents.change(keyOf(cause), (before) => {
    const next = before && resolved(before, clock.now());
    return next === undefined || next === before
      ? { result: undefined }
      : { incident: next, result: undefined };
  });
}
