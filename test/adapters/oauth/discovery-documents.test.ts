import { createDiscoveryDocuments } from '#shared/adapters/oauth/discovery-documents.ts';
import {
  describeDiscoveryDocumentsContract,
  type Page,
} from '../../contract/discovery-documents.contract.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

const NOTHING: Page = { status: 404, body: 'nothing' };

describeDiscoveryDocumentsContract('over HTTP', async () => {
  const standIn = await VendorStandIn.start();
  const paths: string[] = [];
  let pages: Readonly<Record<string, Page>> = {};
  standIn.answer = (socket) => {
    const [request = ''] = standIn.requests();
    const path = request.split(' ', 2)[1] ?? '';
    paths.push(path);
    const page = pages[path] ?? NOTHING;
    if (page === 'hangs up') socket.destroy();
    else if (page === 'goes on for ever') socket.write(reply('x'.repeat(1024 * 1024 + 1)));
    else socket.write(reply(page.body, `${page.status} As Told`));
  };
  const origin = standIn.url;
  return {
    documents: createDiscoveryDocuments({ transport: standIn.transport }),
    vendor: { ...standIn.call().vendor, issuer: origin },
    origin,
    elsewhere: origin.replace('127.0.0.1', 'localhost'),
    get pages() {
      return pages;
    },
    set pages(next) {
      pages = next;
    },
    asked: () => paths.splice(0),
    close: () => standIn.stop(),
  };
});
