import type { VendorExchange } from './vendor-assertion.ts';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** What an exchange sends, but for the token itself and the scopes. */
export interface ExchangeShape {
  readonly grantType: string;
  readonly tokenParameter: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** How a vendor wants an exchange to be written (RFC 8693 2.1); `tokenType` is that of the token at hand. */
export function exchangeShape(exchange: VendorExchange = {}, tokenType?: string): ExchangeShape {
  const { grantType = TOKEN_EXCHANGE, tokenParameter = 'subject_token', parameters = {} } = exchange;
  const type = tokenType ?? exchange.tokenType ?? (grantType === TOKEN_EXCHANGE ? ACCESS_TOKEN : undefined);
  return {
    grantType,
    tokenParameter,
    parameters: { ...parameters, ...(type === undefined ? {} : { subject_token_type: type }) },
  };
}
