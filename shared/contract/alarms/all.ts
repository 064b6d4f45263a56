import type { AlarmDefinition } from './definition.ts';
import { FRONT_ALARMS } from './front.ts';
import { LOOK_ALARMS } from './looks.ts';
import { PAGE_ALARMS } from './pages.ts';
import { QUEUE_ALARMS } from './queues.ts';
import { REFRESH_ALARMS } from './refreshes.ts';

const ALL = { ...REFRESH_ALARMS, ...FRONT_ALARMS, ...LOOK_ALARMS, ...PAGE_ALARMS, ...QUEUE_ALARMS } as const;

export type AlarmName = keyof typeof ALL;

/** Every alarm that there is, by its name. */
export const ALARMS: Readonly<Record<AlarmName, AlarmDefinition>> = ALL;
