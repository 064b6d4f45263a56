import type { Explained } from './judge.ts';

/** The types want a look for `undefined` first; compared with it, everything is false anyway. */
const COMPARED_WITH_UNDEFINED =
  'Where it is undefined the comparison beside it is false as well: it is asked for the types.';
/** The types want to know the kind first; other kinds do not have the member that is looked at. */
const NO_SUCH_MEMBER =
  'Other kinds have no such member, and undefined is like nothing asked for: it is asked for the types.';

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
    line: "return rotation.kind === 'grace' && now >= after(firstUse, seconds(rotation.graceSeconds));",
    original: "rotation.kind === 'grace'",
    replacement: 'true',
    why: 'Other kinds have no grace: its end is NaN, and no comparison with NaN is true.',
  },
  {
    file: 'shared/domain/read-verdict.ts',
    line: 'if (isHeld(row, now) && row.heldUntil !== undefined)',
    original: 'row.heldUntil !== undefined',
    replacement: 'true',
    why: 'isHeld has asked for it before: it is asked for the types.',
  },
];
