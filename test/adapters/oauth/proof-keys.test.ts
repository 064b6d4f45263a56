import { proofKeys } from '#shared/adapters/oauth/proof-keys.ts';
import { describeProofKeysContract } from '../../contract/proof-keys.contract.ts';

describeProofKeysContract('oauth4webapi', proofKeys);
