import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';

/**
 * Messages in line. One per integration waits, and one removal, and one trial: a second one joins the first, and the stronger reason
 * wins. Who is asked for goes before who is merely due, each in the order of arrival.
 */
export interface Line {
  add(message: RefreshMessage): void;
  take(): RefreshMessage | undefined;
  /** Takes out the message that this one would join. */
  takeSame(message: RefreshMessage): RefreshMessage | undefined;
  readonly size: number;
}

/** A reader's wish and a vendor's word outweigh the routine, a person's outweighs all. */
const STRENGTH = { due: 0, asked: 1, told: 1, trial: 1, forced: 2, removal: 0 } as const;

export function line(): Line {
  const asked = new Map<string, RefreshMessage>();
  const routine = new Map<string, RefreshMessage>();

  return {
    add: (message) => {
      const key = keyOf(message);
      const both = joined(asked.get(key) ?? routine.get(key), message);
      if (STRENGTH[both.why] === 0) {
        routine.set(key, both);
      } else {
        routine.delete(key);
        asked.set(key, both);
      }
    },
    take: () => takeFirst(asked) ?? takeFirst(routine),
    takeSame: (message) => {
      const key = keyOf(message);
      const same = asked.get(key) ?? routine.get(key);
      asked.delete(key);
      routine.delete(key);
      return same;
    },
    get size() {
      return asked.size + routine.size;
    },
  };
}

function takeFirst(lane: Map<string, RefreshMessage>): RefreshMessage | undefined {
  const next = lane.entries().next();
  if (next.done) return undefined;
  const [key, message] = next.value;
  lane.delete(key);
  return message;
}

/** What no other reason may stand for. */
const ITS_OWN: readonly RefreshMessage['why'][] = ['removal', 'trial'];
/** An id has no colon. */
const keyOf = ({ id, why }: RefreshMessage): string => (ITS_OWN.includes(why) ? `${why}:${id}` : id);

export function joined(waiting: RefreshMessage | undefined, message: RefreshMessage): RefreshMessage {
  if (waiting === undefined) return message;
  const stronger = STRENGTH[message.why] > STRENGTH[waiting.why] ? message : waiting;
  const seenVersion = newest(waiting.seenVersion, message.seenVersion);
  const seenFence = newest(waiting.seenFence, message.seenFence);
  return {
    ...stronger,
    ...(seenVersion === undefined ? {} : { seenVersion }),
    ...(seenFence === undefined ? {} : { seenFence }),
  };
}

/** The newest that someone wants to see replaced. */
function newest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
