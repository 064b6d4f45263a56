import { seconds } from '#shared/domain/time.ts';
import { deadlineOf } from './process.ts';
import { nameOf, tokenName } from './rows.ts';
import type { Rules } from './rules.ts';
import type { Past, Request, State, Step, Worker } from './state.ts';
import { spend, withWorker } from './steps.ts';
import { handle, isUsable } from './vendor.ts';

/** A vendor that refuses by mistake does so for a while. */
const FLAPS_FOR = seconds(30);

/** All that the vendor and the network may do next, well or badly. */
export function networkMoves(state: State, rules: Rules): readonly Step[] {
  return [
    ...state.requests.flatMap((request, i) => requestMoves(state, request, i, rules)),
    ...state.answers.flatMap((_, i) => answerMoves(state, i)),
    ...state.workers.flatMap((worker, n) => hearsNothing(state, worker, n, rules)),
  ];
}

const waits = (state: State, attempt: Request['attempt']): number =>
  state.workers.findIndex((worker) => worker.attempt === attempt && worker.at === 'wait');

function requestMoves(state: State, request: Request, i: number, rules: Rules): readonly Step[] {
  const { heldAt, latest } = request;
  const handled = handledAt(state, request, i, rules);
  if (heldAt !== undefined) {
    if (state.now >= latest) return [{ ...handled, sort: 'now' }];
    // What was held up only for a moment is as good as not held up; a second one of the same holder is not.
    return state.now > heldAt || request.isCut ? [{ ...handled, sort: 'free' }] : [];
  }
  return [
    { ...handled, sort: 'now' },
    ...barred(state, request, i),
    ...requestFaults(state, request, i, rules, handled),
  ];
}

/** A client secret on trial may not be taken, or not by every machine of the vendor's yet. */
function barred(state: State, { attempt, latest }: Request, i: number): readonly Step[] {
  if (state.workers[waits(state, attempt)]?.isOnTrial === undefined) return [];
  const requests = state.requests.filter((_, j) => j !== i);
  const answers = [...state.answers, { attempt, latest, answer: 'barred' } as const];
  const label = `the vendor does not take the secret of ${nameOf(attempt)}`;
  return [{ sort: 'now', label, state: { ...state, requests, answers } }];
}

function handledAt(state: State, request: Request, i: number, rules: Rules): Omit<Step, 'sort'> {
  const { attempt, token, isCut, latest } = request;
  const requests = state.requests.filter((_, j) => j !== i);
  const before = state.grants[token.grant];
  if (before === undefined) throw new Error('no such grant');
  const { grant, answer } = handle(rules.kind, before, token.n, state.now);
  const grants = grant === before ? state.grants : state.grants.with(token.grant, grant);
  const isAwaited = isCut === undefined && waits(state, attempt) >= 0;
  const said = answer === 'refused' ? 'a refusal' : tokenName({ grant: token.grant, n: answer });
  const ends = before.alive && !grant.alive ? ', and the whole grant ends' : '';
  const nobody = isAwaited ? '' : '; nobody hears it';
  const next = { ...state, requests, grants };
  const label = `the vendor takes ${tokenName(token)} of ${nameOf(attempt)} and answers ${said}${ends}${nobody}`;
  // The newest token brings its first successor: if nobody gets that, no client could have helped it. Nor what a request
  // does that lost its connection, where sending again at once is the better choice all the same.
  const isLate =
    (isCut === true || (request.heldAt !== undefined && isAwaited)) && rules.vendor.rotation.kind === 'grace';
  const fate = token.n === before.newest || isLate ? ({ isFate: true } as const) : {};
  if (!isAwaited) return { label, state: next, ...fate };
  const sent = { attempt, latest, answer: answer === 'refused' ? answer : { grant: token.grant, n: answer } };
  return { label, state: { ...next, answers: [...state.answers, sent] }, ...fate };
}

function requestFaults(
  state: State,
  request: Request,
  i: number,
  rules: Rules,
  handled: Omit<Step, 'sort'>,
): readonly Step[] {
  const steps: Step[] = [];
  const n = waits(state, request.attempt);
  const worker = state.workers[n];
  const who = nameOf(request.attempt);
  const token = tokenName(request.token);
  const without = state.requests.filter((_, j) => j !== i);
  const fault = (name: Parameters<typeof spend>[1], label: string, next: (left: State) => State): void => {
    const left = spend(state, name);
    if (left === undefined) return;
    const isHarmless = name === 'slow' || name === 'flap';
    const past: Past = {
      ...left.past,
      ...(isHarmless ? {} : { isCutOff: true }),
      ...(name === 'flap' ? { flapsSince: left.past.flapsSince ?? state.now } : {}),
      ...(name === 'hang' || name === 'cut' ? { isDelayed: true } : {}),
    };
    steps.push({ sort: 'fault', label, state: { ...next(left), past } });
  };
  fault('slow', `${token} of ${who} is under way for long`, (left) => ({
    ...left,
    requests: state.requests.with(i, { ...request, heldAt: state.now }),
  }));
  if (worker === undefined || request.isCut) return steps;
  const unheard = (left: State): State => withWorker(left, n, { ...worker, at: 'unknown' });
  fault('loseRequest', `${token} of ${who} is lost on its way`, (left) =>
    unheard({ ...left, requests: without }),
  );
  const unanswered = (left: State): State => ({
    ...handled.state,
    answers: state.answers,
    left: left.left,
    workers: left.workers,
  });
  fault('loseReply', `${handled.label}, but the reply is lost`, (left) => unheard(unanswered(left)));
  fault('hang', `${handled.label}, but the reply is lost and ${who} waits on`, unanswered);
  fault('cut', `the connection of ${who} breaks, and ${token} is still under way`, (left) =>
    unheard({ ...left, requests: state.requests.with(i, { ...request, isCut: true, heldAt: state.now }) }),
  );
  const grant = state.grants[request.token.grant];
  const isFlapping =
    state.now < (state.past.flapsSince ?? state.now) + FLAPS_FOR || state.past.flapsSince === undefined;
  if (isFlapping && grant !== undefined && isUsable(rules.kind, grant, request.token.n, state.now)) {
    const refusal = { attempt: request.attempt, latest: request.latest, answer: 'refused' } as const;
    fault('flap', `the vendor refuses ${token} of ${who} by mistake`, (left) => ({
      ...left,
      requests: without,
      answers: [...state.answers, refusal],
    }));
  }
  return steps;
}

function answerMoves(state: State, i: number): readonly Step[] {
  const message = state.answers[i];
  if (message === undefined) return [];
  const { attempt, answer, heldAt, latest } = message;
  const n = waits(state, attempt);
  const worker = state.workers[n];
  if (worker === undefined || worker.pausedAt !== undefined) return [];
  const who = nameOf(attempt);
  const answers = state.answers.filter((_, j) => j !== i);
  const next: Worker =
    typeof answer === 'string' ? { ...worker, at: answer } : { ...worker, at: 'persist', answer };
  const label = `${who} gets ${typeof answer === 'string' ? 'a refusal' : tokenName(answer)}`;
  const arrives = withWorker({ ...state, answers }, n, next);
  if (heldAt !== undefined && state.now < latest) {
    return state.now > heldAt ? [{ sort: 'free', label, state: arrives }] : [];
  }
  const left = heldAt === undefined ? spend(state, 'slow') : undefined;
  const steps: Step[] = [{ sort: 'now', label, state: arrives }];
  if (left === undefined) return steps;
  const late = { ...left, answers: state.answers.with(i, { ...message, heldAt: state.now }) };
  return [...steps, { sort: 'fault', label: `the answer to ${who} is under way for long`, state: late }];
}

/** The whole deadline is over: the holder hangs up. */
function hearsNothing(state: State, worker: Worker, n: number, rules: Rules): readonly Step[] {
  if (worker.at !== 'wait' || worker.sentAt === undefined || worker.pausedAt !== undefined) return [];
  if (state.now < worker.sentAt + deadlineOf(rules)) return [];
  const requests = state.requests.map(
    (request): Request =>
      request.attempt === worker.attempt
        ? { ...request, isCut: true, heldAt: request.heldAt ?? state.now }
        : request,
  );
  const answers = state.answers.filter((answer) => answer.attempt !== worker.attempt);
  const label = `${nameOf(worker.attempt)} hears nothing until its deadline`;
  const unheard = withWorker({ ...state, requests, answers }, n, { ...worker, at: 'unknown' });
  const past: Past = { ...state.past, isCutOff: true, isDelayed: true };
  // The vendor had all the time that it was promised.
  const fate = rules.flow.patience === 1 ? ({ isFate: true } as const) : {};
  return [{ sort: 'now', label, state: { ...unheard, past }, ...fate }];
}
