import type { Escrow, Integration } from '#shared/domain/integration.ts';
import type { Kind } from './kinds.ts';
import type { State } from './state.ts';
import { isUsable, type Token } from './vendor.ts';

/** The consent that the row is about: the first, until a person has brought another. */
export const grantOf = (state: State): number => state.grants.length - 1;

/** A token set that lies sealed in the row. */
export function unsealed(escrow: Escrow): Token {
  const [grant = 0, n = 0] = escrow.sealed.split(':').map(Number);
  return { grant, n };
}

/** Every refresh token that lies in the vault, in the row, in a living worker's hands, or on its way to one. */
function everywhere(state: State, row: Integration | undefined): readonly Token[] {
  const found: Token[] = state.vault.map(({ token }) => token);
  if (row?.escrow !== undefined) found.push(unsealed(row.escrow));
  for (const worker of state.workers) if (worker.answer !== undefined) found.push(worker.answer);
  for (const { attempt, answer } of state.answers) {
    const isAwaited = state.workers.some((worker) => worker.attempt === attempt && worker.at === 'wait');
    if (isAwaited && typeof answer !== 'string') found.push(answer);
  }
  return found;
}

/** A refresh token of the row's grant that works is held, whether or not it will be looked for. */
export function isKept(state: State, kind: Kind): boolean {
  const grant = grantOf(state);
  const at = state.grants[grant];
  if (at === undefined) return false;
  return everywhere(state, state.row).some(
    (token) => token.grant === grant && isUsable(kind, at, token.n, state.now),
  );
}

/** The committed refresh token works. */
export function isCommittedUsable(state: State, kind: Kind): boolean {
  const versionId = state.row?.tokens?.versionId;
  const stored = state.vault.find((set) => set.versionId === versionId);
  const at = stored && state.grants[stored.token.grant];
  return stored !== undefined && at !== undefined && isUsable(kind, at, stored.token.n, state.now);
}
