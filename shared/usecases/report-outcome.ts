import type { Refusal } from '#shared/domain/error-code.ts';
import { eventOf } from '#shared/domain/event-of.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { afterUnauthorized, driftedScopes, type Outcome } from '#shared/domain/outcome.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { isShown, noSuchIntegration } from './no-such-integration.ts';
import { noteSigns, type SignInput, type SignPorts } from './notice/note-signs.ts';
import { tell } from './refresh/tell.ts';
import { sendSoon } from './send-soon.ts';

export interface ReportOutcomeInput extends Outcome, SignInput {
  readonly id: IntegrationId;
  readonly jobId?: string;
}

type ReportPorts = Pick<Ports, 'store' | 'queue'> & SignPorts;

/**
 * Takes the word of an API client about the token it used. A 401 on the current version brings the refresh forward; a
 * 403 for want of a scope is told on the bus, because no refresh can mend it. What the API says of its own end becomes a
 * notice.
 */
export const reportOutcome = (ports: ReportPorts) => {
  const note = noteSigns(ports);
  return async (input: ReportOutcomeInput): Promise<{ readonly kind: 'accepted' } | Refusal> => {
    const now = ports.clock.now();
    const seen = await ports.store.find(input.id);
    if (seen === undefined || !isShown(seen)) return noSuchIntegration(input.id);
    const isAuthRefusal = input.status === 401 || input.status === 403;
    ports.metrics.record('ApiAuthRejected', isAuthRefusal ? 1 : 0, 'Count', seen.vendor);
    if (isAuthRefusal) ports.log.info('api refused a token', logged(input));
    if (input.status === 401) await bringForward(ports, input, seen, now);
    const missing = driftedScopes(seen, input);
    if (missing !== undefined) await tell(ports, [eventOf(seen, { type: 'scope.drifted', missing })]);
    await note(seen, input);
    return { kind: 'accepted' };
  };
};

async function bringForward(
  ports: ReportPorts,
  input: ReportOutcomeInput,
  seen: Integration,
  now: Instant,
): Promise<void> {
  const decide = (row: Integration) => {
    const next = afterUnauthorized(row, input.version, now);
    return next === undefined ? { result: false } : { row: next, result: true };
  };
  const changed = await ports.store.change(input.id, decide, seen);
  if (changed.kind === 'missing' || !changed.result) return;
  if (changed.row.dueAt !== undefined && changed.row.dueAt <= now) await sendSoon(ports, changed.row);
}

const logged = ({ id, version, status, jobId }: ReportOutcomeInput) => ({
  integration: id,
  version,
  status,
  job: jobId,
});
