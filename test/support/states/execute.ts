import jsonata from 'jsonata';
import type { Machine, State, Task } from './machine.ts';

/** What a task answers with where it fails: the error's name. */
export class TaskFailed extends Error {
  readonly error: string;
  constructor(error: string) {
    super(error);
    this.error = error;
  }
}

export interface Surroundings {
  /** The name of the execution. */
  readonly name: string;
  /** Carries a task out, with its arguments evaluated. Rejects with `TaskFailed`. */
  task(resource: Task['Resource'], args: never): Promise<unknown>;
  /** Time passes, as a state or a retrier asks for it. */
  wait(seconds: number, of: string): Promise<void>;
}

interface Place {
  readonly name: string;
  readonly input: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Runs the machine to its end; gives the states that it went through. Rejects with the `TaskFailed` that nothing caught. */
export async function execute(machine: Machine, around: Surroundings): Promise<readonly string[]> {
  const path: string[] = [];
  let place: Place | undefined = { name: machine.StartAt, input: {}, variables: {} };
  while (place !== undefined) {
    path.push(place.name);
    place = await step(machine.States[place.name], place, around);
  }
  return path;
}

/** Where a state leads; nowhere at the end. */
async function step(
  state: State | undefined,
  place: Place,
  around: Surroundings,
): Promise<Place | undefined> {
  switch (state?.Type) {
    case 'Pass': {
      const assigned = await evaluate(state.Assign, knownAt(place, around));
      return { ...place, name: state.Next, variables: { ...place.variables, ...assigned } };
    }
    case 'Wait':
      await around.wait(state.Seconds, place.name);
      return { ...place, name: state.Next };
    case 'Choice': {
      for (const { Condition, Next } of state.Choices)
        if ((await evaluated(Condition, knownAt(place, around))) === true) return { ...place, name: Next };
      return { ...place, name: state.Default };
    }
    case 'Task':
      return await taskStep(state, place, around);
    default:
      return undefined;
  }
}

async function taskStep(task: Task, place: Place, around: Surroundings): Promise<Place> {
  const args = await evaluate(task.Arguments, knownAt(place, around));
  const done = await tried(task, () => around.task(task.Resource, args as never), around);
  if (done.kind === 'caught') return { ...place, name: done.next, input: { Error: done.error } };
  const known = knownAt(place, around, { result: done.result });
  const assigned = await evaluate(task.Assign ?? {}, known);
  const input = task.Output === undefined ? done.result : await evaluate(task.Output, known);
  return { name: task.Next, input, variables: { ...place.variables, ...assigned } };
}

/** What an expression may name. */
const knownAt = ({ input, variables }: Place, { name }: Surroundings, more: object = {}) => ({
  ...variables,
  states: { input, context: { Execution: { Name: name } }, ...more },
});

type Tried =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'caught'; readonly error: string; readonly next: string };

/** The first retrier that names the error decides; when it is at its end, the first catcher does. */
async function tried(task: Task, call: () => Promise<unknown>, around: Surroundings): Promise<Tried> {
  const used = new Map<Task['Retry'][number], number>();
  for (;;) {
    try {
      return { kind: 'done', result: await call() };
    } catch (failure) {
      if (!(failure instanceof TaskFailed)) throw failure;
      const names = ({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }) =>
        ErrorEquals.includes(failure.error) || ErrorEquals.includes('States.TaskFailed');
      const retrier = task.Retry.find(names);
      const times = retrier === undefined ? 0 : (used.get(retrier) ?? 0);
      if (retrier !== undefined && times < (retrier.MaxAttempts ?? 3)) {
        used.set(retrier, times + 1);
        await around.wait(
          (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** times,
          failure.error,
        );
        continue;
      }
      const catcher = task.Catch?.find(names);
      if (catcher === undefined) throw failure;
      return { kind: 'caught', error: failure.error, next: catcher.Next };
    }
  }
}

/** Each text in `{% %}` is an expression, however deep. */
async function evaluate<T>(value: T, known: Record<string, unknown>): Promise<T> {
  return (await evaluated(value, known)) as T;
}

async function evaluated(value: unknown, known: Record<string, unknown>): Promise<unknown> {
  if (typeof value === 'string') {
    const [, expression] = /^\{%(.*)%\}$/s.exec(value) ?? [];
    if (expression === undefined) return value;
    const result: unknown = await jsonata(expression).evaluate({}, known);
    if (result === undefined) throw new Error(`States.QueryEvaluationError: ${expression} gives nothing`);
    return result;
  }
  if (Array.isArray(value)) return await Promise.all(value.map((one) => evaluated(one, known)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([key, one]) => [key, await evaluated(one, known)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
