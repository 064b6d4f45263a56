/** Of the function that tells chats and pagers: each is given ten seconds, side by side, and its batch as a whole as long. */
export const DELIVER_TIMEOUT_SECONDS = 60;
