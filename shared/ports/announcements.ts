import type { Instant } from '#shared/domain/time.ts';

/**
 * Which announcements have been made, by a key for each, so that each is made once however many ask at once, again and
 * after a restart. Who claims one makes it, then says that it is done; who dies between the two has another make it
 * again. Throws `StoreUnavailable`.
 */
export interface Announcements {
  /**
   * `mine`: nobody has made it or is about to, and nobody else is given it until then. `taken`: somebody is about to.
   * `done`: it has been made.
   */
  claim(key: string, now: Instant, until: Instant): Promise<'mine' | 'taken' | 'done'>;
  /** It is made, and remembered until then. */
  done(key: string, forgetAt: Instant): Promise<void>;
  /** It could not be made: whoever asks next is given it. */
  release(key: string): Promise<void>;
}
