import type { DomainEvent } from '../event.ts';
import { eventOf } from '../event-of.ts';
import type { Integration } from '../integration.ts';
import type { Health } from './health.ts';

/**
 * The event of a check, on change alone. What a refresh has told of already is not told again: that there is no token; and
 * a scope that is missing is told as `scope.drifted`, with its name.
 */
export function healthEvent(row: Integration, next: Health): DomainEvent | undefined {
  const was = toldAs(row.health);
  const is = toldAs(next);
  if (is === was) return undefined;
  if (is !== undefined) return eventOf(row, { type: 'integration.degraded', code: is });
  return next.ok ? eventOf(row, { type: 'integration.recovered' }) : undefined;
}

/** The code under which a state is announced as trouble. */
function toldAs(health: Health | undefined): string | undefined {
  if (health === undefined || health.ok) return undefined;
  const { detail } = health;
  return detail === 'token_unavailable' || detail === 'scope_missing' ? undefined : detail;
}
