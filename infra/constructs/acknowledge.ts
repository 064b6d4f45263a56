import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The two families of secrets: token sets, and what OAuth clients prove themselves with. */
export type SecretKind = 'integrations' | 'clients';

/** Says why a finding of cdk-nag is right as it is. Findings that list what they found need it in square brackets. */
export function acknowledge(construct: IConstruct, findings: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(findings)) Validations.of(construct).acknowledge({ id, reason });
}

/** A role that reaches secrets by name pattern: they are born at run time, and their ARNs end in random letters. */
export function acknowledgeSecrets(role: IConstruct, stage: string, kinds: readonly SecretKind[]): void {
  for (const kind of kinds) {
    const arn = `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:grantkeeper/${stage}/${kind}/*`;
    acknowledge(role, {
      [`AwsSolutions-IAM5[Resource::${arn}]`]: `Secrets of ${kind} are made while the stack runs, so their exact ARNs are not known; the pattern is this stage's own.`,
    });
  }
}
