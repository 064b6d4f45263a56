import { aLetter, ScriptedQueue } from '../support/scripted-queue.ts';
import { describeDeadLetterQueueContract } from './dead-letter-queue.contract.ts';

/** The queue that tests of the use cases are made with: it is held to what SQS does. */
describeDeadLetterQueueContract('of the tests', async () => {
  const queue = new ScriptedQueue();
  let made = 0;
  return {
    queue,
    put: async (body, { 'grantkeeper-redrives': redrives = '0', ...attributes } = {}) => {
      const attributeCount = Object.keys(attributes).length;
      queue.letters.push(
        aLetter({ id: `letter-${++made}`, body, attributes, attributeCount, redrives: Number(redrives) }),
      );
    },
    sentBack: async () =>
      queue.target.map(({ body, attributes, redrives }) => ({
        body,
        attributes: { ...attributes, redrives },
      })),
    close: async () => {},
  };
});
