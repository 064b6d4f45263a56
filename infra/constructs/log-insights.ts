import { Stack } from 'aws-cdk-lib';
import { CfnInsightRule } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { QUERIES, type QueryName, type SavedQuery } from '#shared/contract/queries.ts';
import { logGroupsOf } from './log-groups.ts';

export interface LogInsightsProps {
  readonly stage: string;
}

/**
 * What is asked of the logs again and again: the saved queries, and a rule that counts failed refreshes by vendor and
 * code as they come, whatever their number. Made after everything that writes a log.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html
 */
export class LogInsights extends Construct {
  constructor(scope: Construct, id: string, { stage }: LogInsightsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    for (const name of Object.keys(QUERIES) as QueryName[]) {
      const { logs, text }: SavedQuery = QUERIES[name];
      new CfnQueryDefinition(this, name, {
        // The slash makes a folder of the stage in the console.
        name: `grantkeeper/${stage}/${name}`,
        queryString: text,
        logGroupNames: logs.flatMap((one) => logGroupsOf(stack, one)),
      });
    }
    new CfnInsightRule(this, 'FailedRefreshes', {
      ruleName: `grantkeeper-${stage}-failed-refreshes`,
      ruleState: 'ENABLED',
      ruleBody: stack.toJsonString({
        Schema: { Name: 'CloudWatchLogRule', Version: 1 },
        LogGroupNames: logGroupsOf(stack, 'Refresh'),
        LogFormat: 'JSON',
        Contribution: {
          Keys: ['$.vendor', '$.code'],
          Filters: [{ Match: '$.message', In: ['refresh failed'] }],
        },
        AggregateOn: 'Count',
      }),
    });
  }
}
