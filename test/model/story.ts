import type { Configuration } from './configurations.ts';
import { stepsFrom } from './explore.ts';
import { grantOf, isCommittedUsable } from './held.ts';
import { tokenName } from './rows.ts';
import type { Mutation, Rules } from './rules.ts';
import { rulesFor } from './run.ts';
import { start } from './start.ts';
import type { State } from './state.ts';

/** What happened, line by line, and what it came to. */
export function storyOf(
  configuration: Configuration,
  path: readonly number[],
  mutation?: Mutation,
): readonly string[] {
  const rules = rulesFor(configuration, mutation);
  const first = start(configuration.clocks, configuration.budget);
  const lines: string[] = [];
  let state = first;
  for (const [i, choice] of path.entries()) {
    const step = stepsFrom(state, rules, first)[choice];
    if (step === undefined) throw new Error('this story does not belong to this configuration');
    if (step.sort === 'time' && i < path.length - 1) {
      state = step.state;
      continue;
    }
    const at = ((state.now - first.now) / 1000).toFixed(1).padStart(7);
    lines.push(`${String(lines.length + 1).padStart(3)}. ${at} s  ${step.label}`);
    state = step.state;
  }
  return [...lines, ...remains(state, rules)];
}

function remains(state: State, rules: Rules): readonly string[] {
  const n = grantOf(state);
  const grant = state.grants[n];
  const vendor = grant?.alive
    ? `the newest token of the grant is ${tokenName({ grant: n, n: grant.newest })}`
    : 'the grant is over';
  const stored = state.vault.map(({ token }) => tokenName(token)).join(', ') || 'nothing';
  const { row } = state;
  const ours =
    row === undefined
      ? 'the row is gone'
      : `the row is ${row.care.status} at version ${row.version}, and its token ${isCommittedUsable(state, rules.kind) ? 'works' : 'does not work'}`;
  return [`     at the vendor: ${vendor}`, `     here: ${ours}; the vault holds ${stored}`];
}
