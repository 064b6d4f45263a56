import { describe, expect, it } from 'vitest';
import { readNotice } from '#functions/deliver/read-notice.ts';
import { wireOf } from '#shared/adapters/page/wire.ts';
import { messageOf } from '#shared/domain/incident/page-message.ts';
import { instant } from '#shared/domain/time.ts';
import { anIncident } from '../../support/incident.ts';

const read = readNotice({ stage: 'prod', ticketTopic: 'arn:tickets' });
const envelope = (message: unknown, TopicArn = 'arn:pages') =>
  JSON.stringify({ Type: 'Notification', TopicArn, Message: JSON.stringify(message) });

const ALARM = {
  AlarmName: 'Grantkeeper-prod-service-sweep-heartbeat',
  AlarmDescription: 'No sweep has ended. See docs/runbook.md, sweep-heartbeat.',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed: no datapoints were received for 3 periods',
  StateChangeTime: '2026-11-02T08:00:00.000+0000',
};

describe('what SNS put into the queue', () => {
  it('is a message of our own as it was sent', () => {
    const incident = anIncident({ by: instant(Date.UTC(2026, 10, 9)) });
    const message = messageOf(incident, incident.untold[0] ?? { kind: 'opened', at: incident.since });
    expect(read(envelope(wireOf(message)))).toEqual({ kind: 'message', message });
  });

  it('is an alarm that began, under its name without the stage, of the severity of its topic', () => {
    expect(read(envelope(ALARM))).toEqual({
      kind: 'message',
      message: {
        id: 'alarm/Grantkeeper-prod-service-sweep-heartbeat/ALARM/1793606400000',
        kind: 'opened',
        incident: 'alarm/Grantkeeper-prod-service-sweep-heartbeat',
        severity: 'page',
        owner: 'operator',
        heading: 'sweep-heartbeat',
        title: 'No sweep has ended.',
        what: 'The alarm Grantkeeper-prod-service-sweep-heartbeat of CloudWatch went to ALARM.',
        todo: ['docs/runbook.md, sweep-heartbeat'],
        lines: ['Threshold Crossed: no datapoints were received for 3 periods'],
        at: 1_793_606_400_000,
        since: 1_793_606_400_000,
        integrations: [],
        count: 0,
      },
    });
    expect(read(envelope(ALARM, 'arn:tickets'))).toMatchObject({ message: { severity: 'ticket' } });
  });

  it('is an alarm that is over, of the same incident', () => {
    expect(read(envelope({ ...ALARM, NewStateValue: 'OK' }))).toMatchObject({
      message: {
        kind: 'resolved',
        incident: 'alarm/Grantkeeper-prod-service-sweep-heartbeat',
        title: 'Over: No sweep has ended.',
        todo: [],
      },
    });
  });

  it('is nothing where an alarm has too few data', () => {
    expect(read(envelope({ ...ALARM, NewStateValue: 'INSUFFICIENT_DATA' }))).toEqual({ kind: 'nothing' });
  });

  it.each(['', '{}', 'null', envelope('text'), envelope({}), envelope({ kind: 'opened' })])(
    'is not ours: %s',
    (body) => {
      expect(read(body)).toEqual({ kind: 'unreadable' });
    },
  );
});
