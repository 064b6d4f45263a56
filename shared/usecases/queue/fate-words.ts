import { MOST_REDRIVES } from '#shared/domain/queue/judge.ts';
import type { Fate } from './report.ts';

/** What each fate means to whoever looks after the queue, and what would change it. */
export const WHY: Readonly<Record<Fate, string>> = {
  ready: 'the integration has a newer grant or token than when this was sent: it can be tried again',
  redriven: 'sent back to be tried again',
  waiting: 'the integration is not well yet: mend it, by a new consent where it asks for one',
  unchanged:
    'the integration is well, and has nothing newer than when this was sent: look why it failed, then ask',
  too_often: `sent back ${MOST_REDRIVES} times and failed each time: it is not the grant that it fails for`,
  too_fresh:
    'sent so lately that its queue would take it for a repetition: it is tried again in a few minutes',
  no_room: 'carries ten attributes already, so that nobody could count how often it was sent back',
  no_target: 'the integration is well, and the settings name no queue to send this back to (redriveTo)',
  unknown_integration: 'names no integration that is here: see integrationAt in the settings',
  not_sent: 'the other queue did not take it: see the log, and its policy',
  not_removed: 'the other queue has it, and this one did not let it go: it will be sent once more',
};

/** Whether another try can succeed. */
export const isSafe = (fate: Fate): boolean => fate === 'ready' || fate === 'redriven';
