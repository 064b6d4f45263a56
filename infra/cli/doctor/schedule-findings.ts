import type { ListedCampaign, ReconcilePasses } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import type { Finding } from './finding.ts';

/** A pass is made each day, and may take long; the alarm `reconcile-heartbeat` waits as long. */
const PASS_LATE_MS = 36 * 3_600_000;

const COMPARES = {
  vault: 'what lies in the vault with the integrations',
  rows: 'the integrations with what lies in the vault',
  vendors: 'what vendors say of grants with what is known here',
} as const;

/** Passes that a day should have seen and did not. A home that has made none yet has only begun. */
export const passFindings = ({ items }: ReconcilePasses, now: number): readonly Finding[] =>
  items
    .filter(({ startedAt, endedAt }) => now - Date.parse(endedAt ?? startedAt) > PASS_LATE_MS)
    .map(({ walk, startedAt, endedAt }) => ({
      level: 'warning',
      code: 'reconcile_late',
      about: 'the home',
      what:
        `nobody has compared ${COMPARES[walk]} to the end: ` +
        (endedAt === undefined
          ? `it was begun ${moment(startedAt, now)}`
          : `the last time was ${moment(endedAt, now)}`),
      mend: 'grantkeeper run reconcile; docs/runbook.md (reconcile-heartbeat) says where to look',
    }));

/** Changes of scopes that were to be finished, and are not. */
export const campaignFindings = (campaigns: readonly ListedCampaign[], now: number): readonly Finding[] =>
  campaigns
    .filter(({ state }) => state === 'overdue')
    .map(({ id, deadline }) => ({
      level: 'warning',
      code: 'campaign_overdue',
      about: `campaign ${id}`,
      what: `it was to be finished ${moment(deadline, now)}, and somebody is left`,
      mend: `see who: grantkeeper campaign show ${id}; then give them a link, move the deadline, or: grantkeeper campaign abort ${id}`,
    }));
