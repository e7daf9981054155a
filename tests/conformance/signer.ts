/** A calling system as its developer writes it from the printed instructions alone: signs, sends, checks who answered. */
import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { request } from 'node:http';

/** What a developer is handed: the address, the key, the secret, and the purpose code of the grant. */
export type Credential = { service: string; key: string; secret: string; purpose: string; operator?: string };

export type Question = {
  /** What is asked: lookup values, and columns where only some are wanted. */
  ask: Record<string, string | string[] | Record<string, string>>;
  /** Where it goes: to the records, to the reports of what is wrong with them, or to another address of the service. */
  to?: string;
  /** `GET` asks by the address alone. */
  method?: 'GET' | 'POST';
  /** The caller's clock. */
  at: Date;
  /** The caller's own address on this machine. */
  from?: string;
  /** Headers that replace or take away what an honest caller sends; signed as they are. */
  say?: { purpose?: string; operator?: string };
};

export type Answer = {
  status: number;
  code: string;
  body: {
    records?: Record<string, unknown>[];
    articles?: string[];
    detail?: string;
    opensAt?: string;
  } & Record<string, unknown>;
  /** The receipt of the ledger. */
  entry: string | undefined;
  /** Of the request: keyed digest of everything asked. */
  signature: string;
  headers: Record<string, string | string[] | undefined>;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function call(base: string, who: Credential, question: Question): Promise<Answer> {
  const { at, ask, from, say, to = 'records', method = 'POST' } = question;
  const path = `/gateway/v1/services/${who.service}/${to}`;
  const body = method === 'POST' ? JSON.stringify(ask) : '';
  const purpose = say?.purpose ?? who.purpose;
  const operator = say?.operator ?? who.operator ?? '';
  const digest = sha256(body);
  const stamp = String(at.getTime());
  const nonce = randomBytes(16).toString('hex');
  const hmac = (lines: string[]): string =>
    createHmac('sha256', Buffer.from(who.secret, 'base64url')).update(lines.join('\n')).digest('hex');
  const scheme = 'GONGSHU-HMAC-SHA256';
  const signature = hmac([scheme, method, path, '', digest, stamp, nonce, who.key, purpose, operator]);
  const { status, text, headers } = await send({ url: new URL(path, base), method }, from, body, {
    'content-type': 'application/json',
    'x-gongshu-key': who.key,
    'x-gongshu-timestamp': stamp,
    'x-gongshu-nonce': nonce,
    'x-gongshu-content-sha256': digest,
    ...(purpose ? { 'x-gongshu-purpose': purpose } : {}),
    ...(operator ? { 'x-gongshu-operator': operator } : {}),
    'x-gongshu-signature': signature,
  });
  if (status === 200 || status === 201) {
    const expected = hmac([scheme, String(status), sha256(text), signature]);
    assert.equal(headers['x-gongshu-response-signature'], expected, 'the answer is signed by the platform');
  }
  const receipt = headers['x-ledger-entry'];
  return {
    status,
    code: String(headers['x-gateway-error'] ?? ''),
    body: JSON.parse(text),
    entry: typeof receipt === 'string' ? receipt : undefined,
    signature,
    headers,
  };
}

/** `fetch` cannot choose the caller's own address; the plain client can. */
function send(
  { url, method }: { url: URL; method: string },
  from: string | undefined,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string; headers: Answer['headers'] }> {
  return new Promise((done, fail) => {
    const sent = request(
      url,
      { method, headers, agent: false, ...(from ? { localAddress: from } : {}) },
      (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('error', fail);
        reply.on('end', () =>
          done({
            status: reply.statusCode ?? 0,
            text: Buffer.concat(parts).toString(),
            headers: reply.headers,
          }),
        );
      },
    );
    sent.on('error', fail);
    sent.end(body);
  });
}
