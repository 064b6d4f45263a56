import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { secretsPrefix } from '#shared/contract/names.ts';

/** Says why a finding of cdk-nag is right as it is. Findings that list what they found need it in square brackets. */
export function acknowledge(construct: IConstruct, findings: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(findings)) Validations.of(construct).acknowledge({ id, reason });
}

/** A role that reaches secrets by name pattern: they are born at run time, and their ARNs end in random letters. */
export function acknowledgeSecrets(role: IConstruct, stage: string, names: readonly string[]): void {
  for (const name of names) {
    const arn = `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${secretsPrefix(stage)}/${name}`;
    acknowledge(role, {
      [`AwsSolutions-IAM5[Resource::${arn}]`]:
        'These secrets are made while the stack runs, so their exact ARNs are not known; the pattern is the stage’s own.',
    });
  }
}
