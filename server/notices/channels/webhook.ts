/** Short messages and messengers over HTTP: a signed JSON of our own, or the shapes of two common robots. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { ImShape } from '#kernel/config.ts';
import { ChannelError, type Outgoing, type Sender } from './channel.ts';

const TIMEOUT_MS = 10_000;
const REPLY_BYTES = 64 * 1024;

type Request = { url: string; body: string; headers: Record<string, string> };

const textOf = ({ title, body, link }: Outgoing): string =>
  [title, body, ...(link ? [link] : [])].filter((line) => line !== '').join('\n');

/**
 * Our own shape: `{ id, to, title, text, link?, urgent }`. With a key the header x-gongshu-signature is the hex HMAC-SHA256 of
 * `<x-gongshu-timestamp>.<body>`, the timestamp in milliseconds.
 */
function plain(url: string, secret: string | undefined, message: Outgoing, now: number): Request {
  const { id, address: to, title, body: text, link, urgent } = message;
  const body = JSON.stringify({ id, to, title, text, ...(link ? { link } : {}), urgent });
  const timestamp = String(now);
  return {
    url,
    body,
    headers: {
      'x-gongshu-id': id,
      'x-gongshu-timestamp': timestamp,
      ...(secret
        ? {
            'x-gongshu-signature': createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
          }
        : {}),
    },
  };
}

/** The robot of WeCom: its key stands in the address, the person is called by user id. */
const wecom = (url: string, message: Outgoing): Request => ({
  url,
  body: JSON.stringify({
    msgtype: 'text',
    text: { content: textOf(message), mentioned_list: [message.address] },
  }),
  headers: {},
});

/** The robot of DingTalk: time and signature go into the query. */
function dingtalk(url: string, secret: string | undefined, message: Outgoing, now: number): Request {
  const signed = new URL(url);
  if (secret) {
    signed.searchParams.set('timestamp', String(now));
    signed.searchParams.set(
      'sign',
      createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'),
    );
  }
  return {
    url: signed.href,
    body: JSON.stringify({
      msgtype: 'text',
      text: { content: textOf(message) },
      at: { atUserIds: [message.address] },
    }),
    headers: {},
  };
}

const Robot = z.object({ errcode: z.number() });

/** `now` gives the time of the real clock: the other side compares it with its own. */
export function webhookSender(
  url: string,
  secret: string | undefined,
  shape: ImShape = 'plain',
  now: () => number = Date.now,
): Sender {
  return {
    async send(message, signal) {
      const request =
        shape === 'wecom'
          ? wecom(url, message)
          : shape === 'dingtalk'
            ? dingtalk(url, secret, message, now())
            : plain(url, secret, message, now());
      const reply = await post(request, signal);
      if (shape === 'plain') return;
      // The robots refuse with 200 and a code.
      const found = Robot.safeParse(reply);
      if (!found.success) throw new ChannelError('robot-reply', false);
      if (found.data.errcode !== 0) throw new ChannelError(`robot ${found.data.errcode}`, false);
    },
  };
}

async function post({ url, body, headers }: Request, signal: AbortSignal): Promise<unknown> {
  let status: number;
  let text: string;
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    status = reply.status;
    text = (await reply.text()).slice(0, REPLY_BYTES);
  } catch (error) {
    const timeout = error instanceof Error && error.name === 'TimeoutError';
    throw new ChannelError(timeout ? 'http timeout' : 'http connection', false, error);
  }
  if (status < 200 || status >= 300) {
    // Refused as it stands (4xx) stays refused, but for too early, too many and an expired key that the operator mends.
    const final = status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status);
    throw new ChannelError(`http ${status}`, final);
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
