/** Lets Node read what has arrived at its connections, and run the timers that are over. */
export function newsOfConnections(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
}
