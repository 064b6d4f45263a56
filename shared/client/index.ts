export type { CallOptions } from './call.ts';
export type {
  Campaign,
  CampaignPlan,
  Client,
  ClientRegistration,
  Deadline,
  GateFailure,
  GrantImport,
  Integration,
  IntegrationCreation,
  Job,
  JobPlan,
  ListedCampaign,
  ListedQueue,
  Notice,
  Outcome,
  QueueReport,
  ReconcilePasses,
  Status,
  Token,
  TokenWish,
  WebhookKeys,
  WebhookRegistration,
  WebhookSteps,
} from './contract.ts';
export { type ClientOptions, createClient, type GrantkeeperClient } from './create-client.ts';
export { GrantkeeperError, type GrantkeeperErrorCode } from './error.ts';
export type { ResponseLike } from './outcome/response-like.ts';
export type { Page } from './pages.ts';
export type { RequestOptions } from './send.ts';
export type { AwsCredentials } from './sigv4/sign.ts';
export type { TokenOptions } from './token/token-source.ts';
export type { UseToken, WithToken, WithTokenOptions } from './with-token.ts';
