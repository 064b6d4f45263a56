import type { DomainEvent } from '#shared/domain/event.ts';
import { clientEventOf } from '#shared/domain/event-of.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isInTrouble, wasJustLost } from '#shared/domain/registration/transitions.ts';
import { after, days, type Instant, toRfc3339 } from '#shared/domain/time.ts';
import { type Heard, silenceOf } from '#shared/domain/webhook/heard.ts';
import { announceOnce } from '../calendar/announce-once.ts';
import type { RegistrationPorts } from './registration-ports.ts';

/** Why somebody is to look at the webhook of a client. */
export interface WebhookFinding {
  readonly client: OAuthClient['id'];
  /** `lost`: it was gone, elsewhere or switched off at the vendor within a day, by nobody here, and was mended. */
  readonly says: 'refused' | 'failing' | 'lost' | 'silent';
  readonly code?: string;
}

export interface Told {
  readonly findings: readonly WebhookFinding[];
  /** On-call is to hear of it. */
  readonly isAlarming: boolean;
  /** What the bus did not take, or another is about to tell. */
  readonly undone: number;
}

const REMEMBERED = days(90);

/** Tells each thing that is wrong with a client's webhook once, and says all of it that still is. */
export async function tellOfWebhook(
  ports: RegistrationPorts,
  client: OAuthClient,
  heard: Heard | undefined,
): Promise<Told> {
  const now = ports.clock.now();
  const news = [lossOf(client, now), troubleOf(client, now), silence(client, heard, now)];
  const findings: WebhookFinding[] = [];
  let isAlarming = false;
  let undone = 0;
  for (const one of news) {
    if (one === undefined) continue;
    findings.push(one.finding);
    isAlarming ||= one.isAlarming;
    const told = await announceOnce(ports, one.key, one.event, after(now, REMEMBERED));
    // It still holds, and is not to be told again because it was long ago.
    if (told === 'done') await ports.announcements.done(one.key, after(now, REMEMBERED));
    if (told === 'failed' || told === 'taken') undone++;
  }
  return { findings, isAlarming, undone };
}

interface News {
  readonly key: string;
  readonly event: DomainEvent;
  readonly finding: WebhookFinding;
  readonly isAlarming: boolean;
}

function lossOf(client: OAuthClient, now: Instant): News | undefined {
  const { webhook } = client;
  if (webhook === undefined || !wasJustLost(webhook, now)) return undefined;
  return {
    key: `webhook_lost.${client.id}.${webhook.lostAt}`,
    event: clientEventOf(client, { type: 'webhook.lost' }),
    finding: { client: client.id, says: 'lost' },
    isAlarming: false,
  };
}

function troubleOf(client: OAuthClient, now: Instant): News | undefined {
  const { webhook } = client;
  if (webhook?.trouble === undefined || !isInTrouble(webhook, now)) return undefined;
  const { kind, code, since } = webhook.trouble;
  const reason = kind === 'refused' ? 'refused' : 'failing';
  return {
    key: `webhook_refused.${client.id}.${since}`,
    event: clientEventOf(client, { type: 'webhook.refused', reason, code }),
    finding: { client: client.id, says: reason, code },
    isAlarming: true,
  };
}

function silence(client: OAuthClient, heard: Heard | undefined, now: Instant): News | undefined {
  const reason = heard === undefined ? 'usual' : silenceOf(heard, now);
  if (heard === undefined || reason === 'usual') return undefined;
  const { lastAt } = heard;
  return {
    key: `webhook_silent.${client.id}.${lastAt}.${reason}`,
    event: clientEventOf(client, { type: 'webhook.silent', reason, lastAt: toRfc3339(lastAt) }),
    finding: { client: client.id, says: 'silent' },
    isAlarming: reason === 'alarm',
  };
}
