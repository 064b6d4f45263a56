import type { Client } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';

/** A client whose secret is to be replaced by now, and who does it. */
export interface DueRotation {
  readonly client: string;
  /** `held`: nobody, until it is let go after a restore. */
  readonly by: 'vendor' | 'home' | 'person' | 'held';
  readonly rotateAt: string;
  /** What a person does, where the vendor's data says it. */
  readonly steps?: readonly string[];
}

/** Those of these clients; `now` in milliseconds. */
export function rotationsDue(clients: readonly Client[], now: number): readonly DueRotation[] {
  return clients.flatMap(({ id, rotation, secret, heldSince }): readonly DueRotation[] => {
    const { rotateAt } = secret ?? {};
    if (rotateAt === undefined || Date.parse(rotateAt) > now) return [];
    const by = rotation?.by ?? 'person';
    return [{ client: id, by: by !== 'person' && heldSince !== undefined ? 'held' : by, rotateAt }];
  });
}

export function rotationsText(due: readonly DueRotation[], now: number): readonly string[] {
  return due.length === 0 ? ['no client secret is to be replaced'] : due.flatMap((one) => said(one, now));
}

function said({ client, by, rotateAt, steps }: DueRotation, now: number): readonly string[] {
  if (by === 'vendor') return [`${client}: the vendor is asked for a new secret within a minute`];
  if (by === 'home') return [`${client}: a new key is made and published within a minute`];
  if (by === 'held') return [`${client}: held, it came out of a backup: see grantkeeper restore show`];
  const bring = `Make a new secret in the vendor's console, then: grantkeeper client rotate ${client}`;
  return [
    `${client}: for a person to replace, since ${moment(rotateAt, now)}`,
    ...(steps ?? [bring]).map((step, n) => `  ${n + 1}. ${step}`),
  ];
}
