import type { Simulation } from './run-schedule.ts';

export type Defect = 'none';
export const spoiled = (around: Simulation, _defect: Defect): Simulation => around;
