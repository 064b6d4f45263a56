import type { ShownIntegration } from './keeper-api.ts';
import type { Score } from './score.ts';

export interface Ending {
  readonly seconds: number;
  readonly score: Score;
  /** As the keeper showed them last. */
  readonly integrations: readonly ShownIntegration[];
  /** Grants that the vendor says it has ended. */
  readonly endedByVendor: number;
}

/** The last words: what was counted, nothing else. */
export function summaryOf({ seconds, score, integrations, endedByVendor }: Ending): readonly string[] {
  const gone = integrations.filter(({ status }) => GIVEN_UP.includes(status)).map(({ id }) => id);
  const lost = new Set([...score.lost, ...gone]);
  const slowest = score.refreshes === 0 ? '' : `, the slowest answer took ${inWords(score.slowestMs)}`;
  return [
    `The show is over after ${Math.round(seconds)} s.`,
    `${count(score.refreshes, 'refresh', 'refreshes')} of ${count(integrations.length, 'grant')}${slowest}`,
    `${count(score.faultsPlayed, 'fault')} played by the vendor, ${score.faultsSurvived} survived${underWay(score)}`,
    ...(score.kills === 0 ? [] : [`the keeper was killed ${count(score.kills, 'time')} and came back`]),
    `${count(score.tokensAccepted + score.tokensRefused, 'token')} served and shown to the vendor, ` +
      `${score.tokensAccepted} accepted, ${score.tokensRefused} refused`,
    `${count(lost.size, 'grant')} lost${lost.size === 0 ? '' : ` (${[...lost].join(', ')})`}; ` +
      `the keeper shows ${statuses(integrations)}, the vendor has ended ${endedByVendor}`,
  ];
}

const GIVEN_UP = ['reauthorization_required', 'revoked'];

function underWay({ faultsPlayed, faultsSurvived }: Score): string {
  const open = faultsPlayed - faultsSurvived;
  return open === 0 ? '' : `, ${open} still being worked on at the end`;
}

function statuses(integrations: readonly ShownIntegration[]): string {
  const counts = new Map<string, number>();
  for (const { status } of integrations) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, n]) => `${n} ${status}`).join(' and ') || 'none';
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** A length of time for people. */
export function inWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
