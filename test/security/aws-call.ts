import type { Emulator } from '../../infra/local/emulator.ts';
import { authorization } from './signature.ts';

/** Who calls: the account itself, or somebody who took on a role. */
export interface Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One call as it goes over the wire; the body's kind is by its service. */
export interface AwsRequest {
  readonly service: string;
  readonly method?: 'POST' | 'GET' | 'PUT';
  readonly path?: string;
  /** `x-amz-target`, of services that speak JSON. */
  readonly target?: string;
  readonly body: string;
}

export interface AwsAnswer {
  readonly status: number;
  readonly text: string;
}

/** A call by JSON, as DynamoDB, Secrets Manager, SQS, EventBridge, KMS and CloudWatch Logs take it. */
export const json = (service: string, target: string, input: object): AwsRequest => ({
  service,
  target,
  body: JSON.stringify(input),
});

/** A call by a form, as IAM, STS and SNS take it. */
export const form = (
  service: string,
  version: string,
  fields: Readonly<Record<string, string>>,
): AwsRequest => ({
  service,
  body: new URLSearchParams({ Version: version, ...fields }).toString(),
});

/** Calls the emulator as somebody; it checks the signature of who took on a role, and what that role may do. */
export async function awsCall(emulator: Emulator, who: Caller, request: AwsRequest): Promise<AwsAnswer> {
  const { service, method = 'POST', path = '/', target, body } = request;
  const headers = {
    host: new URL(emulator.endpoint).host,
    'x-amz-date': new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''),
    'content-type':
      target === undefined
        ? 'application/x-www-form-urlencoded'
        : `application/x-amz-json-${versionOf(service)}`,
    ...(target === undefined ? {} : { 'x-amz-target': target }),
    ...(who.sessionToken === undefined ? {} : { 'x-amz-security-token': who.sessionToken }),
  };
  const signing = { ...who, region: emulator.region, service, method, path, headers, body };
  const response = await fetch(`${emulator.endpoint}${path}`, {
    method,
    headers: { ...headers, authorization: authorization(signing) },
    ...(method === 'GET' ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

const versionOf = (service: string): string => (['dynamodb', 'sqs'].includes(service) ? '1.0' : '1.1');

/** Whoever uses the account's number as its key is the account itself. */
export const rootOf = ({ account }: Emulator): Caller => ({ accessKeyId: account, secretAccessKey: 'test' });

/** The same by the account itself, which may do all; throws where it fails. */
export async function asRoot(
  emulator: Emulator,
  request: AwsRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, text } = await awsCall(emulator, rootOf(emulator), request);
  if (status >= 300) throw new Error(`${request.target ?? request.body}: ${status} ${text}`);
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
}

/** Takes on a role. */
export async function assume(emulator: Emulator, roleArn: string): Promise<Caller> {
  const fields = { Action: 'AssumeRole', RoleArn: roleArn, RoleSessionName: 'test' };
  const { text } = await asRoot(emulator, form('sts', '2011-06-15', fields));
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => new RegExp(`<${name}>(.*?)</`).exec(String(text))?.[1],
  );
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    throw new Error(`no credentials in ${text}`);
  }
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** What is wrong with a call that was allowed: it named a message or a secret that is not there, or is there already. */
const BESIDE_THE_POINT = /ReceiptHandleIsInvalid|ResourceExists|InvalidParameter|InvalidRequest/;

/** Whether the caller may; where the answer does not tell, the answer. */
export function verdictOf({ status, text }: AwsAnswer): string {
  if (status >= 400 && /AccessDenied|AuthorizationError|not authorized/i.test(text)) return 'denied';
  return status < 300 || BESIDE_THE_POINT.test(text) ? 'allowed' : `${status} ${text}`;
}
