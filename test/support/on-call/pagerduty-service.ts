import { startReceiver } from './receiver.ts';

export interface PagerDutyEvent {
  readonly routing_key: string;
  readonly dedup_key: string;
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: string;
    readonly custom_details: Readonly<Record<string, unknown>>;
  };
}

const SEVERITIES = ['critical', 'error', 'warning', 'info'];

/**
 * A service of PagerDuty behind the Events API v2: 202 for what it takes, 400 for what is no event or has another key.
 * Alerts are told apart by `dedup_key`; to resolve one that is not there is taken and does nothing
 * (https://developer.pagerduty.com/docs/events-api-v2/overview/).
 */
export class PagerDutyService {
  readonly routingKey = 'R0123456789ABCDEFGHIJKLMNOPQRSTU';
  readonly events: PagerDutyEvent[] = [];
  readonly open = new Set<string>();
  /** Absent: it works. */
  status: number | undefined;
  readonly #server: Awaited<ReturnType<typeof startReceiver>>;

  private constructor(server: Awaited<ReturnType<typeof startReceiver>>) {
    this.#server = server;
  }

  static async start(): Promise<PagerDutyService> {
    const service: PagerDutyService = new PagerDutyService(
      await startReceiver(({ path, text }) => {
        if (service.status !== undefined) return { status: service.status };
        if (path !== '/v2/enqueue') return { status: 404 };
        const event = JSON.parse(text) as PagerDutyEvent;
        if (!service.#takes(event)) return { status: 400, text: '{"status":"invalid event"}' };
        service.events.push(event);
        if (event.event_action === 'trigger') service.open.add(event.dedup_key);
        if (event.event_action === 'resolve') service.open.delete(event.dedup_key);
        return { status: 202, text: JSON.stringify({ status: 'success', dedup_key: event.dedup_key }) };
      }),
    );
    return service;
  }

  get url(): string {
    return `${this.#server.url}/v2/enqueue`;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  #takes({ routing_key, dedup_key, event_action, payload }: PagerDutyEvent): boolean {
    if (routing_key !== this.routingKey || dedup_key.length > 255) return false;
    if (event_action === 'resolve') return true;
    if (event_action !== 'trigger' || payload === undefined) return false;
    const { summary, source, severity } = payload;
    return summary !== '' && summary.length <= 1024 && source !== '' && SEVERITIES.includes(severity);
  }
}
