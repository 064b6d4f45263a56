import { Duration } from 'aws-cdk-lib';

/** An HTTP API hangs up after 30 s, and every answer of ours comes within 25 s. */
export const HTTP_FUNCTION_TIMEOUT = Duration.seconds(29);
