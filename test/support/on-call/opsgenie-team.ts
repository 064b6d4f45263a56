import { startReceiver } from './receiver.ts';

export interface OpsgenieAlert {
  readonly message: string;
  readonly alias: string;
  readonly priority: string;
  readonly description: string;
}

const PATH = '/v2/alerts';
const CLOSE = /^\/v2\/alerts\/([^/]+)\/close\?identifierType=alias$/;

/**
 * A team of Opsgenie behind the alert API: 202 for what it takes, 401 for another key, 422 for what is too long. An alert
 * that is open counts up instead of opening another (https://docs.opsgenie.com/docs/alert-api).
 */
export class OpsgenieTeam {
  readonly apiKey = 'eb243592-0000-4000-8000-000000000000';
  readonly created: OpsgenieAlert[] = [];
  readonly open = new Set<string>();
  /** Absent: it works. */
  status: number | undefined;
  readonly #server: Awaited<ReturnType<typeof startReceiver>>;

  private constructor(server: Awaited<ReturnType<typeof startReceiver>>) {
    this.#server = server;
  }

  static async start(): Promise<OpsgenieTeam> {
    const team: OpsgenieTeam = new OpsgenieTeam(
      await startReceiver(({ path, headers, text }) => {
        if (team.status !== undefined) return { status: team.status };
        if (headers.authorization !== `GenieKey ${team.apiKey}`) return { status: 401 };
        const [, closed] = CLOSE.exec(path) ?? [];
        if (closed !== undefined) {
          team.open.delete(decodeURIComponent(closed));
          return { status: 202 };
        }
        if (path !== PATH) return { status: 404 };
        const alert = JSON.parse(text) as OpsgenieAlert;
        const { message, alias, description } = alert;
        if (message === '' || message.length > 130 || alias.length > 512 || description.length > 15_000)
          return { status: 422 };
        team.created.push(alert);
        team.open.add(alias);
        return { status: 202 };
      }),
    );
    return team;
  }

  get url(): string {
    return `${this.#server.url}${PATH}`;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
