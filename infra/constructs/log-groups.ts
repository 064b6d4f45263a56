import type { Stack } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';

/** Names of the log groups below a capability of the stack, by its id there. Throws where it has none. */
export function logGroupsOf(stack: Stack, capability: string): readonly string[] {
  const found = stack.node.tryFindChild(capability)?.node.findAll() ?? [];
  const names = found.filter((one) => one instanceof CfnLogGroup).map(({ ref }) => ref);
  if (names.length === 0) throw new Error(`nothing below ${capability} writes a log`);
  return names;
}
