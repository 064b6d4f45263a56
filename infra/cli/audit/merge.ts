import type { Recorded } from '#shared/domain/history/fact.ts';
import { BadInput, factsOf, type Met, STANDARD_INPUT } from './source.ts';

interface Open {
  readonly facts: AsyncGenerator<Recorded>;
  next: Recorded;
}

interface Unopened {
  readonly path: string;
  readonly startsAt: number;
}

/**
 * The facts of all files by their time, as far as each file has them in order. A file is opened when its first fact is
 * next: hundreds of exported log streams are not held open at once. Throws `BadInput` for a file without any fact.
 */
export async function* merged(paths: readonly string[], met: Met): AsyncGenerator<Recorded> {
  const waiting: Unopened[] = [];
  const open: Open[] = [];
  for (const path of paths) {
    if (path === STANDARD_INPUT) await begin(open, path, met);
    else waiting.push({ path, startsAt: await firstInstant(path) });
  }
  waiting.sort((a, b) => a.startsAt - b.startsAt);
  for (;;) {
    const soonest = open.reduce<Open | undefined>(
      (best, one) => (best === undefined || one.next.at < best.next.at ? one : best),
      undefined,
    );
    const unopened = waiting[0];
    if (unopened !== undefined && (soonest === undefined || unopened.startsAt <= soonest.next.at)) {
      waiting.shift();
      await begin(open, unopened.path, met);
      continue;
    }
    if (soonest === undefined) return;
    yield soonest.next;
    const following = await soonest.facts.next();
    if (following.done === true) open.splice(open.indexOf(soonest), 1);
    else soonest.next = following.value;
  }
}

async function begin(open: Open[], path: string, met: Met): Promise<void> {
  const facts = factsOf(path, met);
  const first = await facts.next();
  if (first.done === true) throw withoutFacts(path);
  open.push({ facts, next: first.value });
}

async function firstInstant(path: string): Promise<number> {
  for await (const fact of factsOf(path, { facts: 0, otherLines: 0, halfLines: 0 })) return fact.at;
  throw withoutFacts(path);
}

const withoutFacts = (path: string): BadInput =>
  new BadInput(
    'no_facts',
    `${path === STANDARD_INPUT ? 'standard input' : path} holds no audit line; one begins with {"audit":1,`,
  );
