/** A system that pushes, as its developer writes it from the printed instructions: a key of its own, signed calls, answers. */
import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Client } from './client.ts';
import { registerSystem } from './share-walks.ts';
import type { Stage } from './stage.ts';

export type Pusher = { key: string; secret: string; resourceId: string };

export type Pushed = { id: string; accepted: number; refused: { record: number; field: string }[] };
export type PushStatus = {
  state: string;
  visibleAt?: string;
  withinBound?: boolean;
  lags: (number | null)[];
  counts: { visible: number; held: number };
};

/** A system of the provider's with a key to push. */
export async function pusherOf(officer: Client, resourceId: string): Promise<Pusher> {
  const system = await registerSystem(officer);
  const made = await officer.post<{ keyId: string; secret: string }>('/api/collect/push-keys', {
    systemId: system.id,
  });
  return { key: made.keyId, secret: made.secret, resourceId };
}

/** `producedAt`: when the records arose. */
export async function push(
  stage: Stage,
  { key, secret, resourceId }: Pusher,
  records: unknown,
  producedAt?: Date,
): Promise<Pushed> {
  const path = `/gateway/v1/push/${resourceId}`;
  const body = JSON.stringify(records);
  const stamp = String(stage.now().getTime());
  const nonce = randomBytes(16).toString('hex');
  const digest = createHash('sha256').update(body).digest('hex');
  const lines = ['GONGSHU-HMAC-SHA256', 'POST', path, '', digest, stamp, nonce, key, '', ''];
  const reply = await fetch(new URL(path, stage.started.base), {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomBytes(12).toString('hex'),
      ...(producedAt ? { 'x-gongshu-produced-at': producedAt.toISOString() } : {}),
      'x-gongshu-key': key,
      'x-gongshu-timestamp': stamp,
      'x-gongshu-nonce': nonce,
      'x-gongshu-content-sha256': digest,
      'x-gongshu-signature': createHmac('sha256', Buffer.from(secret, 'base64url'))
        .update(lines.join('\n'))
        .digest('hex'),
    },
  });
  const text = await reply.text();
  assert.equal(reply.status, 202, text);
  return JSON.parse(text);
}

/** What became of a push once it is visible. */
export const pushedThrough = (stage: Stage, reader: Client, id: string): Promise<PushStatus> =>
  stage.eventually(async () => {
    const found = await reader.get<PushStatus>(`/api/collect/pushes/${id}`);
    return found.visibleAt === undefined ? undefined : found;
  }, `push ${id}`);
