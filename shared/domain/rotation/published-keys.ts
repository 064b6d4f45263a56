/** The public part of a key that a client signs with (RFC 7517): no secret, and free for anyone to read. */
export interface PublicJwk {
  readonly kty: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: 'sig';
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

type Version = { readonly versionId: string } | undefined;

/** What of a client decides which of its keys are published. */
interface WithKeys {
  readonly secret?: Version;
  readonly rolling?: Version;
  readonly previousSecret?: Version;
  readonly publicKeys?: Readonly<Record<string, PublicJwk>>;
}

/**
 * What vendors may check assertions with at this moment: the client's own key, the one on its way, and the one before until
 * its overlap is over, in that order.
 */
export const publishedKeys = (client: WithKeys): readonly PublicJwk[] => Object.values(living(client));

/** The client with a further key, and without those that are published no more. */
export function withKey<Client extends WithKeys>(client: Client, versionId: string, key: PublicJwk): Client {
  return { ...client, publicKeys: { ...living(client), [versionId]: key } };
}

function living({ secret, rolling, previousSecret, publicKeys = {} }: WithKeys): Record<string, PublicJwk> {
  const versions = [secret?.versionId, rolling?.versionId, previousSecret?.versionId];
  return Object.fromEntries(
    versions.flatMap((version) => {
      const key = version === undefined ? undefined : publicKeys[version];
      return version === undefined || key === undefined ? [] : [[version, key]];
    }),
  );
}
