import { after, type Instant, instant, minutes, toRfc3339 } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Made, RegistrationCall, WebhookRegistrations } from '#shared/ports/webhook-registrations.ts';
import type { Transport } from '../oauth/transport.ts';
import { type Answer, ask, bearer, type Members, membersOf, textOf } from './ask.ts';

/** Under the most that Graph allows users and groups (41,760 minutes), and what nearly all else is allowed (4,230). */
const DIRECTORY_MINUTES = 41_000;
const OTHER_MINUTES = 4_200;
const DEFAULTS = { resource: 'users', changeType: 'updated,deleted' };

/**
 * A subscription of Microsoft Graph, by a token of the app's own. It ends by itself. Its changes and its lifecycle events
 * come to one address. https://learn.microsoft.com/graph/api/resources/subscription
 */
export function microsoftGraph(ports: {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
}): WebhookRegistrations {
  const call = (
    { api, credential }: RegistrationCall,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Answer> =>
    ask(ports.transport, {
      method,
      url: `${api.url}/subscriptions${path}`,
      headers: bearer(credential.reveal()),
      body,
    });

  const create = async (wanted: RegistrationCall): Promise<Made> => {
    if (wanted.secret === undefined) return { kind: 'refused', code: 'secret_missing' };
    const { resource, changeType } = { ...DEFAULTS, ...wanted.options };
    const made = await call(wanted, 'POST', '', {
      changeType,
      resource,
      notificationUrl: wanted.url,
      lifecycleNotificationUrl: wanted.url,
      expirationDateTime: toRfc3339(endOf(wanted, ports.clock.now())),
      clientState: wanted.secret.reveal(),
    });
    return madeOf(made);
  };

  return {
    look: async (wanted) => {
      if (wanted.vendorId !== undefined) {
        const answer = await call(wanted, 'GET', `/${encodeURIComponent(wanted.vendorId)}`);
        return answer.kind === 'answered' ? seenOf(answer.members, wanted) : answer;
      }
      // One whose making was never answered is found by what it is for.
      const answer = await call(wanted, 'GET', '');
      if (answer.kind !== 'answered') return answer;
      const { value } = answer.members;
      const { resource } = { ...DEFAULTS, ...wanted.options };
      const own = (Array.isArray(value) ? value : [])
        .map(membersOf)
        .find((one) => one.notificationUrl === wanted.url && one.resource === resource);
      return own === undefined ? { kind: 'absent' } : seenOf(own, wanted);
    },
    create,
    // A subscription keeps its secret and its resource for life: another takes its place, and then it goes.
    mend: async (wanted) => {
      const made = await create(wanted);
      if (made.kind === 'made' && wanted.vendorId !== undefined)
        await call(wanted, 'DELETE', `/${encodeURIComponent(wanted.vendorId)}`);
      return made;
    },
    renew: async (wanted) => {
      if (wanted.vendorId === undefined) return { kind: 'absent' };
      const until = toRfc3339(endOf(wanted, ports.clock.now()));
      const path = `/${encodeURIComponent(wanted.vendorId)}`;
      return madeOf(await call(wanted, 'PATCH', path, { expirationDateTime: until }));
    },
    // The address is tried whenever one is made.
    test: async () => undefined,
  };
}

function endOf({ options }: RegistrationCall, now: Instant): Instant {
  const { resource } = { ...DEFAULTS, ...options };
  const isDirectory = /^\/?(users|groups)(\/[^/]+)?$/.test(resource);
  return after(now, minutes(options.lifeMinutes ?? (isDirectory ? DIRECTORY_MINUTES : OTHER_MINUTES)));
}

function madeOf(answer: Answer): Made {
  if (answer.kind !== 'answered') return answer;
  const vendorId = textOf(answer.members.id);
  const expiresAt = endIn(answer.members);
  if (vendorId === undefined || expiresAt === undefined) return { kind: 'failed', code: 'malformed_answer' };
  return { kind: 'made', vendorId, expiresAt };
}

function seenOf(subscription: Members, wanted: RegistrationCall) {
  const vendorId = textOf(subscription.id);
  const url = textOf(subscription.notificationUrl) ?? '';
  const expiresAt = endIn(subscription);
  const { resource, changeType } = { ...DEFAULTS, ...wanted.options };
  const isWhole = subscription.resource === resource && subscription.changeType === changeType;
  const seen = {
    url,
    isWhole,
    ...(vendorId === undefined ? {} : { vendorId }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  return { kind: 'present', seen } as const;
}

function endIn({ expirationDateTime }: Members): Instant | undefined {
  const at = Date.parse(textOf(expirationDateTime) ?? '');
  return Number.isNaN(at) ? undefined : instant(at);
}
