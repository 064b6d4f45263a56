import { inject } from 'vitest';

/** To be called before SDK clients are made: they find the emulator, and its root, in the environment. */
export function useEmulator(): void {
  for (const [name, value] of Object.entries(inject('awsEnvironment'))) process.env[name] = value;
}

let made = 0;

/** A name for a table, a queue and the like that no other test of this run uses. */
export const freshName = (word: string): string => `${word}-${process.pid}-${++made}`;
