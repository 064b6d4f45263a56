import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import { describeTimetableContract } from '../contract/timetable.contract.ts';

describeTimetableContract('croner', cronerTimetable);
