import type { ShownClient, ShownIntegration } from './keeper-api.ts';
import type { LogLine } from './log-line.ts';
import { NO_SCORE, type Score, scored } from './score.ts';
import { type Told, type Tone, toldOf } from './story.ts';

export interface StoryLine extends Told {
  /** Milliseconds since the show began. */
  readonly at: number;
}

export interface ShownAct {
  readonly number: number;
  readonly of: number;
  readonly title: string;
}

/** Everything that is to be seen, as of now. */
export interface BoardView {
  /** Milliseconds since the show began. */
  readonly elapsed: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly act: ShownAct | undefined;
  readonly integrations: readonly ShownIntegration[];
  readonly clients: readonly ShownClient[];
  /** How long the vendor took for the last refresh of each, in milliseconds. */
  readonly took: ReadonlyMap<string, number>;
  /** Oldest first. */
  readonly story: readonly StoryLine[];
  readonly score: Score;
}

/** What the show knows; whoever displays it looks here. */
export interface Board {
  say(text: string, tone: Tone): void;
  /** Takes a line of the keeper's log: into the story, and into the score. */
  hear(line: LogLine): void;
  begin(act: ShownAct): void;
  see(integrations: readonly ShownIntegration[], clients: readonly ShownClient[]): void;
  count(change: (score: Score) => Score): void;
  view(): BoardView;
}

const LONGEST_STORY = 200;

/** `onStory` is told of each line of the story at once. */
export function createBoard(onStory: (line: StoryLine) => void, now: () => number = Date.now): Board {
  const startedAt = now();
  const took = new Map<string, number>();
  const story: StoryLine[] = [];
  let act: ShownAct | undefined;
  let integrations: readonly ShownIntegration[] = [];
  let clients: readonly ShownClient[] = [];
  let score = NO_SCORE;

  function say(text: string, tone: Tone): void {
    const line = { at: now() - startedAt, text, tone };
    story.push(line);
    if (story.length > LONGEST_STORY) story.shift();
    onStory(line);
  }

  return {
    say,
    hear: (line) => {
      score = scored(score, line);
      if (line.message === 'refreshed' && line.integration !== undefined && line.tookMs !== undefined) {
        took.set(line.integration, line.tookMs);
      }
      const told = toldOf(line);
      if (told !== undefined) say(told.text, told.tone);
    },
    begin: (begun) => {
      act = begun;
      say(`act ${begun.number} of ${begun.of}: ${begun.title}`, 'act');
    },
    see: (seenIntegrations, seenClients) => {
      integrations = seenIntegrations;
      clients = seenClients;
    },
    count: (change) => {
      score = change(score);
    },
    view: () => ({
      elapsed: now() - startedAt,
      now: now(),
      act,
      integrations,
      clients,
      took,
      story,
      score,
    }),
  };
}
