/** One request to an address that was looked at: bounded, not led elsewhere, tried again where waiting helps. */
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, problem, type Text } from '#kernel/errors.ts';
import '../errors.ts';
import './errors.ts';

/** A page of so many bytes is no page. */
const MOST_BYTES = 67_108_864;
const ANSWER_MS = 60_000;
const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

export type Wanted = {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | undefined;
  /** The address that was looked at: the connection goes there, whatever the name means by then. */
  address: string;
  certificate: string | undefined;
  signal: AbortSignal;
  /** More bytes are no answer. */
  most?: number;
};

export type Answer = { status: number; body: Buffer; retryAfter: number | undefined };

export const unusable = (zh: string, en: string, cause?: unknown): Problem =>
  problem('collect.http-answer', { params: { why: { zh, en } }, cause });

const away: Text = { zh: '对方没有应答或中断了连接。', en: 'It does not answer or broke the connection.' };

/** One attempt; what came of it is for the caller to judge. */
export function askOnce(wanted: Wanted): Promise<Answer> {
  const { url, method, headers, body, address, certificate, signal, most = MOST_BYTES } = wanted;
  return new Promise((done, fail) => {
    const options = {
      method,
      signal,
      agent: false as const,
      timeout: ANSWER_MS,
      headers: {
        accept: 'application/json',
        // What is packed can unfold without end.
        'accept-encoding': 'identity',
        'user-agent': 'gongshu',
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
      lookup: (
        _host: string,
        _options: object,
        found: (error: null, addresses: { address: string; family: number }[]) => void,
      ) => found(null, [{ address, family: isIPv6(address) ? 6 : 4 }]),
      ...(certificate ? { ca: certificate } : {}),
    };
    const sent = (url.protocol === 'https:' ? secure : plain)(url, options, (reply) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      reply.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > most) {
          sent.destroy(unusable('一页的内容过大。', 'A page is too large.'));
          return;
        }
        parts.push(part);
      });
      reply.on('error', fail);
      reply.on('end', () =>
        done({
          status: reply.statusCode ?? 0,
          body: Buffer.concat(parts),
          retryAfter: secondsOf(reply.headers['retry-after']),
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.on('error', fail);
    sent.end(body);
  });
}

function secondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

/** Too many calls, or a server that is not well: waiting may help. */
const passes = (status: number): boolean => status === 429 || status === 408 || status >= 500;

/**
 * `again` says of an answer that it may be asked for once more. `make` is asked for each attempt: a signature is used once.
 * Errors: collect.connector-unreachable, -sign-in, collect.http-answer.
 */
export async function ask(make: () => Wanted, again: (answer: Answer) => boolean): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const wanted = make();
    const last = attempt === ATTEMPTS;
    let wait = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
    try {
      const answer = await askOnce(wanted);
      if (!last && (passes(answer.status) || again(answer))) {
        if (answer.retryAfter !== undefined) wait = Math.min(answer.retryAfter * 1000, LONGEST_WAIT_MS);
      } else return judged(answer);
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (last || wanted.signal.aborted)
        throw problem('collect.connector-unreachable', { params: { why: away }, cause: error });
    }
    await sleep(wait, undefined, { signal: wanted.signal });
  }
}

function judged(answer: Answer): Answer {
  const { status } = answer;
  if (status === 401 || status === 403)
    throw problem('collect.connector-sign-in', {
      params: { why: { zh: `接口以 ${status} 拒绝。`, en: `The interface refused with ${status}.` } },
    });
  // Where an answer leads elsewhere nobody looked at that place.
  if (status >= 300 && status < 400)
    throw unusable(
      '接口要求转到别的地址，平台不跟随。',
      'It leads to another address, which is not followed.',
    );
  if (status < 200 || status >= 300)
    throw unusable(`接口应答状态为 ${status}。`, `The status of its answer is ${status}.`);
  return answer;
}
