import { describe, expect, it } from 'vitest';
import { readOnCall } from '../../../infra/local/on-call-settings.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

function read(url?: string, secret?: string) {
  const problems: string[] = [];
  const onCall = readOnCall({ GRANTKEEPER_ON_CALL_URL: url, GRANTKEEPER_ON_CALL_SECRET: secret }, problems);
  return { onCall, problems };
}

describe('where pages are posted to', () => {
  it('is nowhere where nothing is set', () => {
    expect(read()).toEqual({ onCall: undefined, problems: [] });
    expect(read('', '')).toEqual({ onCall: undefined, problems: [] });
  });

  it.each(['https://pager.internal/hook?team=a', 'http://127.0.0.1:9000/', 'http://[::1]:9000/'])(
    'may be %s',
    (url) => {
      const { onCall, problems } = read(url, SECRET);
      expect(problems).toEqual([]);
      expect([onCall?.url, onCall?.secret.reveal()]).toEqual([url, SECRET]);
    },
  );

  it.each([
    'http://pager.example/hook',
    'https://ops:word@pager.example/',
    'https://pager.example/#a',
    'pager.example',
    undefined,
  ])('may not be %s', (url) => {
    expect(read(url, SECRET).problems).toEqual([
      'GRANTKEEPER_ON_CALL_URL must be an https address without user and fragment (http on loopback only)',
    ]);
  });

  it.each([
    undefined,
    'a-secret',
    'whsec_',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    `${SECRET}!`,
  ])('is signed with a key that is right: not %s', (secret) => {
    const { problems } = read('https://pager.example/', secret);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^GRANTKEEPER_ON_CALL_SECRET must be "whsec_" and 24 to 64 random bytes in base64/,
    );
  });
});
