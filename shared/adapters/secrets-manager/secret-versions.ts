import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { MarkedForDeletion, VaultUnavailable } from '#shared/ports/vault.ts';
import { bareError } from '../aws/bare-error.ts';
import type { WriteRateGuard } from './write-rate.ts';

/**
 * Secrets whose versions never change once they are written. A version's id is the caller's own, so that a write can be
 * repeated; it is read by that id only, because labels such as AWSCURRENT move, late and in any order. Each method
 * throws `VaultUnavailable`; no exception of the SDK gets past here.
 */
export interface SecretVersions {
  /**
   * `isFirst` is a guess that saves a call: the secret is likely not there yet. With a label the version gets that one
   * alone; without, AWSCURRENT moves to it.
   */
  write(name: string, versionId: string, text: string, isFirst: boolean, label?: string): Promise<void>;
  /**
   * Moves a label, if it is still where it is moved from (compare and swap); away where `to` is absent. Where it is
   * elsewhere already it stays there.
   */
  moveLabel(name: string, label: string, from: string, to: string | undefined): Promise<void>;
  /** `undefined` where Secrets Manager says that there is no such secret or version. */
  read(name: string, versionId: string): Promise<string | undefined>;
  /** The ids of every version that is there, labelled or not, in no order. */
  versions(name: string): Promise<readonly string[]>;
  /** Deletes the secret with all its versions beyond recovery. Done already is done. */
  destroy(name: string): Promise<void>;
}

/** Right after its creation a secret may not be known everywhere: Secrets Manager is eventually consistent. */
const PAUSES_AFTER_CREATION_MS = [0, 150, 600];

export function secretVersions(client: SecretsManagerClient, guard: WriteRateGuard): SecretVersions {
  const failing = (action: string, error: unknown): VaultUnavailable => {
    guard.failed(error);
    return unavailable(action, error);
  };

  const read = async (name: string, versionId: string): Promise<string | undefined> => {
    try {
      const command = new GetSecretValueCommand({ SecretId: name, VersionId: versionId });
      return (await client.send(command)).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      if (isMarked(error)) throw new MarkedForDeletion(`${name} is marked for deletion`);
      throw failing('GetSecretValue', error);
    }
  };

  /** Without its labels a version counts as deprecated, and is listed where that is asked for. */
  const listed = async (name: string, next: string | undefined) => {
    try {
      const command = new ListSecretVersionIdsCommand({
        SecretId: name,
        IncludeDeprecated: true,
        ...(next === undefined ? {} : { NextToken: next }),
      });
      const { Versions = [], NextToken } = await client.send(command);
      return { ids: Versions.flatMap(({ VersionId }) => VersionId ?? []), next: NextToken };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return { ids: [], next: undefined };
      throw failing('ListSecretVersionIds', error);
    }
  };

  const put = async (
    name: string,
    versionId: string,
    text: string,
    label: string | undefined,
  ): Promise<'written' | 'no secret'> => {
    guard.written();
    const command = {
      SecretId: name,
      ClientRequestToken: versionId,
      SecretString: text,
      ...(label === undefined ? {} : { VersionStages: [label] }),
    };
    try {
      await client.send(new PutSecretValueCommand(command));
      return 'written';
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return 'no secret';
      if (!(error instanceof ResourceExistsException)) throw failing('PutSecretValue', error);
      // This id was used. If for this very text, it is my own write, repeated.
      if ((await read(name, versionId)) === text) return 'written';
      throw new VaultUnavailable(`version ${versionId} of ${name} holds something else`);
    }
  };

  /** Without a value: versions come by `put` alone, all in the same way. */
  const create = async (name: string): Promise<void> => {
    try {
      await client.send(new CreateSecretCommand({ Name: name }));
    } catch (error) {
      // Another made it: as good.
      if (!(error instanceof ResourceExistsException)) throw failing('CreateSecret', error);
    }
  };

  return {
    read,
    write: async (name, versionId, text, isFirst, label) => {
      if (!isFirst && (await put(name, versionId, text, label)) === 'written') return;
      await create(name);
      for (const pause of PAUSES_AFTER_CREATION_MS) {
        await sleep(pause);
        if ((await put(name, versionId, text, label)) === 'written') return;
      }
      throw new VaultUnavailable(`${name} was created and is not there yet`);
    },
    moveLabel: async (name, label, from, to) => {
      guard.written();
      const command = new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: label,
        RemoveFromVersionId: from,
        ...(to === undefined ? {} : { MoveToVersionId: to }),
      });
      try {
        await client.send(command);
      } catch (error) {
        // It has moved on.
        if (error instanceof InvalidParameterException) return;
        throw failing('UpdateSecretVersionStage', error);
      }
    },
    versions: async (name) => {
      const ids: string[] = [];
      let next: string | undefined;
      do {
        const page = await listed(name, next);
        ids.push(...page.ids);
        next = page.next;
      } while (next !== undefined);
      return ids;
    },
    destroy: async (name) => {
      const command = new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true });
      try {
        await client.send(command);
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return;
        // A deletion that is under way already.
        if (isMarked(error)) return;
        throw failing('DeleteSecret', error);
      }
    },
  };
}

const isMarked = (error: unknown): boolean =>
  error instanceof InvalidRequestException && /deletion/i.test(error.message);

const unavailable = (action: string, error: unknown): VaultUnavailable =>
  new VaultUnavailable(
    `Secrets Manager ${action} failed: ${error instanceof Error ? error.name : 'unknown'}`,
    { cause: bareError(error) },
  );
