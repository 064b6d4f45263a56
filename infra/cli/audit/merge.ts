import type { Recorded } from '#shared/domain/history/fact.ts';
import type { AuditInput } from './files.ts';
import { BadInput, factsOf, type Met, STANDARD_INPUT } from './source.ts';

const ONE_BEGINS = 'one begins with {"audit":1,';

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
 * next: hundreds of exported log streams are not held open at once. Throws `BadInput` where a file that was named, or all
 * that were found, have no fact in them.
 */
export async function* merged(inputs: readonly AuditInput[], met: Met): AsyncGenerator<Recorded> {
  const waiting: Unopened[] = [];
  const open: Open[] = [];
  for (const { path, isFound } of inputs) {
    const startsAt = path === STANDARD_INPUT ? 0 : await firstInstant(path);
    if (startsAt !== undefined) waiting.push({ path, startsAt });
    else if (isFound !== true) throw withoutFacts(path);
  }
  if (waiting.length === 0)
    throw new BadInput('no_facts', `none of ${inputs.length} files has an audit line; ${ONE_BEGINS}`);
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

async function firstInstant(path: string): Promise<number | undefined> {
  for await (const fact of factsOf(path, { facts: 0, otherLines: 0, halfLines: 0 })) return fact.at;
  return undefined;
}

function withoutFacts(name: string): BadInput {
  const shown = name === STANDARD_INPUT ? 'standard input' : name;
  return new BadInput('no_facts', `${shown} has no audit line; ${ONE_BEGINS}`);
}
