import type { IntegrationId } from '#shared/domain/ids.ts';
import type { AcquireCommand, Wanted } from '#shared/domain/protocol/acquire.ts';
import { ASK_QUIET, type AskCommand } from '#shared/domain/protocol/ask.ts';
import type { CommitCommand } from '#shared/domain/protocol/commit.ts';
import type { RenewCommand } from '#shared/domain/protocol/renew.ts';
import { before } from '#shared/domain/time.ts';
import type { Plain } from './attributes.ts';
import type { Update } from './expression.ts';
import { dueKeys, ROW_SCHEMA, tokenFields } from './integration-item.ts';

/*
 * The domain's conditions (shared/domain/protocol) as DynamoDB judges them; the contract suite holds the two together.
 *
 *   obtained            dueAt               heldUntil                        lease.until
 *  ────┼──────────────────┼──────────────────────┼────────────────────────────────┼──────────▶ time
 *      │ fresh            │ due                  │                                │
 *      │                  │ nobody may ask ──────┤ asking is possible again       │
 *      │                  │                      │ the holder, this instant too ──┤ anyone may acquire
 */
const IS_REFRESHABLE =
  '#care IN (:active, :degraded, :suspect) OR (#care = :pending AND #grantType IN (:clientCredentials, :jwtBearer))';
/** A commit does without: it may carry the only living refresh token, and changes nothing but what it knows. */
const IS_NOT_TOO_NEW = 'attribute_not_exists(#schema) OR #schema <= :schema';
const IS_NOT_PAUSED = 'attribute_not_exists(#pausedAt)';
const NO_LEASE_RUNS = 'attribute_not_exists(#lease) OR #lease.#until < :now';
/** A repeated acquire shall find its own lease, not take it once more. */
const NO_LEASE_RUNS_OR_IS_MINE =
  'attribute_not_exists(#lease) OR (#lease.#until < :now AND #lease.#attemptId <> :me)';
const IS_DUE = '#dueAt <= :now';
const IS_AS_SEEN = '#version = :seenVersion';
const IS_NOT_HELD = 'attribute_not_exists(#heldUntil) OR #heldUntil <= :now';
/** An attempt that began since the caller looked is theirs, unless it died and left its lease to run out. */
const IS_NOT_SERVED = '#fence <= :seenFence OR attribute_exists(#lease)';
const IS_MINE = '#lease.#attemptId = :me';
const WAS_NOT_ASKED_LATELY = 'attribute_not_exists(#askedAt) OR #askedAt <= :quietSince';
const IS_MY_PARENT = '#version = :parentVersion';
const IS_MY_EPOCH = '#epoch = :epoch';
const IS_NOT_WITHDRAWN = '#care <> :revoked';

const REFRESHABLE = {
  active: 'active',
  degraded: 'degraded',
  suspect: 'suspect',
  pending: 'pending',
  clientCredentials: 'client_credentials',
  jwtBearer: 'jwt_bearer',
};

/** Every write moves the row on, so that a `change` decided on an older one is decided again. */
const MOVE_ON = '#rev = #rev + :one';

export function acquireUpdate(command: AcquireCommand): Update {
  const { attemptId, now, until, wanted } = command;
  return {
    set: ['#lease = :lease', '#openAttempts.#me = #version', '#fence = #fence + :one', MOVE_ON],
    when: [IS_NOT_TOO_NEW, IS_REFRESHABLE, IS_NOT_PAUSED, NO_LEASE_RUNS_OR_IS_MINE, ...wantedClauses(wanted)],
    names: { me: attemptId },
    values: {
      ...REFRESHABLE,
      schema: ROW_SCHEMA,
      one: 1,
      now,
      me: attemptId,
      lease: { attemptId, until },
      ...(wanted.kind === 'due' ? {} : { seenVersion: wanted.seenVersion }),
      ...(hasSeenFence(wanted) ? { seenFence: wanted.seenFence } : {}),
    },
  };
}

function wantedClauses(wanted: Wanted): readonly string[] {
  if (wanted.kind === 'due') return [IS_DUE];
  if (wanted.kind === 'asked') return [IS_AS_SEEN, IS_NOT_HELD];
  return hasSeenFence(wanted) ? [IS_AS_SEEN, IS_NOT_SERVED] : [IS_AS_SEEN];
}

function hasSeenFence(wanted: Wanted): wanted is Wanted & { readonly seenFence: number } {
  return wanted.kind === 'forced' && wanted.seenFence !== undefined;
}

export function renewUpdate({ attemptId, until }: RenewCommand): Update {
  return {
    set: ['#lease.#until = :until', MOVE_ON],
    when: [IS_MINE],
    values: { me: attemptId, until, one: 1 },
  };
}

export function askUpdate({ now, seenVersion }: AskCommand): Update {
  return {
    set: ['#askedAt = :now', MOVE_ON],
    when: [
      IS_NOT_TOO_NEW,
      IS_REFRESHABLE,
      IS_NOT_PAUSED,
      IS_AS_SEEN,
      NO_LEASE_RUNS,
      IS_NOT_HELD,
      WAS_NOT_ASKED_LATELY,
    ],
    values: {
      ...REFRESHABLE,
      schema: ROW_SCHEMA,
      now,
      seenVersion,
      quietSince: before(now, ASK_QUIET),
      one: 1,
    },
  };
}

export function commitUpdate(id: IntegrationId, command: CommitCommand, shards: number): Update {
  const { facts, expiresAt } = tokenFields(command.tokens);
  const changed: Readonly<Record<string, Plain>> = {
    care: 'active',
    tokens: facts as Plain,
    expiresAt,
    dueAt: command.dueAt,
    ...dueKeys(id, command.dueAt, shards),
    failures: 0,
    lastRefreshedAt: command.at,
  };
  const settled = Object.fromEntries(command.settles.map((attemptId, n) => [`settled${n}`, attemptId]));
  const ended = ['careFacts', 'lease', 'heldUntil', 'askedAt', 'lastError'];
  return {
    set: [
      ...Object.keys(changed).map((name) => `#${name} = :${name}`),
      '#version = #version + :one',
      MOVE_ON,
    ],
    remove: [
      ...[...ended, ...(command.clearsEscrow ? ['escrow'] : [])].map((name) => `#${name}`),
      ...Object.keys(settled).map((name) => `#openAttempts.#${name}`),
    ],
    when: [IS_MY_PARENT, IS_MY_EPOCH, IS_NOT_WITHDRAWN],
    names: settled,
    values: {
      ...changed,
      parentVersion: command.parentVersion,
      epoch: command.epoch,
      revoked: 'revoked',
      one: 1,
    },
  };
}
