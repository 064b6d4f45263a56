/** Keeps what arrives, for a test that waits for it. */
export interface Inbox<T> {
  readonly put: (item: T) => void;
  /** Resolves, with all that arrived since the last call, as soon as `enough` says so. */
  readonly until: (enough: (items: readonly T[]) => boolean) => Promise<readonly T[]>;
}

export function inbox<T>(): Inbox<T> {
  let items: T[] = [];
  let check = (): void => {};
  return {
    put: (item) => {
      items.push(item);
      check();
    },
    until: (enough) =>
      new Promise((resolve) => {
        check = () => {
          if (!enough(items)) return;
          const arrived = items;
          items = [];
          check = () => {};
          resolve(arrived);
        };
        check();
      }),
  };
}
