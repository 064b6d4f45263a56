import type { Integration } from '#shared/client/index.ts';
import { type Cell, table, terminalWidth } from '../text/table.ts';

export interface Owner {
  readonly owner: string;
  readonly integrations: number;
  /** Their grants end with the person who consented. */
  readonly userBound: number;
  readonly critical: number;
  /** Neither active nor paused. */
  readonly troubled: number;
}

/** Who answers for what, by name. */
export function ownersOf(integrations: Iterable<Integration>): readonly Owner[] {
  const owners = new Map<string, Owner>();
  for (const { owner, principal, critical, status } of integrations) {
    const before = owners.get(owner) ?? { owner, integrations: 0, userBound: 0, critical: 0, troubled: 0 };
    owners.set(owner, {
      owner,
      integrations: before.integrations + 1,
      userBound: before.userBound + (principal === 'user' ? 1 : 0),
      critical: before.critical + (critical ? 1 : 0),
      troubled: before.troubled + (status === 'active' || status === 'paused' ? 0 : 1),
    });
  }
  return [...owners.values()].sort((one, other) => (one.owner < other.owner ? -1 : 1));
}

export function ownersText(owners: readonly Owner[]): readonly string[] {
  if (owners.length === 0) return ['no integrations yet'];
  const some = (count: number, tone: 'warn' | 'bad'): Cell =>
    count === 0 ? '-' : { text: String(count), tone };
  const rows = owners.map(({ owner, integrations, userBound, critical, troubled }) => [
    owner,
    String(integrations),
    some(userBound, 'warn'),
    critical === 0 ? '-' : String(critical),
    some(troubled, 'bad'),
  ]);
  return table(['OWNER', 'INTEGRATIONS', 'USER-BOUND', 'CRITICAL', 'NOT ACTIVE'], rows, terminalWidth());
}
