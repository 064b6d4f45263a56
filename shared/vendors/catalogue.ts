import { adobe } from './catalogue/adobe.ts';
import { airtable } from './catalogue/airtable.ts';
import { amazon } from './catalogue/amazon.ts';
import { asana } from './catalogue/asana.ts';
import { atlassian } from './catalogue/atlassian.ts';
import { auth0 } from './catalogue/auth0.ts';
import { box } from './catalogue/box.ts';
import { calendly } from './catalogue/calendly.ts';
import { clickup } from './catalogue/clickup.ts';
import { discord } from './catalogue/discord.ts';
import { docusign } from './catalogue/docusign.ts';
import { dropbox } from './catalogue/dropbox.ts';
import { figma } from './catalogue/figma.ts';
import { github } from './catalogue/github.ts';
import { gitlab } from './catalogue/gitlab.ts';
import { google } from './catalogue/google.ts';
import { hubspot } from './catalogue/hubspot.ts';
import { intuit } from './catalogue/intuit.ts';
import { linear } from './catalogue/linear.ts';
import { linkedin } from './catalogue/linkedin.ts';
import { mailchimp } from './catalogue/mailchimp.ts';
import { meta } from './catalogue/meta.ts';
import { microsoft } from './catalogue/microsoft.ts';
import { monday } from './catalogue/monday.ts';
import { netsuite } from './catalogue/netsuite.ts';
import { notion } from './catalogue/notion.ts';
import { okta } from './catalogue/okta.ts';
import { paypal } from './catalogue/paypal.ts';
import { pipedrive } from './catalogue/pipedrive.ts';
import { salesforce } from './catalogue/salesforce.ts';
import { servicenow } from './catalogue/servicenow.ts';
import { shopify } from './catalogue/shopify.ts';
import { slack } from './catalogue/slack.ts';
import { snowflake } from './catalogue/snowflake.ts';
import { spotify } from './catalogue/spotify.ts';
import { square } from './catalogue/square.ts';
import { stripe } from './catalogue/stripe.ts';
import { twilio } from './catalogue/twilio.ts';
import { twitch } from './catalogue/twitch.ts';
import { webex } from './catalogue/webex.ts';
import { workday } from './catalogue/workday.ts';
import { x } from './catalogue/x.ts';
import { xero } from './catalogue/xero.ts';
import { zendesk } from './catalogue/zendesk.ts';
import { zoom } from './catalogue/zoom.ts';
import type { CatalogueEntry } from './vendor-entry.ts';

/** The vendors that come with the product, in the order of their ids. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  adobe,
  airtable,
  amazon,
  asana,
  atlassian,
  auth0,
  box,
  calendly,
  clickup,
  discord,
  docusign,
  dropbox,
  figma,
  github,
  gitlab,
  google,
  hubspot,
  intuit,
  linear,
  linkedin,
  mailchimp,
  meta,
  microsoft,
  monday,
  netsuite,
  notion,
  okta,
  paypal,
  pipedrive,
  salesforce,
  servicenow,
  shopify,
  slack,
  snowflake,
  spotify,
  square,
  stripe,
  twilio,
  twitch,
  webex,
  workday,
  x,
  xero,
  zendesk,
  zoom,
];
