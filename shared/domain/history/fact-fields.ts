import type { DomainEvent, LossCause } from '../event.ts';
import type { RefreshFailure } from '../failure.ts';
import type { AttemptId, ClientId, IntegrationId } from '../ids.ts';
import type { Fact, FactKind, ProbeTaken } from './fact.ts';
import { count, type Field, type Fields, flag, listOf, oneOf, optional, time, word, yes } from './field.ts';

type OfKind<K extends FactKind> = Extract<Fact, { kind: K }>;

const grant = { at: time, integration: word<IntegrationId>(), born: time, epoch: count };
const attempt = { ...grant, attempt: word<AttemptId>() };
const client = { at: time, client: word<ClientId>() };
const fingerprint = optional(word());
const failure = [
  'not_sent',
  'ambiguous',
  'throttled',
  'grant_refused',
  'client_refused',
  'protocol',
] as const;
const outcome: Field<'tokens' | RefreshFailure['class']> = oneOf('tokens', ...failure);

const probeBefore: Field<NonNullable<ProbeTaken['before']>> = {
  read: (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const { attempt: id, until } = value as { attempt?: unknown; until?: unknown };
    const read = { attempt: word<AttemptId>().read(id), until: time.read(until) };
    return read.attempt === undefined || read.until === undefined
      ? undefined
      : { attempt: read.attempt, until: read.until };
  },
  write: ({ attempt: id, until }) => ({ attempt: id, until: time.write?.(until) }),
  expects: 'an attempt and an instant',
};

/** What each kind of fact consists of, as it stands in a line. */
export const FACT_FIELDS: { readonly [K in FactKind]: Fields<Omit<OfKind<K>, 'kind'>> } = {
  acquired: {
    ...attempt,
    fence: count,
    parentVersion: count,
    leaseUntil: time,
    failures: count,
    open: optional(listOf(word<AttemptId>())),
  },
  lease_inherited: { ...attempt, until: time },
  spend: {
    ...attempt,
    token: fingerprint,
    rotation: oneOf('none', 'replaced', 'grace', 'strict'),
    reuseRevokesFamily: optional(yes),
    forced: optional(yes),
    answerBy: time,
  },
  answer: {
    ...attempt,
    outcome: oneOf('tokens', 'withdrawn', ...failure),
    code: optional(word()),
    rotated: optional(yes),
  },
  persist: { ...attempt, where: oneOf('vault', 'escrow', 'nowhere'), token: fingerprint },
  commit: {
    ...attempt,
    version: count,
    versionId: word<AttemptId>(),
    token: fingerprint,
    adopted: optional(yes),
  },
  commit_refused: { ...attempt, why: oneOf('withdrawn', 'replaced', 'version_moved') },
  discarded: {
    ...attempt,
    revoked: optional(oneOf('revoked', 'failed', 'unsupported')),
    destroyed: flag,
  },
  granted: { ...grant, version: count, versionId: word<AttemptId>(), token: fingerprint },
  refused: {
    ...attempt,
    code: word(),
    plain: flag,
    becomes: oneOf('suspect', 'reauthorization_required', 'unchanged'),
    lossKnown: flag,
    refusals: count,
    plainRefusals: count,
    lastRefusalAt: optional(time),
    open: optional(listOf(word<AttemptId>())),
    confirmAfter: count,
    forced: optional(yes),
  },
  serve: {
    ...grant,
    version: count,
    versionId: word<AttemptId>(),
    expiresAt: time,
    asOf: time,
    minTtl: optional(count),
    seenVersion: optional(count),
    waited: count,
    deadline: count,
  },
  ask: { ...grant, version: count },
  removal_begun: { ...grant, version: count },
  removal_acknowledged: grant,
  removed: { ...grant, revokedAtVendor: oneOf('yes', 'no', 'unsupported') },
  announced: {
    at: time,
    event: word<DomainEvent['type']>(),
    integration: optional(word<IntegrationId>()),
    client: optional(word<ClientId>()),
    epoch: optional(count),
    cause: optional(oneOf<LossCause>('ambiguous_loss', 'not_persisted')),
  },
  probe_taken: { ...client, attempt: word<AttemptId>(), until: time, before: optional(probeBefore) },
  probe_ended: { ...client, attempt: word<AttemptId>() },
  secret_tried: { ...client, outcome },
  secret_moved: { ...client, version: word() },
};
