import type { Vendor } from '#shared/domain/vendor.ts';
import { atlassian } from './catalogue/atlassian.ts';
import { github } from './catalogue/github.ts';
import { google } from './catalogue/google.ts';
import { hubspot } from './catalogue/hubspot.ts';
import { microsoft } from './catalogue/microsoft.ts';
import { salesforce } from './catalogue/salesforce.ts';
import { slack } from './catalogue/slack.ts';
import { xero } from './catalogue/xero.ts';

/** The vendors that come with the product. */
export const CATALOGUE: readonly Vendor[] = [
  atlassian,
  github,
  google,
  hubspot,
  microsoft,
  salesforce,
  slack,
  xero,
];
