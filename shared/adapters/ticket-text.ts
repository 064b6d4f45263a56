import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '#shared/domain/secret.ts';

/** 256 random bits, as 43 URL-safe characters. */
export const freshTicketText = (): Secret => new Secret(randomBytes(32).toString('base64url'));

/**
 * Under what name a ticket is kept. A plain digest is enough: nobody finds the text of 256 random bits by trying, and
 * a look-up by digest gives nothing away by its time.
 */
export const ticketKey = (text: Secret): string =>
  createHash('sha256').update(text.reveal()).digest('base64url');
