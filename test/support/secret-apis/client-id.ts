/** Of the client whose secrets the vendors of tests keep. */
export const CLIENT_ID = 'client-at-acme';
