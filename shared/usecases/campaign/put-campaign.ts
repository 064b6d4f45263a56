import {
  type Campaign,
  type CampaignId,
  isInTheWay,
  isOver,
  isSameChange,
} from '#shared/domain/campaign/campaign.ts';
import type { Member } from '#shared/domain/campaign/member.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId, VendorId } from '#shared/domain/ids.ts';
import { after, type Instant, seconds, toRfc3339 } from '#shared/domain/time.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { AnnouncePorts } from '../calendar/announce-once.ts';
import { announceCampaign } from './announce-campaign.ts';
import { dependentsOn } from './dependents.ts';
import { endFinished } from './end-finished.ts';
import { type Survey, type SurveyPorts, surveyOf } from './survey.ts';

export type PutCampaignPorts = SurveyPorts &
  AnnouncePorts &
  Pick<DevicePorts, 'consentPolls'> &
  Pick<Ports, 'campaigns' | 'clients' | 'jobs'>;

/** The names are those of the contract. */
export interface PutCampaignInput {
  readonly id: CampaignId;
  readonly client?: ClientId;
  readonly vendor?: VendorId;
  readonly addScopes: readonly string[];
  readonly removeScopes: readonly string[];
  readonly deadline: Instant;
  readonly dryRun: boolean;
}

/**
 * Begins a change of scopes, gives one that runs another deadline, or says with `dryRun` what would be. To begin it again
 * with the same change moves on whoever needs no person. Throws `StoreUnavailable`.
 */
export const putCampaign =
  (ports: PutCampaignPorts) =>
  async (input: PutCampaignInput): Promise<Survey | Refusal> => {
    const made = await campaignOf(ports, input);
    if (made.kind === 'refused') return made;
    const { campaign } = made;
    const before = await ports.campaigns.find(campaign.id);
    const { other, finished } = await inTheWay(ports, campaign);
    const problem = problemWith(campaign, before, other);
    if (problem !== undefined) return problem;
    const planned = await surveyOf(ports, campaign);
    const ids = new Set(planned.members.map(({ id }) => id));
    const dependents = await dependentsOn(ports, campaign, ids);
    if (input.dryRun) return { ...planned, isDryRun: true, dependents };
    if (dependents.length > 0) return stillNeeded(dependents);
    for (const one of finished) await endFinished(ports, one);
    const kept = await ports.campaigns.change(campaign.id, (newest) => keep(campaign, newest));
    if (kept.kind === 'refused') return kept;
    const survey = await surveyOf(ports, kept.campaign);
    await announceCampaign(ports, survey, 'started');
    await moveOnSoon(ports, survey.members);
    return survey;
  };

async function campaignOf(
  ports: Pick<Ports, 'clients' | 'vendors' | 'clock'>,
  input: PutCampaignInput,
): Promise<{ readonly kind: 'campaign'; readonly campaign: Campaign } | Refusal> {
  const { id, client, addScopes, removeScopes, deadline } = input;
  const startedAt = ports.clock.now();
  const known = client === undefined ? undefined : await ports.clients.find(client);
  if (client !== undefined && known === undefined)
    return refusal('invalid_request', `there is no client ${client}`, { pointer: '/client' });
  const vendor = known?.vendor ?? input.vendor;
  if (vendor === undefined || ports.vendors.find(vendor) === undefined)
    return refusal('unknown_vendor', `no vendor ${vendor} is known here`, { pointer: '/vendor' });
  if (deadline <= startedAt)
    return refusal('invalid_request', `/deadline must lie ahead; it is now ${toRfc3339(startedAt)}`, {
      pointer: '/deadline',
    });
  const of = client === undefined ? {} : { client };
  return {
    kind: 'campaign',
    campaign: { id, vendor, ...of, addScopes, removeScopes, deadline, startedAt },
  };
}

interface InTheWay {
  /** One that still has somebody to cut over. */
  readonly other?: Campaign;
  /** Those that have not, and make way. */
  readonly finished: readonly Survey[];
}

async function inTheWay(
  ports: SurveyPorts & Pick<Ports, 'campaigns'>,
  campaign: Campaign,
): Promise<InTheWay> {
  const finished: Survey[] = [];
  for (const other of await ports.campaigns.list()) {
    if (!isInTheWay(campaign, other)) continue;
    const survey = await surveyOf(ports, other);
    if (survey.state !== 'finished') return { other, finished };
    finished.push(survey);
  }
  return { finished };
}

function problemWith(
  campaign: Campaign,
  before: Campaign | undefined,
  other: Campaign | undefined,
): Refusal | undefined {
  if (before !== undefined && !mayFollow(campaign, before)) return isAnother(before);
  return other === undefined
    ? undefined
    : refusal(
        'conflict',
        `${other.id} runs for the same integrations: abort it first, or put its scopes into one`,
        {
          extra: { campaign: other.id },
        },
      );
}

/** The next one of the same id: the same change with another deadline, or any after an abort. */
const mayFollow = (campaign: Campaign, before: Campaign): boolean =>
  isOver(before) || isSameChange(campaign, before);

const isAnother = ({ id }: Campaign): Refusal =>
  refusal('conflict', `${id} runs with other scopes, or for others: abort it first, or take another id`);

type Kept = { readonly kind: 'kept'; readonly campaign: Campaign } | Refusal;

function keep(campaign: Campaign, newest: Campaign | undefined): { campaign?: Campaign; result: Kept } {
  if (newest === undefined || isOver(newest)) return { campaign, result: { kind: 'kept', campaign } };
  if (!isSameChange(campaign, newest)) return { result: isAnother(newest) };
  const same = { ...newest, deadline: campaign.deadline };
  return { campaign: same, result: { kind: 'kept', campaign: same } };
}

const stillNeeded = (dependents: NonNullable<Survey['dependents']>): Refusal =>
  refusal(
    'conflict',
    `scopes that would go are still needed: ${dependents.map(({ job, integration, scopes }) => `job ${job} of ${integration} (${scopes.join(' ')})`).join(', ')}; change these jobs first`,
    { extra: { dependents } },
  );

/** So many ask the vendor in a second. */
const A_SECOND = 5;

/** Whoever needs no person is cut over behind this call. What cannot be sent now is sent by the daily look. */
export async function moveOnSoon(
  ports: Pick<DevicePorts, 'consentPolls'> & Pick<Ports, 'clock' | 'log'>,
  members: readonly Member[],
): Promise<void> {
  try {
    const left = members.filter(({ state, needs }) => needs !== 'person' && state !== 'cut_over');
    const now = ports.clock.now();
    for (let n = 0; n < left.length; n += A_SECOND) {
      const at = after(now, seconds(n / A_SECOND));
      await Promise.all(left.slice(n, n + A_SECOND).map(({ id }) => ports.consentPolls.lookAt(id, at)));
    }
  } catch (error) {
    if (!(error instanceof QueueUnavailable)) throw error;
    ports.log.warn('members of a campaign are moved on later');
  }
}
