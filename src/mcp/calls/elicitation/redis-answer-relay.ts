import { isObject, toObject } from '../../../declarations/json.ts';
import type { Logger } from '../../../runtime/log.ts';
import { PREFIX, type Redis } from '../../../runtime/redis.ts';
import type { AnswerRelay, PassedAnswer } from './pending-questions.ts';

const CHANNEL = 'answers';

/** What another instance published; undefined for what is none of it. */
function parseAnswer(text: string): PassedAnswer | undefined {
  const { caller, session, id, response } = toObject(JSON.parse(text));
  const isAnswer = [caller, session, id].every((part) => typeof part === 'string') && isObject(response);
  return isAnswer ? { caller: String(caller), session: String(session), id: String(id), response } : undefined;
}

/**
 * Passes users' answers on by Redis pub/sub, on a channel of its own. Every instance receives them, and the one that asked
 * knows its question. While Redis is away they are lost, and the questions end when their time is up.
 */
export const createRedisAnswerRelay = (redis: Redis, log: Logger): AnswerRelay => ({
  publish(answer) {
    redis.commands.publish(`${PREFIX}${CHANNEL}`, JSON.stringify(answer)).catch(() => {
      // The connection has logged the outage.
    });
  },
  subscribe(listener) {
    const receive = (text: string) => {
      try {
        const answer = parseAnswer(text);
        if (answer) listener(answer);
      } catch (err) {
        log.warn({ err }, 'unreadable answer of a user');
      }
    };
    redis.subscribe(CHANNEL, receive).catch(() => {
      // The connection has logged the outage, and subscribes when it is over.
    });
  },
});
