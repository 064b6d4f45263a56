import { describe, expect, it } from 'vitest';
import { type ApiGatewayEvent, serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { type HttpRequest, json } from '#shared/adapters/http/message.ts';

const EVENT: ApiGatewayEvent = {
  rawPath: '/v1/integrations',
  rawQueryString: 'limit=2&owner=a%20b',
  headers: { 'content-type': 'application/json' },
  requestContext: { requestId: 'request-1', http: { method: 'GET' } },
};

async function served(event: ApiGatewayEvent) {
  const requests: HttpRequest[] = [];
  const result = await serveEvents(async (request) => {
    requests.push(request);
    return json(201, { ok: true });
  })(event);
  return { request: requests[0], result };
}

describe('events of an HTTP API', () => {
  it('become requests, and responses become results', async () => {
    const { request, result } = await served(EVENT);
    expect(request).toEqual({
      method: 'GET',
      path: '/v1/integrations',
      query: 'limit=2&owner=a%20b',
      headers: { 'content-type': 'application/json' },
      body: Buffer.alloc(0),
      requestId: 'request-1',
    });
    expect(result).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":true}',
    });
  });

  it.each([
    { how: 'as text', body: '{"a":"é"}', isBase64Encoded: false },
    { how: 'in base64', body: 'eyJhIjoiw6kifQ==', isBase64Encoded: true },
  ])('carry their body $how, byte by byte', async ({ body, isBase64Encoded }) => {
    const { request } = await served({ ...EVENT, body, isBase64Encoded });
    expect([...(request?.body ?? [])]).toEqual([123, 34, 97, 34, 58, 34, 195, 169, 34, 125]);
  });

  it('may come without headers and query', async () => {
    const { request } = await served({ rawPath: '/healthz', requestContext: EVENT.requestContext });
    expect(request).toMatchObject({ path: '/healthz', query: '', headers: {} });
  });
});
