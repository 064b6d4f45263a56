import { type AlarmDefinition, failures, notStarted, over } from './definition.ts';

const MINUTES_5 = 300;

/** Of other people's queues: a stage has these where its settings name queues to watch. */
export const QUEUE_ALARMS = {
  'queue-letters-stuck': over({
    metric: 'QueueLettersStuck',
    statistic: 'maximum',
    limit: 0,
    periodSeconds: MINUTES_5,
    periods: 3,
    severity: 'ticket',
    says: 'Letters that failed for want of a grant cannot be sent back, or fail again and again: no grant will mend them.',
  }),
  'queue-errors': failures(
    'A watched queue could not be looked at in each of three minutes: what waits there stays there.',
  ),
  'queue-heartbeat': {
    // Invocations, which AWS counts: a home that watches no queue has nothing to be silent about.
    severity: 'page',
    owner: 'operator',
    statistic: 'sum',
    when: { kind: 'silent' },
    periodSeconds: MINUTES_5,
    periods: { bad: 1, of: 1 },
    missing: 'breaching',
    says: 'Nobody has looked at the watched queues for five minutes: what waits there stays there.',
  },
  'queue-dead-letters': notStarted('The scheduler could not start a look at the watched queues.', MINUTES_5),
} as const satisfies Readonly<Record<string, AlarmDefinition>>;
