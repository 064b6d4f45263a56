import type { Refusal } from '#shared/domain/error-code.ts';
import { eventOf, recoveredOf } from '#shared/domain/event-of.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { afterUnauthorized, driftedScopes, type Outcome } from '#shared/domain/outcome.ts';
import { canBeRetried } from '#shared/domain/refused-job/mended.ts';
import { withoutRefusedJob, withRefusedJob } from '#shared/domain/refused-job/note.ts';
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
 * 403 for want of a scope is told on the bus, because no refresh can mend it. Jobs of queues that
 * were refused are noted until they come through. What the API says of its own end becomes a notice.
 */
export const reportOutcome = (ports: ReportPorts) => {
  const note = noteSigns(ports);
  return async (input: ReportOutcomeInput): Promise<{ readonly kind: 'accepted' } | Refusal> => {
    const now = ports.clock.now();
    const seen = await ports.store.find(input.id);
    if (seen === undefined || !isShown(seen)) return noSuchIntegration(input.id);
    // Version 0 is of a job that got no token: no API has refused anything.
    const isAuthRefusal = input.version > 0 && (input.status === 401 || input.status === 403);
    if (isAuthRefusal || isSuccess(input.status))
      ports.metrics.record('ApiAuthRejected', isAuthRefusal ? 1 : 0, 'Count', seen.vendor);
    if (isAuthRefusal) ports.log.info('api refused a token', logged(input));
    const row = await keep(ports, input, seen, now);
    const missing = driftedScopes(seen, input);
    await tell(ports, [
      ...(missing === undefined ? [] : [eventOf(seen, { type: 'scope.drifted', missing })]),
      ...(isMendedAlready(row, input) ? [recoveredOf(row, [input.jobId])] : []),
    ]);
    await note(seen, input);
    return { kind: 'accepted' };
  };
};

/** What else an API answers says nothing of the token. */
const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** The row as it is after the report; a refresh that the report brings forward is sent. */
async function keep(
  ports: ReportPorts,
  input: ReportOutcomeInput,
  seen: Integration,
  now: Instant,
): Promise<Integration> {
  const decide = (row: Integration) => {
    const due = input.status === 401 ? afterUnauthorized(row, input.version, now) : undefined;
    const next = withJob(due ?? row, input, now) ?? due;
    return next === undefined ? { result: false } : { row: next, result: due !== undefined };
  };
  if (decide(seen).row === undefined) return seen;
  const changed = await ports.store.change(input.id, decide, seen);
  if (changed.kind === 'missing') return seen;
  const { row, result } = changed;
  if (result && row.dueAt !== undefined && row.dueAt <= now) await sendSoon(ports, row);
  return row;
}

/** `undefined` where the report changes nothing of what is known of jobs. */
function withJob(row: Integration, input: ReportOutcomeInput, now: Instant): Integration | undefined {
  const { jobId, status } = input;
  if (jobId === undefined || isMendedAlready(row, input)) return undefined;
  if (status === 401 || status === 403) return withRefusedJob(row, { jobId, status }, now);
  return status < 400 ? withoutRefusedJob(row, jobId) : undefined;
}

/** The job used a token that has a successor by now: there is nothing to wait for. */
function isMendedAlready(
  row: Integration,
  input: ReportOutcomeInput,
): input is ReportOutcomeInput & { readonly jobId: string } {
  const { jobId, status, version } = input;
  const { epoch } = row;
  return (
    jobId !== undefined &&
    status === 401 &&
    canBeRetried(row, { jobId, status, version, epoch, since: row.createdAt })
  );
}

const logged = ({ id, version, status, jobId }: ReportOutcomeInput) => ({
  integration: id,
  version,
  status,
  job: jobId,
});
