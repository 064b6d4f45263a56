import { Agent, request } from 'node:http';

export interface AnsweredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Answers with tokens; throws `GrantRefused`, and any other error where it is not known what became of the request. */
export type AskRefresh = (refreshToken: string) => Promise<AnsweredTokens>;

/** `invalid_grant`. */
export class GrantRefused extends Error {
  override readonly name = 'GrantRefused';
}

export interface VendorAccess {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** As long as the keeper beside it waits: whoever hangs up earlier on a slow vendor loses more. */
const DEADLINE_MS = 100_000;

/** One POST to the vendor over connections that are kept open; nothing is sent again. */
export function askRefresh({ tokenEndpoint, clientId, clientSecret }: VendorAccess): AskRefresh {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  return async (refreshToken) => {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret,
    });
    const { status, text } = await post(tokenEndpoint, form.toString(), agent);
    if (status === 200) return tokensOf(text);
    if (status === 400 && text.includes('invalid_grant')) throw new GrantRefused('invalid_grant');
    throw new Error(`the vendor answered ${status}`);
  };
}

function tokensOf(text: string): AnsweredTokens {
  const body = JSON.parse(text) as {
    readonly access_token: string;
    readonly refresh_token: string;
    readonly expires_in: number;
  };
  return { accessToken: body.access_token, refreshToken: body.refresh_token, expiresIn: body.expires_in };
}

function post(url: string, body: string, agent: Agent): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers, timeout: DEADLINE_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
      response.on('aborted', () => reject(new Error('the answer broke off')));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    sent.end(body);
  });
}
