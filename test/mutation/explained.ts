import type { Explained } from './judge.ts';

/** The types want a look for `undefined` first; compared with it, everything is false anyway. */
const COMPARED_WITH_UNDEFINED =
  'Where it is undefined the comparison beside it is false as well: it is asked for the types.';
/** The types want to know the kind first; other kinds do not have the member that is looked at. */
const NO_SUCH_MEMBER =
  'Other kinds have no such member, and undefined is like nothing asked for: it is asked for the types.';

/** The types allow what does not happen. */
const ONLY_OF_A_ROW =
  'A commit is called mine only by the row that carries it: the rest is there for the types.';

/** The mutants that no test can find, because they change nothing that anybody could see. */
export const EXPLAINED: readonly Explained[] = [
  {
    file: 'shared/domain/answer/read-lifetime.ts',
    line: String.raw`/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text);`,
    original: String.raw`/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/`,
    replacement: String.raw`/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)/`,
    why: 'Date.parse refuses whatever follows a zone, so that the end of the pattern is asked for twice.',
  },
  {
    file: 'shared/domain/circuit.ts',
    line: "const elapsed = phase.kind === 'closed' && phase.ramp !== undefined ? now - phase.ramp.from : 0;",
    original: "phase.kind === 'closed'",
    replacement: 'true',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/domain/due.ts',
    line: 'if (vendor.accessTokenSeconds === undefined) return undefined;',
    original: 'vendor.accessTokenSeconds === undefined',
    replacement: 'false',
    why: 'The arithmetic of a lifetime that is not declared gives NaN, and no comparison with NaN finds a problem.',
  },
  {
    file: 'shared/domain/due.ts',
    line: 'if (budgets.leastRefreshInterval !== undefined && interval < budgets.leastRefreshInterval) {',
    original: 'budgets.leastRefreshInterval !== undefined',
    replacement: 'true',
    why: COMPARED_WITH_UNDEFINED,
  },
  {
    file: 'shared/domain/mass-refusal.ts',
    line: "if (circuit.phase.kind === 'closed' && isGuardOff(circuit.phase, now)) return false;",
    original: "circuit.phase.kind === 'closed'",
    replacement: 'true',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/domain/mass-refusal.ts',
    line: "return phase.kind !== 'closed' && phase.reason === 'mass_refusal' && now >= after(phase.since, HOLD_FOR);",
    original: "phase.kind !== 'closed'",
    replacement: 'true',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/domain/mass-refusal.ts',
    line: "return phase.kind !== 'closed' && phase.reason === 'mass_refusal' && now >= after(phase.since, HOLD_FOR);",
    original: "'closed'",
    replacement: '""',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/domain/mass-refusal.ts',
    line: 'return phase.guardOffUntil !== undefined && now < phase.guardOffUntil;',
    original: 'phase.guardOffUntil !== undefined',
    replacement: 'true',
    why: COMPARED_WITH_UNDEFINED,
  },
  {
    file: 'shared/domain/protocol/acquire.ts',
    line: "return row.dueAt !== undefined && row.dueAt <= command.now ? undefined : 'not_due';",
    original: 'row.dueAt !== undefined',
    replacement: 'true',
    why: COMPARED_WITH_UNDEFINED,
  },
  {
    file: 'shared/domain/protocol/acquire.ts',
    line: 'return seenFence !== undefined && row.fence > seenFence;',
    original: 'seenFence !== undefined',
    replacement: 'true',
    why: COMPARED_WITH_UNDEFINED,
  },
  {
    file: 'shared/domain/protocol/acquire.ts',
    line: 'return row.heldUntil !== undefined && row.heldUntil > now;',
    original: 'row.heldUntil !== undefined',
    replacement: 'true',
    why: COMPARED_WITH_UNDEFINED,
  },
  {
    file: 'shared/domain/protocol/ask.ts',
    line: "if (row.askedAt !== undefined && row.askedAt > before(command.now, ASK_QUIET)) return 'asked_already';",
    original: 'row.askedAt !== undefined',
    replacement: 'true',
    why: COMPARED_WITH_UNDEFINED,
  },
  {
    file: 'shared/domain/protocol/patience.ts',
    line: "return rotation.kind === 'grace' && now >= after(firstUse, surelyForgiven(seconds(rotation.graceSeconds)));",
    original: "rotation.kind === 'grace'",
    replacement: 'true',
    why: 'Other kinds have no grace: its end is NaN, and no comparison with NaN is true.',
  },
  {
    file: 'shared/domain/protocol/refuse.ts',
    line: "if (row.care.status !== 'suspect') return false;",
    original: "row.care.status !== 'suspect'",
    replacement: 'false',
    why: 'Other kinds count no refusals: their sum is NaN, and no comparison with NaN is true.',
  },
  {
    file: 'shared/domain/read-verdict.ts',
    line: 'if (isHeld(row, now) && row.heldUntil !== undefined)',
    original: 'row.heldUntil !== undefined',
    replacement: 'true',
    why: 'isHeld has asked for it before: it is asked for the types.',
  },
  {
    file: 'shared/domain/token-plan.ts',
    line: 'if (refreshTokenIdleSeconds === undefined) return refreshTokenExpiresAt;',
    original: 'refreshTokenIdleSeconds === undefined',
    replacement: 'false',
    why: 'The end of an idle time that is not declared is NaN, and is like no end.',
  },
  {
    file: 'shared/usecases/refresh/commit-tokens.ts',
    line: "const winner = written.kind === 'refused' ? written.row : undefined;",
    original: "written.kind === 'refused'",
    replacement: 'true',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/usecases/refresh/commit-tokens.ts',
    line: "if (why === 'mine' && winner !== undefined) return committed(winner);",
    original: 'winner !== undefined',
    replacement: 'true',
    why: ONLY_OF_A_ROW,
  },
  {
    file: 'shared/usecases/refresh/commit-tokens.ts',
    line: "const whyRefused = why === 'mine' ? 'withdrawn' : why;",
    original: "why === 'mine'",
    replacement: 'false',
    why: ONLY_OF_A_ROW,
  },
  {
    file: 'shared/usecases/refresh/commit-tokens.ts',
    line: "const whyRefused = why === 'mine' ? 'withdrawn' : why;",
    original: "'mine'",
    replacement: '""',
    why: ONLY_OF_A_ROW,
  },
  {
    file: 'shared/usecases/refresh/commit-tokens.ts',
    line: "const whyRefused = why === 'mine' ? 'withdrawn' : why;",
    original: "'withdrawn'",
    replacement: '""',
    why: ONLY_OF_A_ROW,
  },
  {
    file: 'shared/usecases/refresh/endings.ts',
    line: 'const failed = { failure, sentAt: ports.clock.now(), sentBlind: true, lostAnswer, noted };',
    original: 'true',
    replacement: 'false',
    why: 'A failure of unknown outcome leaves its attempt open, whatever was sent before it.',
  },
  {
    file: 'shared/usecases/refresh/hold-lease.ts',
    line: "if (row.care.status === 'revoked' && row.care.removal !== undefined) return { kind: 'removal_due' };",
    original: "row.care.status === 'revoked'",
    replacement: 'true',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/usecases/refresh/hold-lease.ts',
    line: "if (acquireRefusal(row, command) === 'leased' && row.lease !== undefined) {",
    original: 'row.lease !== undefined',
    replacement: 'true',
    why: 'A row is leased only where it has a lease: it is asked for the types.',
  },
  {
    file: 'shared/usecases/refresh/hold-lease.ts',
    line: '? { result: undefined }',
    original: '{ result: undefined }',
    replacement: '{}',
    why: 'A result that is left out is undefined, too, and nobody looks at it: it is asked for the types.',
  },
  {
    file: 'shared/usecases/refresh/hold-lease.ts',
    line: "stopping.abort('stopped');",
    original: "'stopped'",
    replacement: '""',
    why: 'Nobody looks at the reason; that there is one spares the making of an error.',
  },
  {
    file: 'shared/usecases/refresh/note-answer.ts',
    line: "return open(ports, known, newest, 'failing', { code: failure.code });",
    original: '{ code: failure.code }',
    replacement: '{}',
    why: 'The code is told only of a client or of many grants that are refused.',
  },
  {
    file: 'shared/usecases/refresh/note-answer.ts',
    line: "const alreadyHeld = phase.kind !== 'closed' && phase.reason === 'mass_refusal';",
    original: "phase.kind !== 'closed'",
    replacement: 'true',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/usecases/refresh/note-answer.ts',
    line: "const alreadyHeld = phase.kind !== 'closed' && phase.reason === 'mass_refusal';",
    original: "'closed'",
    replacement: '""',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/usecases/refresh/pass-gate.ts',
    line: "phase.kind === 'half_open' && phase.probe === attemptId",
    original: "phase.kind === 'half_open'",
    replacement: 'true',
    why: NO_SUCH_MEMBER,
  },
  {
    file: 'shared/usecases/refresh/pass-gate.ts',
    line: "...(before?.kind === 'half_open' && before.probe !== attemptId",
    original: 'before?.kind',
    replacement: 'before.kind',
    why: 'A probe that was won has seen the phase before it: it is asked for the types.',
  },
  {
    file: 'shared/usecases/refresh/pass-gate.ts',
    line: 'if (phase === undefined) return { result: false };',
    original: '{ result: false }',
    replacement: '{}',
    why: 'Whoever asks whether it was won takes nothing for no.',
  },
  {
    file: 'shared/usecases/refresh/settle-failure.ts',
    line: "const row = changed.kind === 'changed' ? changed.row : undefined;",
    original: "changed.kind === 'changed'",
    replacement: 'true',
    why: NO_SUCH_MEMBER,
  },
];
