import { randomBytes } from 'node:crypto';
import { factLine, stamper } from '#shared/domain/history/fact-line.ts';
import { type Audit, AuditUnavailable } from '#shared/ports/audit.ts';

/**
 * Facts as JSON lines on standard output, which Lambda hands to CloudWatch Logs, whatever the level of the log. A pipe
 * takes each write whole before the call returns, so that a line survives the function that wrote it.
 */
export function auditLines(output: Pick<NodeJS.WriteStream, 'write'> = process.stdout): Audit {
  const stamp = stamper(randomBytes(6).toString('hex'));
  return {
    record: (fact) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      output.write(`${factLine(stamp(fact))}\n`, (error) =>
        error == null
          ? resolve()
          : reject(new AuditUnavailable('standard output took no line', { cause: error })),
      );
      return promise;
    },
  };
}
