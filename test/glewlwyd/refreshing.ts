import { expect } from 'vitest';
import type { HomeProcess } from '../support/home-process.ts';
import { eventually } from '../support/patience.ts';

/** As many as the longest rotation takes, and the restart of a home. */
export const PATIENCE_MS = 150_000;

/** Refreshes of these integrations, again and again, as automations ask for them. */
export class Refreshing {
  readonly #home: HomeProcess;
  readonly #ids: readonly string[];

  constructor(home: HomeProcess, ids: readonly string[]) {
    this.#home = home;
    this.#ids = ids;
  }

  /**
   * Everybody refreshes for as long as this takes. A home that is down is asked again; `mayBe` says which other answers
   * are as they should be.
   */
  async during<T>(work: () => Promise<T>, mayBe: readonly number[] = [503]): Promise<T> {
    let isOver = false;
    const refreshing = this.#ids.map(async (id) => {
      while (!isOver) {
        const answer = await this.#home.api.refresh(id).catch(() => undefined);
        if (answer !== undefined && !mayBe.includes(answer.status)) expect(answer.status, id).toBe(200);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });
    try {
      return await work();
    } finally {
      isOver = true;
      await Promise.all(refreshing);
    }
  }

  /** Every grant lives, is refreshed with the secret that there is now, and nothing ever befell it. */
  async expectAllWell(): Promise<void> {
    for (const id of this.#ids) {
      const refreshed = await eventually(
        `a refresh of ${id}`,
        async () => {
          const answer = await this.#home.api.refresh(id);
          return answer.status === 503 ? undefined : answer;
        },
        PATIENCE_MS,
      );
      expect([refreshed.status, refreshed.body.status], id).toEqual([200, 'active']);
      expect(this.#home.story(id), id).toEqual(['integration.connected']);
    }
  }
}
