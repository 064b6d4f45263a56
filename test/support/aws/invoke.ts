import type { Emulator } from '../../../infra/local/emulator.ts';
import { asRoot, awsCall, rootOf } from '../../security/aws-call.ts';

/** Calls a deployed function as its schedule does; throws where the function failed. */
export async function invokeFunction(emulator: Emulator, like: string): Promise<void> {
  const list = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', body: '' } as const;
  const { Functions } = await asRoot(emulator, list);
  const names = (Functions as readonly { FunctionName: string }[]).map((one) => one.FunctionName);
  const name = names.find((one) => one.includes(like));
  const path = `/2015-03-31/functions/${name}/invocations`;
  const { status, text } = await awsCall(emulator, rootOf(emulator), { service: 'lambda', path, body: '{}' });
  if (status !== 200 || text.includes('errorMessage')) throw new Error(`${name}: ${status} ${text}`);
}
