import type { TestProject } from 'vitest/node';
import { startEmulator } from '../../../infra/local/emulator.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Variables that lead SDK clients to the run's emulator. */
    awsEnvironment: Readonly<Record<string, string>>;
  }
}

/** Starts the emulator of this run; what it returns stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const emulator = await startEmulator();
  project.provide('awsEnvironment', { ...emulator.env });
  return emulator.stop;
}
