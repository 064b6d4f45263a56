import type { Campaign, ListedCampaign } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import { type Cell, table, terminalWidth } from '../text/table.ts';

type Member = Campaign['integrations'][number];

/** One line for each campaign, those that run first; `now` in milliseconds. */
export function campaignsText(campaigns: readonly ListedCampaign[], now: number): readonly string[] {
  if (campaigns.length === 0) return ['no campaigns'];
  const isOver = ({ state }: ListedCampaign): number => (state === 'finished' || state === 'aborted' ? 1 : 0);
  const rows = campaigns
    .toSorted((a, b) => isOver(a) - isOver(b))
    .map((one) => [
      one.id,
      stateCell({ state: one.state, dryRun: false }),
      one.client ?? `all of ${one.vendor}`,
      one.addScopes.join(' ') || '-',
      one.removeScopes.join(' ') || '-',
      `${one.deadline.slice(0, 10)}, ${moment(one.deadline, now)}`,
    ]);
  return table(['CAMPAIGN', 'STATE', 'OF', 'ADDS', 'REMOVES', 'DEADLINE'], rows, terminalWidth());
}

/** A campaign, and a line for each of its integrations; `now` in milliseconds. */
export function campaignText(campaign: Campaign, now: number): readonly string[] {
  const { id, client, vendor, addScopes, removeScopes, deadline, integrations } = campaign;
  const head: readonly (readonly [string, Cell])[] = [
    ['campaign', id],
    ['of', client === undefined ? `all of ${vendor}` : `client ${client} (${vendor})`],
    ['adds', addScopes.join(' ') || '-'],
    ['removes', removeScopes.join(' ') || '-'],
    ['deadline', `${deadline.slice(0, 10)}, ${moment(deadline, now)}`],
    ['state', stateCell(campaign)],
    ['progress', progressText(campaign)],
  ];
  const rows = integrations.map((one) => [one.id, memberCell(one), one.owner, needsText(one), whyText(one)]);
  return [
    ...table([], head),
    ...(rows.length === 0
      ? []
      : ['', ...table(['INTEGRATION', 'STATE', 'OWNER', 'NEEDS', 'WHY'], rows, terminalWidth())]),
    ...(campaign.dependents ?? []).map(
      ({ job, integration, scopes }) => `the job ${job} needs ${scopes.join(' ')} of ${integration}`,
    ),
  ];
}

const stateCell = ({ state, dryRun }: Pick<Campaign, 'state' | 'dryRun'>): Cell =>
  dryRun ? 'not begun: a dry run' : state === 'overdue' ? { text: state, tone: 'bad' } : state;

function progressText({ counts }: Campaign): string {
  const { cut_over: done, ...left } = counts;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const others = Object.entries(left).flatMap(([state, count]) =>
    count === 0 ? [] : [`${count} ${state.replace('_', ' ')}`],
  );
  return [`${done} of ${all} cut over`, ...others].join(', ');
}

function memberCell({ state }: Member): Cell {
  const text = state.replace('_', ' ');
  return state === 'declined' || state === 'cannot' ? { text, tone: 'warn' } : text;
}

const NEEDS = { nobody: '-', client: 'its client', person: 'a person' } as const;
const needsText = ({ needs, state }: Member): string => (state === 'cut_over' ? '-' : NEEDS[needs]);

const WORDS = {
  missing_scopes: 'not granted',
  probe_failed: "the vendor's API did not take the new token",
  another_identity: 'somebody else consented',
  denied: 'the person said no',
  refused: 'the vendor refuses these scopes',
  no_way: 'the vendor has no page for consent',
  paused: 'it is paused',
} as const;

function whyText({ why, missing = [] }: Member): string {
  if (why === undefined) return '';
  return missing.length === 0 ? WORDS[why] : `${WORDS[why]}: ${missing.join(' ')}`;
}
