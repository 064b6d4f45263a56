import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { toRfc3339 } from '#shared/domain/time.ts';

/** A message as JSON, as every receiver gets it: instants are RFC 3339 in UTC. */
export const wireOf = ({ at, since, by, ...rest }: PageMessage) => ({
  ...rest,
  at: toRfc3339(at),
  since: toRfc3339(since),
  ...(by === undefined ? {} : { by: toRfc3339(by) }),
});
