import type { IntegrationId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type Instant, minutes, seconds } from '#shared/domain/time.ts';
import type { DeviceAnswer, DevicePorts } from '#shared/ports/device.ts';

/** A device authorization endpoint that gives `CODE-1`, `CODE-2` …, and a plan of looks that only remembers. */
export class ScriptedDevice implements DevicePorts {
  begun = 0;
  readonly asked: (readonly string[])[] = [];
  readonly planned: { readonly id: IntegrationId; readonly at: Instant }[] = [];
  /** What is said instead. */
  answers: DeviceAnswer[] = [];

  readonly deviceEndpoint = {
    begin: async (_call: unknown, scopes: readonly string[]): Promise<DeviceAnswer> => {
      this.asked.push(scopes);
      const scripted = this.answers.shift();
      if (scripted !== undefined) return scripted;
      this.begun += 1;
      return {
        kind: 'code',
        deviceCode: new Secret(`device-code-${this.begun}`),
        userCode: `CODE-${this.begun}`,
        verificationUri: 'https://acme.example/device',
        verificationUriComplete: `https://acme.example/device?user_code=CODE-${this.begun}`,
        expiresIn: minutes(15),
        interval: seconds(5),
      };
    },
  };

  readonly consentPolls = {
    lookAt: async (id: IntegrationId, at: Instant): Promise<void> => {
      this.planned.push({ id, at });
    },
  };
}
