import type { RotationPorts } from '#shared/usecases/rotation/rotation-ports.ts';

/** Stands for the process being killed: whatever would come next does not come. */
class Killed extends Error {}

/** Ports whose calls have an effect outside of the process, or that it waits for. */
const OUTSIDE = [
  'store',
  'clients',
  'clientVault',
  'registrations',
  'clientSecrets',
  'tokenEndpoint',
  'bus',
] as const;

export interface Kill {
  /** The call, counted from 0. */
  readonly at: number;
  /** Whether it has had its effect by then. */
  readonly when: 'before' | 'after';
}

/** Ports of a process that is killed at one of its calls; `calls` has their names, in their order. */
export function killable(ports: RotationPorts, kill?: Kill) {
  const calls: string[] = [];
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new Killed();
  };
  const around = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get: (target, method) => {
        const call: unknown = Reflect.get(target, method);
        if (typeof call !== 'function' || typeof method !== 'string') return call;
        // Nothing leaves the process by it.
        if (method === 'fresh') return call.bind(target);
        return async (...args: unknown[]) => {
          if (isDead) return die();
          const mine = calls.push(`${name}.${method}`) - 1;
          const isLast = mine === kill?.at;
          if (isLast && kill.when === 'before') return die();
          const result: unknown = await call.apply(target, args);
          return isLast || isDead ? die() : result;
        };
      },
    });
  const wrapped = Object.fromEntries(OUTSIDE.map((name) => [name, around(name, ports[name])]));
  return { ports: { ...ports, ...wrapped } as RotationPorts, calls, wasKilled: () => isDead };
}
