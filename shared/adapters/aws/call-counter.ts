import type { Log } from '#shared/ports/tell.ts';
import type { ClientOptions } from './clients.ts';

/** One debug line for each call that goes out to AWS, repeats included: what a refresh costs can be counted in the log. */
export function callCounter(log: Log): ClientOptions {
  return { onCall: (service, command) => log.debug('aws call', { of: service, command }) };
}
