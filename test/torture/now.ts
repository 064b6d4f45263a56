/** Milliseconds since the epoch, with fractions, by a clock that never jumps: what proxy, rounds and judge share. */
export const now = (): number => performance.timeOrigin + performance.now();
