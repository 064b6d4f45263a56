/** What is mutated together; `vitest.<part>.config.ts` says which tests its mutants are tried against. */
export interface Part {
  readonly mutate: readonly string[];
}

const DOMAIN = [
  'attempt',
  'backoff',
  'budgets',
  'circuit',
  'circuit-state',
  'decode-token-answer',
  'due',
  'error-code',
  'failure',
  'mass-refusal',
  'read-verdict',
  'replace-grant',
  'token-plan',
  'withdraw',
];
const REFRESH = [
  'ask-vendor',
  'commit-tokens',
  'discard-tokens',
  'endings',
  'hold-lease',
  'note-answer',
  'pass-gate',
  'persist',
  'read-tokens',
  'settle-failure',
];

/**
 * Lease, commit, recovery, circuit, decoder and error classes. What the domain decides is tried against the domain's own
 * tests alone: a rule shall be held by the test beside it, and not by luck somewhere above.
 */
export const PARTS: Readonly<Record<'domain' | 'usecases', Part>> = {
  domain: {
    mutate: [
      ...DOMAIN.map((name) => `shared/domain/${name}.ts`),
      'shared/domain/answer/*.ts',
      'shared/domain/protocol/*.ts',
    ],
  },
  usecases: {
    mutate: REFRESH.map((name) => `shared/usecases/refresh/${name}.ts`),
  },
};
