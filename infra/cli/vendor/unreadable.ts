/** What was named on the command line cannot be read; the message says what and why, in a line or more. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
