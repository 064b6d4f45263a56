import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from './config.ts';
import { Api } from './constructs/api.ts';
import { Calendar } from './constructs/calendar.ts';
import { Connect } from './constructs/connect.ts';
import { consentQueue } from './constructs/consent-queue.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { Deliver } from './constructs/deliver.ts';
import { Health } from './constructs/health.ts';
import { Jobs } from './constructs/jobs.ts';
import { LogInsights } from './constructs/log-insights.ts';
import { muteInMaintenance } from './constructs/maintenance.ts';
import { Manage } from './constructs/manage.ts';
import { Page } from './constructs/page.ts';
import { Public } from './constructs/public.ts';
import { Queues } from './constructs/queues.ts';
import { Reconcile } from './constructs/reconcile.ts';
import { Refresh } from './constructs/refresh.ts';
import { refreshQueue } from './constructs/refresh-queue.ts';
import { Revocation } from './constructs/revocation.ts';
import { Rotate } from './constructs/rotate.ts';
import type { ServiceProps } from './constructs/service-props.ts';
import { Sweep } from './constructs/sweep.ts';
import { Token } from './constructs/token.ts';
import { Webhook } from './constructs/webhook.ts';
import { WebhookCare } from './constructs/webhook-care.ts';
import type { DataStack } from './data-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** All that works and holds nothing: it may be replaced as a whole at any time. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, ...rest }: ServiceStackProps) {
    super(scope, id, rest);
    const api = new Api(this, 'Api', { settings, data });
    const props: ServiceProps = {
      settings,
      data,
      refreshQueue: refreshQueue(this, 'RefreshQueue', settings, data.refreshDeadLetters),
      consentQueue: consentQueue(this, 'ConsentQueue', settings),
      publicUrl: api.url,
      common: {
        GRANTKEEPER_STAGE: settings.stage,
        GRANTKEEPER_TABLE: data.table.tableName,
        GRANTKEEPER_LOG_LEVEL: settings.logLevel,
      },
    };
    new Sweep(this, 'Sweep', props);
    new Refresh(this, 'Refresh', props);
    new Revocation(this, 'Revocation', props);
    new Calendar(this, 'Calendar', props);
    new Rotate(this, 'Rotate', props);
    new Health(this, 'Health', props);
    new Jobs(this, 'Jobs', props);
    new WebhookCare(this, 'CareOfWebhooks', props);
    new Page(this, 'Page', props);
    if (data.pages !== undefined) new Deliver(this, 'Deliver', { ...props, pages: data.pages });
    const token = new Token(this, 'Token', props).function.function;
    const queues =
      settings.watchedQueues === undefined
        ? {}
        : { queues: new Queues(this, 'Queues', props).function.function };
    api.serve({
      ...queues,
      token,
      manage: new Manage(this, 'Manage', props).function.function,
      public: new Public(this, 'Public', props).function.function,
      connect: new Connect(this, 'Connect', props).function.function,
      webhook: new Webhook(this, 'Webhook', props).function.function,
      reconcile: new Reconcile(this, 'Reconcile', props).function.function,
    });
    if (settings.home.queriesLogs) new LogInsights(this, 'LogInsights', { stage: settings.stage });
    new Dashboard(this, 'Overview', {
      name: `grantkeeper-${settings.stage}`,
      refreshQueue: props.refreshQueue,
      table: data.table,
      token,
    });
    muteInMaintenance(this, settings);
  }
}
