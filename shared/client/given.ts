/** A value, or how to get the one that holds now. */
export type Given<T> = T | (() => T | Promise<T>);
