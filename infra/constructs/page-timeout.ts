/** Of the function that pages: over before its next look begins. */
export const PAGE_TIMEOUT_SECONDS = 50;
