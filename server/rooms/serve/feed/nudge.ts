/** A nudge says only that a feed has reached a number. Each subscriber has a queue of its own; who does not answer is asked less and less often, then parked. */
import { createHash, randomBytes, sign } from 'node:crypto';
import { z } from 'zod';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { refuseOwnAddress } from '#rooms/catalog/index.ts';
import { askOnce } from '#rooms/collect/index.ts';
import type { Serving } from '../context.ts';
import { gatewayKeys } from '../gateway/gateway-keys.ts';
import type { GatewayKeys } from '../gateway/profiles/index.ts';
import { getGrant } from '../grants.ts';
import { getService } from '../repository.ts';
import { nudgeJob } from './jobs-names.ts';
import { type FeedTables, feedTables } from './tables.ts';

/** Nudges on their way at once: they wait for others' machines. */
const AT_ONCE = 32;
const PATIENCE_MS = 5000;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
/** Failures in a row, the last of them some hours after the first. */
export const parkAfter = 12;

const waitAfter = (failures: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);

/** Queues a nudge behind those of the same subscriber; one that waits already is replaced. */
export const queueNudge = (
  tx: Tx,
  p: Pick<Kernel, 'jobs'>,
  subscriptionId: string,
  { runAt, seq }: { runAt?: Date; seq?: number } = {},
): Promise<void> =>
  p.jobs.add(
    tx,
    nudgeJob,
    { subscriptionId, ...(seq === undefined ? {} : { seq }) },
    {
      // A replay stands beside the nudge that waits: neither takes the other's place.
      key: `${nudgeJob} ${subscriptionId}${seq === undefined ? '' : ' replay'}`,
      queue: `nudge ${subscriptionId}`,
      ...(runAt ? { runAt } : {}),
    },
  );

const payload = z.object({ subscriptionId: z.uuid(), seq: z.number().int().min(1).optional() });

export const nudgeJobs = (p: Serving): JobDefinition[] => [
  defineJob(nudgeJob, payload, (asked) => nudge(p, asked), { beside: AT_ONCE }),
];

type Subscription = Pick<
  FeedTables['serve.subscription'],
  'id' | 'grant_id' | 'feed_id' | 'url' | 'state' | 'created_by'
> & { failures: number; told: number; newest: number };

/** `seq`: of a replay; otherwise the newest number, when it was not told yet. */
export async function nudge(p: Serving, asked: z.output<typeof payload>): Promise<void> {
  const found = await feedTables(p.db)
    .selectFrom('serve.subscription as s')
    .innerJoin('serve.feed as f', 'f.id', 's.feed_id')
    .select([
      's.id',
      's.grant_id',
      's.feed_id',
      's.url',
      's.state',
      's.created_by',
      's.failures',
      's.told',
      'f.newest',
    ])
    .where('s.id', '=', asked.subscriptionId)
    .executeTakeFirst();
  if (found?.state !== 'active') return;
  const seq = asked.seq ?? found.newest;
  if (asked.seq === undefined && found.told >= seq) return;
  const grant = await getGrant(p.db, found.grant_id);
  // Who may not read is not called: what comes back is told with the next change.
  const today = p.clock.today();
  if (grant?.state !== 'active' || (grant.lastDay !== null && grant.lastDay < today)) return;
  if (grant.terms.mode !== 'feed') return;
  const began = performance.now();
  const result = await send(p, found, seq);
  await settle(p, found, {
    ...result,
    seq,
    replay: asked.seq !== undefined,
    took: result.fault === null ? performance.now() - began : 0,
  });
}

type Sent = { status: number | null; fault: string | null };

/** Said of whatever fails: unknown, own, refused, silent and answered otherwise would tell a subscriber which names and doors of other machines there are. */
const notTaken: Sent = { status: null, fault: 'not-taken' };

async function send(p: Serving, { url: target, feed_id: feed }: Subscription, seq: number): Promise<Sent> {
  const url = new URL(target);
  try {
    const address = await refuseOwnAddress(p, {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    });
    const body = JSON.stringify({ feed, seq });
    const { status } = await askOnce({
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signed(await gatewayKeys(p), url, body, p.clock.now()),
      },
      body,
      address,
      certificate: undefined,
      signal: AbortSignal.timeout(PATIENCE_MS),
      most: 65_536,
    });
    return status >= 200 && status < 300 ? { status, fault: null } : notTaken;
  } catch {
    return notTaken;
  }
}

/** RFC 9421 by the gateway's own key, public at `/.well-known/gongshu-keys`: method, place and body are covered. */
export function signed({ ed25519 }: GatewayKeys, url: URL, body: string, at: Date): Record<string, string> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const parts: [string, string][] = [
    ['@method', 'POST'],
    ['@authority', url.host],
    ['@path', url.pathname],
    ...(url.search === '' ? [] : [['@query', url.search] satisfies [string, string]]),
    ['content-digest', digest],
  ];
  const created = Math.floor(at.getTime() / 1000);
  const nonce = randomBytes(12).toString('base64url');
  const input = `(${parts.map(([name]) => `"${name}"`).join(' ')});created=${created};nonce="${nonce}";keyid="${ed25519.id}";alg="ed25519";tag="gongshu-nudge"`;
  const base = [...parts.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${input}`].join(
    '\n',
  );
  const signature = sign(null, Buffer.from(base), ed25519.key).toString('base64');
  return {
    'content-digest': digest,
    'signature-input': `nudge=${input}`,
    signature: `nudge=:${signature}:`,
  };
}

async function settle(
  p: Serving,
  { id, feed_id: feedId, grant_id: grantId, created_by: personId }: Subscription,
  sent: Sent & { seq: number; replay: boolean; took: number },
): Promise<void> {
  const { seq, status, fault, replay } = sent;
  await transact(p.db, async (tx) => {
    const row = await feedTables(tx)
      .selectFrom('serve.subscription')
      .select(['state', 'failures', 'told'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (row?.state !== 'active') return;
    const grant = await getGrant(tx, grantId);
    const service = grant && (await getService(tx, grant.serviceId));
    const at = p.clock.now();
    const arrived = fault === null;
    const failures = arrived ? 0 : row.failures + 1;
    const parked = failures >= parkAfter;
    const parties = grant ? { organisations: [grant.consumerId, grant.providerId] } : {};
    const subject = { type: 'serve.subscription', id };
    const receipt = arrived
      ? await record(tx, p, {
          kind: 'serve.nudged',
          actor: platform,
          subject,
          ...parties,
          detail: { feed: feedId, seq, grant: grantId, status: status ?? 0, ...(replay ? { replay } : {}) },
        })
      : undefined;
    await feedTables(tx)
      .insertInto('serve.nudge')
      .values({
        id: newId(),
        subscription_id: id,
        seq,
        attempt: row.failures + 1,
        outcome: arrived ? 'arrived' : 'failed',
        status,
        fault,
        took_ms: Math.round(sent.took),
        at,
        entry: receipt?.hash ?? null,
      })
      .execute();
    const again = arrived || parked ? null : new Date(Date.now() + waitAfter(failures));
    await feedTables(tx)
      .updateTable('serve.subscription')
      .set({
        failures,
        next_at: again,
        ...(arrived ? { told: Math.max(row.told, seq), told_at: at } : {}),
        ...(parked ? { state: 'parked' as const, state_at: at } : {}),
      })
      .where('id', '=', id)
      .execute();
    if (again) await queueNudge(tx, p, id, { runAt: again });
    if (!parked || !grant) return;
    await record(tx, p, {
      kind: 'serve.subscription-parked',
      actor: platform,
      subject,
      ...parties,
      detail: { feed: feedId, grant: grantId, failures, fault: fault ?? '' },
    });
    await notify(tx, p, {
      kind: 'serve.nudges-parked',
      to: [{ personId }, { organisationId: grant.consumerId, roles: ['consumer'] }],
      params: { service: service?.title ?? '', grant: grant.number, failures: String(failures) },
      subject,
      link: `/feeds/${grantId}`,
      urgent: true,
    });
  });
}
