import type { Settings } from '../config.ts';
import { VENDORS_FILE } from './node-function.ts';

/** Where the functions find the vendors that they know. */
export const VENDOR_VARIABLES = { GRANTKEEPER_VENDORS: VENDORS_FILE };

/** The vendors, and the home's lengths of time. */
export function budgetVariables(settings: Settings) {
  return {
    ...VENDOR_VARIABLES,
    GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: settings.allowLoopbackVendors ? '1' : '0',
    GRANTKEEPER_EACH_REFRESH_EVENT: settings.eachRefreshEvent ? '1' : '0',
    GRANTKEEPER_VENDOR_DEADLINE_MS: String(settings.vendorDeadlineSeconds * 1000),
    GRANTKEEPER_FUNCTION_TIMEOUT_MS: String(settings.functionTimeoutSeconds * 1000),
    GRANTKEEPER_SETTLE_MS: String(settings.settleSeconds * 1000),
    GRANTKEEPER_CONFIRM_SECONDS: String(settings.confirmSeconds),
  };
}
