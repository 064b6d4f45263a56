import { joined, NOBODY } from '#shared/domain/notice/crowd.ts';
import type { Notice, NoticeId } from '#shared/domain/notice/notice.ts';
import { aClientId, anIntegrationId, aVendorId, NOW } from './integration.ts';

/** A notice that an API's answer brought, without dates. */
export function aNotice(overrides: Partial<Notice> = {}): Notice {
  return {
    id: 'acme.0123456789abcdef' as NoticeId,
    vendor: aVendorId('acme'),
    from: 'api',
    endpoint: 'GET api.acme.example/v1/invoices',
    links: [],
    firstBy: aClientId('acme-main'),
    firstSeenAt: NOW,
    datedAt: NOW,
    integrations: [anIntegrationId('payroll')],
    users: joined(NOBODY, 'payroll'),
    ...overrides,
  };
}
