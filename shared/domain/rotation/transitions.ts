import { closed } from '../circuit.ts';
import type { OpenReason } from '../circuit-state.ts';
import type { OAuthClient } from '../oauth-client.ts';
import { releasedClient } from '../restore/held-client.ts';
import {
  after,
  before,
  between,
  type Duration,
  days,
  earliest,
  type Instant,
  latest,
  minutes,
  seconds,
  shortest,
  sum,
  times,
} from '../time.ts';
import { removalOfGivenUp, removalOfReplaced, removalsAfterOverlap, removalsWith } from './removal.ts';
import { overlapFrom, type RotationWay, type SecretRotation, standBackFor } from './rotation.ts';

/** Longer than any one step takes, the draining of leases included. */
const HOLD = seconds(90);
/** Refreshes stay back for so long at most: whoever finds a rotation without its driver comes well before. */
const PAUSE = minutes(5);
const FIRST_WAIT = seconds(20);
const LONGEST_WAIT = minutes(15);

/** Room before a secret ends, for tries that fail: a week, or half of what a shorter one lives. */
const ROOM = days(7);

/** When a secret that begins now shall be replaced: in its rhythm, and before it ends where that is known. */
export function rotateAt(everyDays: number, now: Instant, expiresAt?: Instant): Instant {
  const byRhythm = after(now, times(days(1), everyDays));
  if (expiresAt === undefined) return byRhythm;
  const room = shortest(ROOM, times(between(now, expiresAt), 1 / 2));
  return earliest(byRhythm, latest(now, before(expiresAt, room)));
}

export interface Beginning {
  readonly way: RotationWay;
  readonly versionId: string;
  /** Absent: whoever comes first drives it. */
  readonly driver?: string;
  /** Of the certificate that came with the key that a person brings. */
  readonly certificateExpiresAt?: Instant;
}

/**
 * The client with a new secret on its way. `undefined` where another one is: somebody is at it, or it waits for its
 * time. What a person brings takes the place of what a person brought, and of what nobody drives any more. For a client that
 * a restore holds only a person begins one: that lets it go.
 */
export function begin(client: OAuthClient, what: Beginning, now: Instant): OAuthClient | undefined {
  const { rolling } = client;
  const isHeld = rolling !== undefined && rolling.heldBy !== undefined && now < rolling.heldUntil;
  if (what.way !== 'manual' ? rolling !== undefined : isHeld && rolling.way !== 'manual') return undefined;
  return rollingWith(releasedClient(client), {
    way: what.way,
    // A person brings what the vendor has made already.
    step: what.way === 'manual' ? 'set' : 'created',
    versionId: what.versionId,
    ...(client.secret === undefined ? {} : { from: client.secret.versionId }),
    startedAt: now,
    ...(what.driver === undefined
      ? { heldUntil: now }
      : { heldBy: what.driver, heldUntil: after(now, HOLD) }),
    failures: 0,
    ...endOfCertificate(what),
  });
}

const endOfCertificate = ({ certificateExpiresAt }: Pick<Beginning, 'certificateExpiresAt'>) =>
  certificateExpiresAt === undefined ? {} : { certificateExpiresAt };

/** Takes up, or keeps, a rotation that is free or one's own; none that came out of a backup, until it is let go. */
export function hold(client: OAuthClient, driver: string, now: Instant): OAuthClient | undefined {
  const { rolling, restoredAt } = client;
  if (rolling === undefined || restoredAt !== undefined) return undefined;
  if (rolling.heldBy !== driver && now < rolling.heldUntil) return undefined;
  return rollingWith(client, { ...rolling, heldBy: driver, heldUntil: after(now, HOLD) });
}

/** Its driver is proven dead: anyone may go on at once. */
export function freed(client: OAuthClient, now: Instant): OAuthClient | undefined {
  const { rolling } = client;
  if (rolling?.heldBy === undefined) return undefined;
  const { heldBy: _heldBy, ...rest } = rolling;
  return rollingWith(client, { ...rest, heldUntil: now });
}

/**
 * Keeps refreshes of this client back, so that none is under way while the vendor changes the one secret it has.
 * `undefined` where they are kept back for a reason that a new secret does not mend: a vendor in trouble is left alone.
 */
export function pauseRefreshes(client: OAuthClient, now: Instant): OAuthClient | undefined {
  const { circuit, rolling } = client;
  const was = circuit.phase;
  const isMended = was.kind === 'closed' || MENDED.has(was.reason);
  if (!isMended || rolling === undefined) return undefined;
  const until = after(now, PAUSE);
  const phase = { kind: 'open', reason: 'secret_rotation', since: now, until, trips: 1 } as const;
  // The hold has room for the usual wait for refreshes to end, and not for the long one.
  const patience = standBackFor(rolling);
  const heldUntil = after(now, patience > HOLD ? sum(HOLD, patience) : HOLD);
  const paused = { ...client, rolling: { ...rolling, heldUntil }, circuit: { ...circuit, phase } };
  if (pausedUntil(client) !== undefined) return paused;
  const { pausedOver: _pausedOver, ...rest } = paused.rolling;
  return { ...paused, rolling: was.kind === 'closed' ? rest : { ...rest, pausedOver: was } };
}

const MENDED: ReadonlySet<OpenReason> = new Set(['client_refused', 'secret_rotation']);

/** Until when its refreshes stand back for a rotation; rows that met the pause are held until then. */
export const pausedUntil = ({ circuit: { phase } }: OAuthClient): Instant | undefined =>
  phase.kind !== 'closed' && phase.reason === 'secret_rotation' ? phase.until : undefined;

/**
 * The vendor is about to be asked: from here on it may have a secret that we do not know. `tokenVersionId`: where the
 * vault has a registration access token that looking has renewed.
 */
export function asking(
  client: OAuthClient,
  driver: string,
  now: Instant,
  tokenVersionId?: string,
): OAuthClient | undefined {
  const mine = own(client, driver);
  if (mine === undefined) return undefined;
  const renewed = tokenVersionId === undefined ? {} : { tokenVersionId };
  return rollingWith(client, { ...mine, ...renewed, step: 'asked', heldUntil: after(now, HOLD) });
}

/** What a vendor tells of a secret that it has made. */
export interface NewSecret {
  readonly expiresAt?: Instant;
  readonly madeId?: string;
}

/** The vault has what the vendor answered with. */
export function secretSet(
  client: OAuthClient,
  driver: string,
  { expiresAt, madeId }: NewSecret,
  now: Instant,
): OAuthClient | undefined {
  const mine = own(client, driver);
  if (mine === undefined) return undefined;
  return rollingWith(client, {
    ...mine,
    step: 'set',
    heldUntil: after(now, HOLD),
    failures: 0,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(madeId === undefined ? {} : { madeId }),
  });
}

/**
 * The label moves: the new version is the client's own, and the one before stays for the overlap. `undefined` where the
 * rotation is not this driver's any more, or another version has become the client's meanwhile (compare and swap).
 */
export function finish(client: OAuthClient, driver: string, now: Instant): OAuthClient | undefined {
  const mine = own(client, driver);
  if (mine?.step !== 'set' || client.secret?.versionId !== mine.from) return undefined;
  const { rolling: _rolling, lastError: _lastError, previousSecret: _previous, ...rest } = client;
  const { rotation, circuit } = client;
  return {
    ...rest,
    status: 'ok',
    secret: {
      versionId: mine.versionId,
      createdAt: now,
      ...(mine.expiresAt === undefined ? {} : { expiresAt: mine.expiresAt }),
      ...(mine.madeId === undefined ? {} : { madeId: mine.madeId }),
      ...endOfCertificate(mine),
      ...(rotation === undefined ? {} : { rotateAt: rotateAt(rotation.everyDays, now, mine.expiresAt) }),
      pending: false,
    },
    ...(mine.from === undefined ? {} : { previousSecret: { versionId: mine.from, until: overlapFrom(now) } }),
    ...removalsWith(client, removalOfReplaced(client, mine, now)),
    circuit: opensWithSecret(client) ? { ...circuit, phase: closed(now) } : circuit,
  };
}

/**
 * The new secret is given up: the client goes on with the one it has, and the next try is a day later. `under` another
 * version where the vault has the same secret with something else that changed.
 */
export function rollBack(
  client: OAuthClient,
  driver: string,
  now: Instant,
  under?: string,
): OAuthClient | undefined {
  const mine = own(client, driver);
  if (mine === undefined) return undefined;
  const { rolling: _rolling, secret, ...kept } = withoutPause(client, now);
  const rest = { ...kept, ...removalsWith(client, removalOfGivenUp(mine, now)) };
  if (secret === undefined) return rest;
  const again = mine.way === 'manual' ? {} : { rotateAt: after(now, days(1)) };
  const versionId = under ?? mine.tokenVersionId ?? secret.versionId;
  return { ...rest, secret: { ...secret, ...again, versionId, pending: false } };
}

/** It came to nothing for now: the next try comes later, and by anyone. `resume` lets refreshes go on meanwhile. */
export function putOff(
  client: OAuthClient,
  driver: string,
  why: { readonly code: string; readonly resume: boolean },
  now: Instant,
): OAuthClient | undefined {
  const mine = own(client, driver);
  if (mine === undefined) return undefined;
  const { heldBy: _heldBy, trial: _trial, ...rest } = mine;
  const wait = waitAfter(mine.failures);
  const next = { ...rest, failures: mine.failures + 1, lastCode: why.code, heldUntil: after(now, wait) };
  return rollingWith(why.resume ? withoutPause(client, now) : client, next);
}

/** The overlap is over: the old secret is tried no more. `undefined` where there is nothing to forget. */
export function endOverlap(client: OAuthClient, now: Instant): OAuthClient | undefined {
  const { previousSecret, ...rest } = client;
  if (previousSecret === undefined || now < previousSecret.until) return undefined;
  return { ...rest, ...removalsAfterOverlap(client, previousSecret.versionId, now) };
}

/**
 * A refresh went through with the secret before: it stays for a whole overlap from then. `undefined` where that is
 * written already, to the hour, or where it is not the one before any more.
 */
export function previousUsed(client: OAuthClient, versionId: string, now: Instant): OAuthClient | undefined {
  const { previousSecret } = client;
  const until = overlapFrom(now);
  if (previousSecret?.versionId !== versionId || between(previousSecret.until, until) < TO_THE_HOUR)
    return undefined;
  return { ...client, previousSecret: { versionId, until } };
}

const TO_THE_HOUR = minutes(60);

/** A vendor that asked for patience is not answered by a secret; for anything else, its taking the secret is an answer. */
export const opensWithSecret = ({ circuit: { phase } }: OAuthClient): boolean =>
  phase.kind !== 'closed' && phase.reason !== 'told_to_wait';

const own = ({ rolling }: OAuthClient, driver: string): SecretRotation | undefined =>
  rolling?.heldBy === driver ? rolling : undefined;

function rollingWith(client: OAuthClient, rolling: SecretRotation): OAuthClient {
  const { secret } = client;
  return { ...client, rolling, ...(secret === undefined ? {} : { secret: { ...secret, pending: true } }) };
}

function withoutPause(client: OAuthClient, now: Instant): OAuthClient {
  const { circuit, rolling } = client;
  if (pausedUntil(client) === undefined) return client;
  return { ...client, circuit: { ...circuit, phase: rolling?.pausedOver ?? closed(now) } };
}

const waitAfter = (failures: number): Duration =>
  shortest(times(FIRST_WAIT, 2 ** Math.min(failures, 10)), LONGEST_WAIT);
