import { type Child, start } from './children.ts';
import type { Workshop } from './workshop.ts';

/** Callers spread over processes, who all begin at one instant. */
export interface Crowd<Answer> {
  /** Lets all of them ask for this integration's token; gives every answer. */
  ask(integration: number): Promise<readonly Answer[]>;
}

export const PROCESSES = 8;
/** For the word to reach all of them. */
const AHEAD_MS = 300;

/** Starts the processes, each with its share of the callers, and waits until they are ready. */
export async function gatherCrowd<Answer>(
  workshop: Workshop,
  file: string,
  callers: number,
  args: readonly string[],
): Promise<Crowd<Answer>> {
  const share = ['--callers', String(callers / PROCESSES)];
  const members: readonly Child[] = Array.from({ length: PROCESSES }, () =>
    workshop.keep(start(file, [...args, ...share])),
  );
  await Promise.all(members.map((member) => member.line()));
  return {
    ask: async (integration) => {
      const at = Date.now() + AHEAD_MS;
      for (const member of members) member.tell(JSON.stringify({ integration, at }));
      const lines = await Promise.all(members.map((member) => member.line()));
      return lines.flatMap((line) => JSON.parse(line) as readonly Answer[]);
    },
  };
}
