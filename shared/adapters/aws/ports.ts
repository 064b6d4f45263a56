import type { Ports } from '#shared/ports/ports.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import { dynamoDbCampaignStore } from '../dynamodb/campaign-store.ts';
import { dynamoDbDiscoveryStore } from '../dynamodb/discovery-store.ts';
import { dynamoDbIncidentStore } from '../dynamodb/incident-store.ts';
import { dynamoDbJobStore } from '../dynamodb/job-store.ts';
import { dynamoDbTicketStore } from '../dynamodb/ticket-store.ts';
import { createClientRegistrations } from '../oauth/client-registrations.ts';
import { createDiscoveryDocuments } from '../oauth/discovery-documents.ts';
import { keyPairs } from '../oauth/key-pairs.ts';
import { proofKeys } from '../oauth/proof-keys.ts';
import { createVendorApi } from '../oauth/vendor-api.ts';
import { type AwsSettings, awsCarePorts, reachOf } from './care-ports.ts';

/** Without what only those who plan jobs need. */
type AwsPorts = Omit<Ports, 'timetable'>;

/** Everything that the AWS home brings, for the functions that manage, and that people and their browsers come to. */
export function awsPorts(settings: AwsSettings, vendors: VendorRegistry, log: Log): AwsPorts {
  const reach = reachOf(settings, log);
  const { rows, transport } = reach;
  const care = awsCarePorts(settings, vendors, log, reach);
  return {
    ...care,
    registrations: createClientRegistrations({ transport }),
    vendorApi: createVendorApi({ transport, clock: care.clock }),
    tickets: dynamoDbTicketStore(rows),
    incidents: dynamoDbIncidentStore(rows),
    jobs: dynamoDbJobStore(rows),
    documents: createDiscoveryDocuments({ transport }),
    discovery: dynamoDbDiscoveryStore(rows),
    campaigns: dynamoDbCampaignStore(rows),
    proofKeys,
    keyPairs,
  };
}
