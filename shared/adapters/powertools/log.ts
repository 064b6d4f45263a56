import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogFields } from '#shared/ports/tell.ts';

export interface PowertoolsLogOptions {
  /** The function's name in the lines, as `service`. */
  readonly service: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
}

/** JSON lines by Powertools. It is handed fields only, never an event: an event may carry a token. */
export function powertoolsLog({ service, level }: PowertoolsLogOptions): Log {
  const logger = new Logger({ serviceName: service, logLevel: level });
  const print =
    (lineLevel: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      logger[lineLevel](message, { ...fields });
    };
  return { debug: print('debug'), info: print('info'), warn: print('warn'), error: print('error') };
}
