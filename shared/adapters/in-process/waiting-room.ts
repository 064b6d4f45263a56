import type { ClientId, IntegrationId } from '#shared/domain/ids.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { joined, type Line, line } from './line.ts';

/**
 * Messages that wait for their turn. A message for an integration that is inside waits until that has left; so does one
 * of an OAuth client that has as many inside as it may: a vendor that hangs does not take every place.
 */
export interface WaitingRoom {
  enter(message: RefreshMessage): void;
  /** The next message; its integration is inside until it leaves. */
  take(): RefreshMessage | undefined;
  leave(id: IntegrationId): void;
  readonly size: number;
}

export function waitingRoom(mostOfOneClient: number): WaitingRoom {
  const open = line();
  /** For integrations that are inside. */
  const parked = new Map<IntegrationId, Line>();
  /** For clients that have as many inside as they may. */
  const crowded = new Map<ClientId, Line>();
  const inside = new Map<IntegrationId, ClientId>();
  const insideOf = new Map<ClientId, number>();

  /** Where this message has to wait, if it may not go in. */
  const elsewhere = ({ id, client }: RefreshMessage): Line | undefined => {
    if (inside.has(id)) return lineOf(parked, id);
    return (insideOf.get(client) ?? 0) >= mostOfOneClient ? lineOf(crowded, client) : undefined;
  };
  const enter = (message: RefreshMessage): void => {
    const place = elsewhere(message) ?? open;
    place.add(place === open ? message : joined(open.takeSame(message), message));
  };
  const letOutOf = <Key>(lines: Map<Key, Line>, key: Key, most: number): void => {
    const waiting = lines.get(key);
    for (let n = 0; n < most; n++) {
      const message = waiting?.take();
      if (message === undefined) break;
      enter(message);
    }
    if (waiting?.size === 0) lines.delete(key);
  };

  return {
    enter,
    take: () => {
      for (let message = open.take(); message !== undefined; message = open.take()) {
        const place = elsewhere(message);
        if (place === undefined) {
          inside.set(message.id, message.client);
          insideOf.set(message.client, (insideOf.get(message.client) ?? 0) + 1);
          return message;
        }
        place.add(message);
      }
      return undefined;
    },
    leave: (id) => {
      const client = inside.get(id);
      if (client === undefined) return;
      inside.delete(id);
      const left = (insideOf.get(client) ?? 1) - 1;
      if (left === 0) insideOf.delete(client);
      else insideOf.set(client, left);
      letOutOf(parked, id, Number.POSITIVE_INFINITY);
      letOutOf(crowded, client, 1);
    },
    get size() {
      const lines = [open, ...parked.values(), ...crowded.values()];
      return lines.reduce((sum, one) => sum + one.size, 0);
    },
  };
}

function lineOf<Key>(lines: Map<Key, Line>, key: Key): Line {
  const known = lines.get(key);
  if (known !== undefined) return known;
  const made = line();
  lines.set(key, made);
  return made;
}
