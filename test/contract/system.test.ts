import { systemChance, systemClock } from '#shared/adapters/system.ts';
import { describeChanceContract } from './chance.contract.ts';
import { describeClockContract } from './clock.contract.ts';

describeClockContract('system', () => systemClock);
describeChanceContract('system', systemChance);
