/** What was given on the command line, or is to be read, is wrong; the message says what would be right. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
}
