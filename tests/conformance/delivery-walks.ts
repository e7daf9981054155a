/** Ways that scenarios of deliveries walk: a file asked for and waited for, fetched by the system it was granted to, checked by its manifest. */
import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Client } from './client.ts';
import type { Credential } from './signer.ts';
import type { Stage } from './stage.ts';

export type Manifest = {
  name: string;
  size: number;
  rows: number;
  sha256: string;
  columns: string[];
  batch: number | null;
  asOf: string | null;
  grant: { number: string };
  chunks: { from: number; bytes: number; rows: number; sha256: string }[];
};
export type Delivery = {
  id: string;
  number: string;
  state: string;
  address: string;
  rows: number;
  sha256: string | null;
  failure: { zh: string } | null;
  manifest: Manifest | null;
};
export type Copy = {
  delivery: { id: string; number: string };
  grant: { id: string; number: string };
  consumer: { id: string };
  holder: string;
  rows: number;
  sha256: string;
  day: string;
  entry: string;
};

export const deliveries = '/api/serve/deliveries';

/** Asked for by the consumer and made. */
export async function delivered(
  stage: Stage,
  officer: Client,
  grantId: string,
  format = 'csv',
): Promise<Delivery & { manifest: Manifest }> {
  const { id } = await officer.post<Delivery>(deliveries, { grantId, format });
  const made = await stage.eventually(async () => {
    const now = await officer.get<Delivery>(`${deliveries}/${id}`);
    assert.ok(now.state !== 'failed', now.failure?.zh);
    return now.state === 'ready' ? now : undefined;
  }, 'the file');
  assert.ok(made.manifest);
  return { ...made, manifest: made.manifest };
}

export type Fetched = { status: number; code: string; bytes: Buffer; headers: Headers };

/** A signed GET at the platform's own time, as the printed instructions have it. */
export async function fetchSigned(
  stage: Stage,
  who: Credential,
  path: string,
  headers: Record<string, string> = {},
): Promise<Fetched> {
  const stamp = String(stage.now().getTime());
  const nonce = randomBytes(16).toString('hex');
  const digest = createHash('sha256').update('').digest('hex');
  const operator = who.operator ?? '';
  const lines = [
    'GONGSHU-HMAC-SHA256',
    'GET',
    path,
    '',
    digest,
    stamp,
    nonce,
    who.key,
    who.purpose,
    operator,
  ];
  const signature = createHmac('sha256', Buffer.from(who.secret, 'base64url'))
    .update(lines.join('\n'))
    .digest('hex');
  const answer = await fetch(new URL(path, stage.started.base), {
    headers: {
      'x-gongshu-key': who.key,
      'x-gongshu-timestamp': stamp,
      'x-gongshu-nonce': nonce,
      'x-gongshu-content-sha256': digest,
      'x-gongshu-purpose': who.purpose,
      ...(operator ? { 'x-gongshu-operator': operator } : {}),
      'x-gongshu-signature': signature,
      ...headers,
    },
  });
  return {
    status: answer.status,
    code: answer.headers.get('x-gateway-error') ?? '',
    bytes: Buffer.from(await answer.arrayBuffer()),
    headers: answer.headers,
  };
}

/** The file by its system, broken off after some bytes and resumed; it is what the manifest says. */
export async function fetchWhole(
  stage: Stage,
  who: Credential,
  { address, manifest }: Pick<Delivery, 'address'> & { manifest: Manifest },
): Promise<Buffer> {
  const path = `${address}/file`;
  const first = await fetchSigned(stage, who, path, { range: 'bytes=0-9' });
  assert.deepEqual([first.status, first.bytes.length], [206, 10], first.code);
  const rest = await fetchSigned(stage, who, path, {
    range: 'bytes=10-',
    'if-range': `"${manifest.sha256}"`,
  });
  assert.equal(rest.status, 206, rest.code);
  const whole = Buffer.concat([first.bytes, rest.bytes]);
  assert.equal(createHash('sha256').update(whole).digest('hex'), manifest.sha256);
  assert.equal(whole.length, manifest.size);
  return whole;
}

export const copiesOf = async (reader: Client, grantId: string): Promise<Copy[]> =>
  (await reader.get<{ items: Copy[] }>(`/api/serve/copies?grant=${grantId}`)).items;
