import type { Integration, TokenFacts } from '#shared/domain/integration.ts';
import type { Duration, Instant } from '#shared/domain/time.ts';
import { causeOf } from '../cause-of.ts';
import { grantOf, type NotePorts } from '../note-fact.ts';

/** One look at a row for a reader. */
export interface Look {
  /** When the row was asked for. */
  readonly asOf: Instant;
  /** When the reader came, by the clock that never jumps. */
  readonly startedAt: number;
  readonly input: {
    readonly timeout: Duration;
    readonly minTtl?: Duration;
    readonly seenVersion?: number;
  };
}

/**
 * Puts on record who is about to be given which version, before it is given. `false` where that could not be done: then
 * nothing is handed out, because nobody could tell later who had it.
 */
export async function onRecord(
  ports: NotePorts,
  row: Integration,
  tokens: TokenFacts,
  { asOf, startedAt, input }: Look,
): Promise<boolean> {
  const { minTtl, seenVersion, timeout } = input;
  try {
    await ports.audit.record({
      kind: 'serve',
      at: ports.clock.now(),
      ...grantOf(row),
      version: row.version,
      versionId: tokens.versionId,
      expiresAt: tokens.expiresAt,
      asOf,
      ...(minTtl === undefined ? {} : { minTtl }),
      ...(seenVersion === undefined ? {} : { seenVersion }),
      waited: Math.max(0, Math.round(ports.clock.monotonic() - startedAt)),
      deadline: timeout,
    });
    return true;
  } catch (error) {
    ports.metrics.record('AuditFailed', 1, 'Count');
    ports.log.error('token not served', { integration: row.id, cause: causeOf(error) });
    return false;
  }
}
