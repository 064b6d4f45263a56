import type { Deadline } from '#shared/domain/calendar/deadline.ts';
import { toRfc3339 } from '#shared/domain/time.ts';

/** Something that ends, as the contract shows it. */
export const deadlineJson = ({ dueBy, ...rest }: Deadline): Record<string, unknown> => ({
  ...rest,
  dueBy: toRfc3339(dueBy),
});
