import { type CheckerOptions, historyChecker } from '#shared/domain/history/checker.ts';
import type { Fact, FactKind, Recorded } from '#shared/domain/history/fact.ts';
import { stamper } from '#shared/domain/history/fact-line.ts';
import { after, type Instant, seconds } from '#shared/domain/time.ts';
import { aClientId, anAttemptId, anIntegrationId, NOW } from '../../support/integration.ts';

type OfKind<K extends FactKind> = Extract<Fact, { kind: K }>;
type More<K extends FactKind> = Partial<Omit<OfKind<K>, 'kind' | 'at'>>;

export const at = (second: number): Instant => after(NOW, seconds(second));
/** The `n`th attempt began `n` seconds after the tale. */
export const attempt = (n: number) => anAttemptId(n * 1000);

const integration = anIntegrationId('payroll');
const LEASE = 135;
const DEADLINE = 100;

/**
 * A history as tests tell it: `tale.by('a', 12)` is process `a` at second 12. Unless it says otherwise it is about one
 * strict grant at version 3 of epoch 1, whose attempts follow one another.
 */
export class Tale {
  readonly facts: Recorded[] = [];
  readonly #stamps = new Map<string, (fact: Fact) => Recorded>();

  by(process: string, second: number) {
    const now = at(second);
    const tell = (fact: Fact): void => {
      const stamp = this.#stamps.get(process) ?? stamper(process);
      this.#stamps.set(process, stamp);
      this.facts.push(stamp(fact));
    };
    const grant = { at: now, integration, born: at(-1000), epoch: 1 };
    const of = (n: number) => ({ ...grant, attempt: attempt(n) });
    return {
      acquired: (n: number, more: More<'acquired'> = {}) =>
        tell({
          kind: 'acquired',
          ...of(n),
          fence: n,
          parentVersion: 3,
          leaseUntil: at(second + LEASE),
          failures: 0,
          ...more,
        }),
      inherited: (n: number, until: number) => tell({ kind: 'lease_inherited', ...of(n), until: at(until) }),
      spend: (n: number, token = 't3', more: More<'spend'> = {}) =>
        tell({
          kind: 'spend',
          ...of(n),
          token,
          rotation: 'strict',
          answerBy: at(second + DEADLINE),
          ...more,
        }),
      answer: (n: number, outcome: OfKind<'answer'>['outcome'] = 'tokens', more: More<'answer'> = {}) =>
        tell({
          kind: 'answer',
          ...of(n),
          outcome,
          ...(outcome === 'tokens' ? { rotated: true } : { code: outcome }),
          ...more,
        }),
      persist: (n: number, token = 't4', more: More<'persist'> = {}) =>
        tell({ kind: 'persist', ...of(n), where: 'vault', token, ...more }),
      commit: (n: number, version = 4, more: More<'commit'> = {}) =>
        tell({ kind: 'commit', ...of(n), version, versionId: attempt(n), ...more }),
      commitRefused: (n: number, why: OfKind<'commit_refused'>['why']) =>
        tell({ kind: 'commit_refused', ...of(n), why }),
      discarded: (n: number) => tell({ kind: 'discarded', ...of(n), revoked: 'revoked', destroyed: true }),
      granted: (epoch: number, version: number, n: number, more: More<'granted'> = {}) =>
        tell({
          kind: 'granted',
          ...grant,
          epoch,
          version,
          versionId: attempt(n),
          token: `i${epoch}`,
          ...more,
        }),
      refused: (n: number, more: More<'refused'> = {}) =>
        tell({
          kind: 'refused',
          ...of(n),
          code: 'invalid_grant',
          plain: true,
          becomes: 'suspect',
          lossKnown: false,
          refusals: 1,
          plainRefusals: 1,
          confirmAfter: 60_000,
          ...more,
        }),
      serve: (version: number, n: number, more: More<'serve'> = {}) =>
        tell({
          kind: 'serve',
          ...grant,
          version,
          versionId: attempt(n),
          expiresAt: at(second + 3600),
          asOf: now,
          waited: 0,
          deadline: 10_000,
          ...more,
        }),
      removalBegun: (version: number) => tell({ kind: 'removal_begun', ...grant, version }),
      acknowledged: () => tell({ kind: 'removal_acknowledged', ...grant }),
      removed: () => tell({ kind: 'removed', ...grant, revokedAtVendor: 'yes' }),
      lost: (epoch = 1) =>
        tell({
          kind: 'announced',
          at: now,
          event: 'grant.lost',
          integration,
          epoch,
          cause: 'ambiguous_loss',
        }),
      probe: (n: number, until: number, before?: readonly [n: number, until: number]) =>
        tell({
          kind: 'probe_taken',
          at: now,
          client: aClientId('acme-main'),
          attempt: attempt(n),
          until: at(until),
          ...(before === undefined ? {} : { before: { attempt: attempt(before[0]), until: at(before[1]) } }),
        }),
      probeEnded: (n: number) =>
        tell({ kind: 'probe_ended', at: now, client: aClientId('acme-main'), attempt: attempt(n) }),
    };
  }

  /** One refresh as it goes when all is well. */
  refresh(process: string, second: number, n: number, version: number): void {
    this.by(process, second).acquired(n, { parentVersion: version });
    this.by(process, second).spend(n, `t${version}`);
    this.by(process, second + 1).answer(n);
    this.by(process, second + 1).persist(n, `t${version + 1}`);
    this.by(process, second + 1).commit(n, version + 1, { token: `t${version + 1}` });
  }
}

export function verdictOn(facts: readonly Recorded[], options: CheckerOptions = {}) {
  const checker = historyChecker(options);
  for (const fact of facts) checker.take(fact);
  return checker.verdict();
}

/** The invariants that a tale breaks, each as `I1: what`. */
export function brokenBy(tell: (tale: Tale) => void, options?: CheckerOptions): readonly string[] {
  const tale = new Tale();
  tell(tale);
  return verdictOn(tale.facts, options).violations.map(({ invariant, what }) => `${invariant}: ${what}`);
}
