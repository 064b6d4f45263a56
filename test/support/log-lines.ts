import type { Emulator } from '../../infra/local/emulator.ts';

interface LogGroups {
  readonly logGroups: readonly { readonly logGroupName: string }[];
}

interface LogEvents {
  readonly events: readonly { readonly message: string }[];
}

/** Every line that a function of the emulator has written, by CloudWatch Logs' JSON protocol. */
export async function logLines(emulator: Emulator): Promise<readonly string[]> {
  const { logGroups } = await call<LogGroups>(emulator, 'DescribeLogGroups', {});
  const groups = logGroups.map(({ logGroupName }) =>
    call<LogEvents>(emulator, 'FilterLogEvents', { logGroupName, limit: 10_000 }),
  );
  return (await Promise.all(groups)).flatMap(({ events }) => events.map(({ message }) => message));
}

async function call<T>(emulator: Emulator, action: string, input: object): Promise<T> {
  const scope = `${emulator.account}/20260101/${emulator.region}/logs/aws4_request`;
  const response = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
