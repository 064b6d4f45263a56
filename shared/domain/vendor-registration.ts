/** Who looks after a webhook at the vendor by which API; one adapter each. */
export const REGISTRATION_KINDS = ['google-risc', 'microsoft-graph', 'github-app', 'shopify'] as const;
export type RegistrationKind = (typeof REGISTRATION_KINDS)[number];

/** The vendor's API for webhooks, and where it is. */
export interface RegistrationApi {
  readonly by: RegistrationKind;
  /** What its paths are appended to, without a slash at its end; of Shopify the GraphQL address itself. */
  readonly url: string;
}

/**
 * What the API is called with. `brought`: a key of its own, which a person brings. `client`: a token by the OAuth
 * client's own credentials. `integration`: the access token of an integration that the home keeps.
 */
export const REGISTERS_WITH: Readonly<Record<RegistrationKind, 'brought' | 'client' | 'integration'>> = {
  'google-risc': 'brought',
  'microsoft-graph': 'client',
  'github-app': 'brought',
  shopify: 'integration',
};

/**
 * Events by which Microsoft Graph tells of a subscription itself: it wants it renewed, or has removed it.
 * https://learn.microsoft.com/graph/change-notifications-lifecycle-events
 */
const LIFECYCLE = ['reauthorizationRequired', 'subscriptionRemoved'];

/** Whether a delivery tells of its own registration. */
export const isAboutItself = (event: string): boolean => LIFECYCLE.includes(event);
