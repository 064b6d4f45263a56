import type { Integration } from '#shared/client/index.ts';
import { HEALTH_WORDS } from '../integration/health-words.ts';
import { moment } from '../text/moment.ts';
import type { Finding } from './finding.ts';

const SOON_MS = 7 * 86_400_000;
/** A refresh may be under way so long after it was due. */
const OVERDUE_MS = 5 * 60_000;
/** Less, and a short standstill of the vendor is felt by readers. */
const LEAST_LIFETIME_MS = 5 * 60_000;

type Found = Omit<Finding, 'about'>;

/** What is wrong with an integration at this instant (milliseconds). */
export function integrationFindings(one: Integration, now: number): readonly Finding[] {
  const found = [
    ...statusFindings(one, now),
    ...timeFindings(one, now),
    ...scopeFindings(one),
    ...healthFindings(one, now),
    ...heldFindings(one, now),
  ];
  return found.map((finding) => ({ ...finding, about: `integration ${one.id}` }));
}

function statusFindings({ id, status, lastError, expiresAt }: Integration, now: number): readonly Found[] {
  const why = lastError === undefined ? '' : ` (${lastError.class}, ${lastError.code})`;
  const connect = `grantkeeper integration connect ${id}`;
  switch (status) {
    case 'active':
      return [];
    case 'reauthorization_required':
    case 'revoked':
      return [
        {
          level: 'fault',
          code: status,
          what: `its grant is over${why}`,
          mend: `a person consents anew: ${connect}`,
        },
      ];
    case 'degraded': {
      const isOver = expiresAt !== undefined && Date.parse(expiresAt) <= now;
      return [
        {
          level: isOver ? 'fault' : 'warning',
          code: 'degraded',
          what: `its refreshes fail for a reason that is not the grant's${why}; its token ends ${moment(expiresAt, now)}`,
          mend: `tries go on by themselves; one at once: grantkeeper integration refresh ${id}`,
        },
      ];
    }
    case 'suspect':
      return [
        {
          level: 'warning',
          code: 'suspect',
          what: `it was refused once${why}, and the confirmation is to come`,
          mend: `wait for it, or have it at once: grantkeeper integration refresh ${id}`,
        },
      ];
    case 'pending':
      return [
        {
          level: 'warning',
          code: 'pending',
          what: 'it has no grant yet',
          mend: `a person consents: ${connect}`,
        },
      ];
    case 'paused':
      return [
        {
          level: 'warning',
          code: 'paused',
          what: 'nobody looks after it while it is paused',
          mend: `grantkeeper integration resume ${id}`,
        },
      ];
  }
}

function timeFindings(one: Integration, now: number): readonly Found[] {
  const { id, status, dueAt, expiresAt, lastRefreshedAt, refreshTokenExpiresAt } = one;
  const found: Found[] = [];
  if (status === 'active' && dueAt !== undefined && now - Date.parse(dueAt) > OVERDUE_MS) {
    found.push({
      level: 'fault',
      code: 'overdue',
      what: `its refresh was due ${moment(dueAt, now)}`,
      mend: `see whether the home sweeps: its log, or the alarms of its stage; one at once: grantkeeper integration refresh ${id}`,
    });
  }
  if (expiresAt !== undefined && lastRefreshedAt !== undefined && status === 'active') {
    const lifetime = Date.parse(expiresAt) - Date.parse(lastRefreshedAt);
    if (lifetime < LEAST_LIFETIME_MS) {
      found.push({
        level: 'warning',
        code: 'lifetime_too_short',
        what: `its tokens live ${Math.round(lifetime / 1000)} s: a standstill that is longer is felt by its readers`,
        mend: 'let the vendor issue tokens of an hour, in its console or with another kind of application',
      });
    }
  }
  if (refreshTokenExpiresAt !== undefined && Date.parse(refreshTokenExpiresAt) - now < SOON_MS) {
    const isOver = Date.parse(refreshTokenExpiresAt) <= now;
    found.push({
      level: isOver ? 'fault' : 'warning',
      code: isOver ? 'refresh_token_expired' : 'refresh_token_expires',
      what: `its refresh token ${isOver ? 'ended' : 'ends'} ${moment(refreshTokenExpiresAt, now)}, and no refresh moves that`,
      mend: `a person consents anew before: grantkeeper integration connect ${id}`,
    });
  }
  return found;
}

/** What came out of a backup is cared for once its turn has come; nothing else is known of it until then. */
function heldFindings({ heldSince }: Integration, now: number): readonly Found[] {
  if (heldSince === undefined) return [];
  return [
    {
      level: 'warning',
      code: 'restored_and_held',
      what: `it came out of a backup ${moment(heldSince, now)}, and its refresh token may be spent: it is held until it has been tried`,
      mend: 'grantkeeper restore show tells how far that is; docs/restore.md says what else there is',
    },
  ];
}

function scopeFindings({
  id,
  status,
  missingScopes,
  neededBy = [],
  critical,
}: Integration): readonly Found[] {
  // Before there is a grant, every scope is missing.
  if (missingScopes.length === 0 || status === 'pending') return [];
  return [
    {
      level: critical ? 'fault' : 'warning',
      code: 'missing_scopes',
      what: `it lacks ${missingScopes.join(' ')}${neededBy.length === 0 ? '' : `, and these jobs need that: ${neededBy.join(', ')}`}`,
      mend: `a person consents to them: grantkeeper integration connect ${id}`,
    },
  ];
}

function healthFindings(
  { id, status, health, critical, canary, client, missingScopes }: Integration,
  now: number,
): readonly Found[] {
  // Of a grant that is not cared for now, and of scopes that are known to be missing, the above says more.
  if (health === undefined || health.ok || status !== 'active') return [];
  if (health.detail === 'scope_missing' && missingScopes.length > 0) return [];
  return [
    {
      level: critical || canary === true ? 'fault' : 'warning',
      code: health.detail,
      what: `its check ${moment(health.at, now)} found: ${HEALTH_WORDS[health.detail]}${health.about === undefined ? '' : `; it is the canary of ${client}, so that the client or its vendor is broken, and not one grant`}`,
      mend: `docs/runbook.md (health-failing) says what to do; then: grantkeeper run health ${id}`,
    },
  ];
}
