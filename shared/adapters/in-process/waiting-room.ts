import type { IntegrationId } from '#shared/domain/ids.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';

/**
 * Messages that wait for their turn. One message per integration waits, and one removal: a second one joins the first,
 * and the stronger reason wins. Who is asked for goes before who is merely due, each in the order of arrival. A message
 * for an integration that is inside waits until it has left.
 */
export interface WaitingRoom {
  enter(message: RefreshMessage): void;
  /** The next message; its integration is inside until it leaves. */
  take(): RefreshMessage | undefined;
  leave(id: IntegrationId): void;
  readonly size: number;
}

type Lane = Map<string, RefreshMessage>;

/** A reader's wish outweighs the routine, a person's outweighs both. */
const STRENGTH = { due: 0, asked: 1, forced: 2, removal: 0 } as const;

export function waitingRoom(): WaitingRoom {
  const asked: Lane = new Map();
  const routine: Lane = new Map();
  /** For integrations that are inside. */
  const parked: Lane = new Map();
  const inside = new Set<IntegrationId>();

  const line = (message: RefreshMessage): void => {
    const key = keyOf(message);
    if (inside.has(message.id)) {
      parked.set(key, joined(parked.get(key), message));
      return;
    }
    const both = joined(asked.get(key) ?? routine.get(key), message);
    if (STRENGTH[both.why] === 0) {
      routine.set(key, both);
    } else {
      routine.delete(key);
      asked.set(key, both);
    }
  };

  const takeFrom = (lane: Lane): RefreshMessage | undefined => {
    const next = lane.entries().next();
    if (next.done) return undefined;
    const [key, message] = next.value;
    lane.delete(key);
    return message;
  };

  return {
    enter: line,
    take: () => {
      for (;;) {
        const message = takeFrom(asked) ?? takeFrom(routine);
        if (message === undefined) return undefined;
        // A refresh and a removal of one integration may both have been in line.
        if (inside.has(message.id)) {
          parked.set(keyOf(message), message);
          continue;
        }
        inside.add(message.id);
        return message;
      }
    },
    leave: (id) => {
      inside.delete(id);
      for (const key of [id, removalKey(id)]) {
        const message = parked.get(key);
        parked.delete(key);
        if (message !== undefined) line(message);
      }
    },
    get size() {
      return asked.size + routine.size + parked.size;
    },
  };
}

/** An id has no colon. */
const removalKey = (id: IntegrationId): string => `removal:${id}`;
const keyOf = (message: RefreshMessage): string =>
  message.why === 'removal' ? removalKey(message.id) : message.id;

function joined(waiting: RefreshMessage | undefined, message: RefreshMessage): RefreshMessage {
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
