/** What the command line ends with. */
export const EXIT = {
  done: 0,
  /** What was asked for was found wanting, or was refused. */
  failed: 1,
  /** The arguments, or what they name, cannot be read. */
  badInput: 2,
  /** No home answered. */
  unreachable: 3,
} as const;
