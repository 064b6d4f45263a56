/** Lengths of time in seconds, for the data of vendors. */
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const YEAR = 366 * DAY;
/** For access tokens that do not run out: they end when someone ends them. */
export const UNTIL_REVOKED = 100 * YEAR;
