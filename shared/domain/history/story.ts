import { type Instant, toRfc3339 } from '../time.ts';
import type { Fact, Recorded } from './fact.ts';

/** One line of a story: when, who, what. */
export function told(fact: Recorded): string {
  const attempt = 'attempt' in fact ? ` attempt ${fact.attempt}` : '';
  return `${toRfc3339(fact.at)} process ${fact.by}${attempt}: ${whatOf(fact)}`;
}

const until = (at: Instant): string => `until ${toRfc3339(at)}`;

function whatOf(fact: Fact): string {
  switch (fact.kind) {
    case 'acquired': {
      const open = fact.open === undefined ? 'none open before it' : `open before it ${fact.open.join(', ')}`;
      return `took lease ${fact.fence} from version ${fact.parentVersion}, ${until(fact.leaseUntil)}, ${open}`;
    }
    case 'lease_inherited':
      return `its holder is dead; the lease counts ${until(fact.until)}`;
    case 'spend':
      return `sends ${fact.token === undefined ? 'a request' : `token ${fact.token}`} to a vendor of rotation ${fact.rotation}`;
    case 'answer':
      return `answer: ${fact.outcome}${fact.code === undefined ? '' : `, ${fact.code}`}${fact.rotated ? ', with a new token' : ''}`;
    case 'persist':
      return `stored ${fact.token === undefined ? 'the answer' : `token ${fact.token}`}: ${fact.where}`;
    case 'commit':
      return `committed version ${fact.version} of epoch ${fact.epoch}${fact.adopted ? `, the token set of ${fact.versionId}` : ''}`;
    case 'commit_refused':
      return `commit refused: ${fact.why}`;
    case 'discarded':
      return `discarded; ${fact.destroyed ? 'destroyed' : 'not destroyed'}, at the vendor: ${fact.revoked ?? 'not asked'}`;
    case 'granted':
      return `a new grant: version ${fact.version} of epoch ${fact.epoch}`;
    case 'refused':
      return `refused (${fact.code}), refusal ${fact.refusals}: ${fact.becomes}${fact.lossKnown ? ', known to be lost' : ''}`;
    case 'serve':
      return `serves version ${fact.version} of epoch ${fact.epoch}, read at ${toRfc3339(fact.asOf)}, good ${until(fact.expiresAt)}`;
    case 'ask':
      return `asks for a version after ${fact.version}`;
    case 'removal_begun':
      return `epoch ${fact.epoch} is withdrawn at version ${fact.version}`;
    case 'removal_acknowledged':
      return `the withdrawal of epoch ${fact.epoch} is acknowledged`;
    case 'removed':
      return `removed; revoked at the vendor: ${fact.revokedAtVendor}`;
    case 'announced':
      return `announced ${fact.event}${fact.cause === undefined ? '' : `: ${fact.cause}`}`;
    case 'probe_taken':
      return `tries the circuit of ${fact.client}, ${until(fact.until)}${fact.before === undefined ? '' : `, after ${fact.before.attempt}, ${until(fact.before.until)}`}`;
    case 'probe_ended':
      return `the try of ${fact.client} has ended`;
    case 'secret_tried':
      return `a client secret of ${fact.client} was tried: ${fact.outcome}`;
    case 'secret_moved':
      return `${fact.client} proves itself by version ${fact.version} of its secret from now on`;
  }
}
