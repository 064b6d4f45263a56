import {
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** Puts of this process, one behind the other: AWS looks and writes as one. */
let lastPut: Promise<unknown> = Promise.resolve();

/**
 * The emulator does two things that AWS does not. It lets a put overwrite a version that is there, where AWS takes the
 * same value as done and refuses another. And it forgets a version as soon as its last label goes, where AWS keeps it
 * for a day and the last hundred for good. This client does what AWS does.
 */
export class SecretsAsOnAws extends SecretsManagerClient {
  override async send(...args: never[]): Promise<never> {
    const [command] = args as unknown as [unknown];
    if (!(command instanceof PutSecretValueCommand)) return this.#pass(args);
    const put = lastPut.then(() => this.#put(command.input));
    lastPut = put.catch(() => undefined);
    return put;
  }

  async #put(input: PutSecretValueCommandInput): Promise<never> {
    const { SecretId, ClientRequestToken: VersionId, SecretString } = input;
    const there = await this.#read({ SecretId, VersionId });
    if (there === undefined) {
      const labelled = { ...input, VersionStages: [`kept-${VersionId}`] };
      return this.#pass([new PutSecretValueCommand(labelled)] as never[]);
    }
    if (there === SecretString) return { VersionId } as never;
    throw new ResourceExistsException({ message: 'the version has another value', $metadata: {} });
  }

  async #read(which: GetSecretValueCommandInput): Promise<string | undefined> {
    try {
      return (await super.send(new GetSecretValueCommand(which))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async #pass(args: never[]): Promise<never> {
    return (await super.send(...(args as unknown as Parameters<SecretsManagerClient['send']>))) as never;
  }
}
