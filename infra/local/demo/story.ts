import type { LogLine } from './log-line.ts';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'act';

export interface Told {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the keeper's log in plain words; `undefined` where it is no part of the story. */
export function toldOf(line: LogLine): Told | undefined {
  const { message, integration: id, version, code, client } = line;
  switch (message) {
    case 'integration.refreshed':
      return good(`${id} refreshed, version ${version}`);
    case 'integration.recovered':
      return good(`${id} has recovered, version ${version}`);
    case 'sending the same token again':
      return warn(`${id}: no answer to go by (${code}), the same refresh token goes out once more`);
    case 'refresh failed':
      return warn(`${id}: not refreshed now (${code}), its token set stays as it is`);
    case 'integration.degraded':
      return warn(`${id} is degraded, version ${version}: another try comes by itself`);
    case 'adopted':
      return good(`${id}: an answer that was stored before the end is taken over, the vendor is not asked`);
    case 'circuit.opened':
      return warn(`${client}: nothing is sent for ${pauseOf(line)}`);
    case 'circuit.closed':
      return good(`${client}: the vendor works again`);
    case 'integration.suspect':
      return bad(`${id} was refused (${code}): to be confirmed`);
    case 'grant.lost':
      return bad(`${id} is lost: ${line.cause}`);
    case 'integration.reauthorization_required':
    case 'integration.revoked':
      return bad(`${id} needs a new consent (${code ?? message})`);
    case 'client.refused':
      return bad(`${client} is refused by the vendor (${code})`);
    default:
      return undefined;
  }
}

const good = (text: string): Told => ({ text, tone: 'good' });
const warn = (text: string): Told => ({ text, tone: 'warn' });
const bad = (text: string): Told => ({ text, tone: 'bad' });

function pauseOf({ at, until, reason }: LogLine): string {
  const ms = Date.parse(until ?? '') - Date.parse(at ?? '');
  const length = Number.isNaN(ms) ? 'a while' : `${Math.round(ms / 1000)} s`;
  return reason === 'told_to_wait' ? `${length}, as the vendor asked` : length;
}
