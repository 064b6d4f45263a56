import type { Resource } from './synthesized.ts';

type Document = {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: unknown;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }[];
};

export interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A template's value as a text: `{Ref}` and `{Id.Arn}` stand for what only the deployment knows. */
function rendered(value: unknown): string {
  if (typeof value === 'string') return value;
  const intrinsic = value as Record<string, unknown>;
  if (Array.isArray(intrinsic['Fn::Join'])) {
    const [separator, parts] = intrinsic['Fn::Join'] as [string, unknown[]];
    return parts.map(rendered).join(separator);
  }
  if (Array.isArray(intrinsic['Fn::GetAtt'])) return `{${intrinsic['Fn::GetAtt'].join('.')}}`;
  if (typeof intrinsic['Fn::ImportValue'] === 'string') return imported(intrinsic['Fn::ImportValue']);
  if (typeof intrinsic.Ref === 'string') return `{${intrinsic.Ref}}`;
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}

/** The attribute of another stack's resource, or its name, that an export hands over. */
function imported(name: string): string {
  const [, id] = /ExportsOutputFnGetAtt(\w+)Arn[0-9A-F]{8}$/.exec(name) ?? [];
  if (id !== undefined) return `{${id}.Arn}`;
  const [, referred] = /ExportsOutputRef(\w+?)(?=[0-9A-F]{8}$)/.exec(name) ?? [];
  if (referred === undefined) throw new Error(`not the ARN of a resource: ${name}`);
  return `{${referred}}`;
}

/** Everything that the policies attached to a role allow, one action and resource each. */
export function permissionsOf(resources: readonly Resource[], roleId: RegExp): readonly Permission[] {
  const role = resources.find((one) => one.type === 'AWS::IAM::Role' && roleId.test(one.logicalId));
  if (role === undefined) throw new Error(`no role ${roleId}`);
  return resources
    .filter((one) => one.type === 'AWS::IAM::Policy')
    .filter((one) =>
      (one.properties.Roles as unknown[]).some((name) => rendered(name) === `{${role.logicalId}}`),
    )
    .flatMap((one) => permissionsIn(one.properties.PolicyDocument as Document));
}

function permissionsIn(document: Document): readonly Permission[] {
  return document.Statement.flatMap((statement) => {
    if (statement.Effect !== 'Allow') throw new Error(`${statement.Effect} is not understood here`);
    const condition = statement.Condition === undefined ? {} : { condition: statement.Condition };
    const resources = Array.isArray(statement.Resource) ? statement.Resource : [statement.Resource];
    return [statement.Action]
      .flat()
      .flatMap((action) =>
        resources.map((resource) => ({ action, resource: rendered(resource), ...condition })),
      );
  });
}

/** Whether any permission covers the call, conditions aside. `*` in a resource matches as IAM has it. */
export function allows(permissions: readonly Permission[], action: string, resource: string): boolean {
  return permissions.some((one) => one.action === action && pattern(one.resource).test(resource));
}

const pattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
