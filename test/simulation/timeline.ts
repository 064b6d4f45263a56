import type { EventLoop } from './event-loop.ts';

/** What happened, in words, when somebody wants to read it. */
export class Timeline {
  readonly lines: string[] = [];
  readonly note: (text: string) => void;

  constructor(loop: EventLoop, isKept: boolean) {
    const startedAt = loop.now;
    this.note = (text) => {
      if (!isKept) return;
      const at = ((loop.now - startedAt) / 1000).toFixed(3).padStart(9);
      this.lines.push(`${at} s  ${text}`);
    };
  }
}
