import { flag, logLevel, text, wholeNumber } from './environment.ts';

/** What a function is told that has every port: the one that refreshes, and the one that manages. */
export const PORTS_VARIABLES = {
  GRANTKEEPER_STAGE: text,
  GRANTKEEPER_TABLE: text,
  GRANTKEEPER_QUEUE_URL: text,
  GRANTKEEPER_BUS: text,
  GRANTKEEPER_KEY_ARN: text,
  GRANTKEEPER_VENDORS: text,
  GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: flag,
  GRANTKEEPER_EACH_REFRESH_EVENT: flag,
  GRANTKEEPER_VENDOR_DEADLINE_MS: wholeNumber,
  GRANTKEEPER_FUNCTION_TIMEOUT_MS: wholeNumber,
  GRANTKEEPER_SETTLE_MS: wholeNumber,
  GRANTKEEPER_CONFIRM_SECONDS: wholeNumber,
  GRANTKEEPER_LOG_LEVEL: logLevel,
} as const;
