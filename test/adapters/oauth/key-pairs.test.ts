import { keyPairs } from '#shared/adapters/oauth/key-pairs.ts';
import { describeKeyPairsContract } from '../../contract/key-pairs.contract.ts';

describeKeyPairsContract('Web Crypto', keyPairs);
