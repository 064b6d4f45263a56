import type { Instant } from '../time.ts';

/** A message that its worker gave up, as it is received: hidden from everybody else for a while. */
export interface DeadLetter {
  /** The queue's own id of it. */
  readonly id: string;
  readonly body: string;
  /** What it carries besides, texts and numbers as texts. */
  readonly attributes: Readonly<Record<string, string>>;
  /** How many of them there are, those that are no text among them. */
  readonly attributeCount: number;
  /** When it was sent; SQS keeps that where it sets a message aside, but not on a FIFO queue. */
  readonly sentAt: Instant;
  /** How often it was sent back from here. */
  readonly redrives: number;
  /** Of a queue that keeps an order, and drops what it has seen in the last five minutes. */
  readonly isOrdered: boolean;
}
