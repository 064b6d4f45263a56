import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { instant } from '#shared/domain/time.ts';
import type { SecretApiKind } from '#shared/domain/vendor-secret.ts';
import type { ClientSecrets, SecretsCall, WantedSecret } from '#shared/ports/client-secrets.ts';

export interface ClientSecretsSubject {
  readonly secrets: ClientSecrets;
  readonly call: SecretsCall;
  /** What the vendor keeps, oldest first: `secret-1` at the beginning. */
  values(): readonly string[];
  /** Of the call that comes next. `loses its answer`: once the vendor has done it. */
  next(fate: 'forbids' | 'hangs up' | 'loses its answer'): void;
  close(): Promise<void>;
}

const KEEPS_SEVERAL: readonly SecretApiKind[] = ['entra', 'okta'];
const TAKES_OURS: readonly SecretApiKind[] = ['okta', 'auth0'];
const UNTIL = instant(Date.parse('2027-06-01T00:00:00Z'));

export function describeClientSecretsContract(
  name: string,
  kind: SecretApiKind,
  makeSubject: () => Promise<ClientSecretsSubject>,
): void {
  const keepsSeveral = KEEPS_SEVERAL.includes(kind);

  describe(`client secrets: ${name}, ${kind}`, () => {
    let subject: ClientSecretsSubject;
    let wanted: WantedSecret;
    beforeEach(async () => {
      subject = await makeSubject();
      const value = TAKES_OURS.includes(kind) ? { value: subject.secrets.fresh() } : {};
      wanted = { name: 'grantkeeper 01', until: UNTIL, ...value };
    });
    afterEach(() => subject.close());

    const made = async () => {
      const answer = await subject.secrets.make(subject.call, wanted);
      if (answer.kind !== 'made') throw new Error(answer.code);
      return answer.secret;
    };
    const listed = async () => {
      const answer = await subject.secrets.list(subject.call);
      if (answer.kind !== 'listed') throw new Error(answer.code);
      return answer.secrets;
    };

    it('thinks of values that are never the same', () => {
      const [one, other] = [subject.secrets.fresh(), subject.secrets.fresh()];
      expect(one.equals(other)).toBe(false);
    });

    it('makes a secret that the vendor has from then on, beside the old one where it keeps several', async () => {
      const secret = await made();
      expect(subject.values()).toEqual([...(keepsSeveral ? ['secret-1'] : []), secret.value.reveal()]);
      if (wanted.value !== undefined) expect(secret.value.equals(wanted.value)).toBe(true);
      expect(secret.id !== undefined).toBe(keepsSeveral);
    });

    it('lists what there is, and shows which one was made, where the vendor tells', async () => {
      expect(await listed()).toHaveLength(keepsSeveral ? 1 : 0);
      const secret = await made();
      const list = await listed();
      expect(list).toHaveLength(keepsSeveral ? 2 : 0);
      const mine = list.find(({ id }) => id === secret.id);
      if (kind === 'entra') {
        expect(mine?.name).toBe('grantkeeper 01');
        expect(secret.value.reveal().startsWith(mine?.hint ?? '-')).toBe(true);
        expect(mine?.value).toBeUndefined();
      }
      if (kind === 'okta') expect(mine?.value?.equals(secret.value)).toBe(true);
    });

    it('removes one, and no other; there is none to remove at a vendor of one secret', async () => {
      const before = await listed();
      const secret = await made();
      const gone = await subject.secrets.remove(subject.call, before[0]?.id ?? 'only');
      expect(gone.kind).toBe(keepsSeveral ? 'removed' : 'refused');
      expect(subject.values()).toEqual([secret.value.reveal()]);
    });

    it('a call that the vendor forbids changes nothing, and would be forbidden again', async () => {
      subject.next('forbids');
      expect(await subject.secrets.make(subject.call, wanted)).toEqual({ kind: 'refused', code: 'http_403' });
      expect(subject.values()).toEqual(['secret-1']);
    });

    it('a credential that the vendor does not know is refused', async () => {
      const admin = new Secret('not-the-credential-of-anybody');
      const answer = await subject.secrets.make({ ...subject.call, admin }, wanted);
      expect(answer.kind).toBe('refused');
      expect(subject.values()).toEqual(['secret-1']);
    });

    it.each(['hangs up', 'loses its answer'] as const)(
      'of a vendor that %s nobody knows what it did',
      async (fate) => {
        subject.next(fate);
        expect(await subject.secrets.make(subject.call, wanted)).toEqual({
          kind: 'failed',
          code: 'connection_reset',
        });
      },
    );
  });
}
