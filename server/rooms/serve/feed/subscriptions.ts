/** A consumer says where it wants to be told; ends that, resumes it after it was parked, and has a nudge sent again. */
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { isBarredAddress } from '#rooms/catalog/index.ts';
import type { Serving } from '../context.ts';
import { type Grant, getGrant } from '../grants.ts';
import { subscribePolicy } from '../policy.ts';
import { queueNudge } from './nudge.ts';
import { feedTables, type SubscriptionState } from './tables.ts';

/** Of one grant. */
export const mostSubscriptions = 5;

/** An address that may be called: https (in the demo http as well). Where a name leads is asked with each nudge, which tells nobody. */
function callable(p: Serving, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits =
    url &&
    (url.protocol === 'https:' || (p.config.demo && url.protocol === 'http:')) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    !isBarredAddress(url.hostname.replace(/^\[|\]$/g, ''), p.config);
  if (!fits) throw problem('serve.subscription-url');
  return url.href;
}

async function ownGrant(tx: Tx, actor: Actor, grantId: string): Promise<Grant> {
  const grant = await getGrant(tx, grantId);
  if (!grant) throw problem('kernel.not-found');
  permit(subscribePolicy, actor, grant);
  return grant;
}

async function followedGrant(tx: Tx, actor: Actor, grantId: string): Promise<Grant & { feedId: string }> {
  const grant = await ownGrant(tx, actor, grantId);
  const feed =
    grant.terms.mode === 'feed'
      ? await feedTables(tx)
          .selectFrom('serve.feed')
          .select('id')
          .where('version_id', '=', grant.versionId)
          .executeTakeFirst()
      : undefined;
  if (!feed) throw problem('serve.feed-not-granted');
  return { ...grant, feedId: feed.id };
}

const personOf = (actor: Actor): string => {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return actor.personId;
};

/** Told from the next change on. Errors: `serve.subscription-url`, `-many`, `serve.feed-not-granted`. */
export async function subscribe(
  p: Serving,
  actor: Actor,
  grantId: string,
  input: { url: string },
): Promise<string> {
  const url = callable(p, input.url);
  return transact(p.db, async (tx) => {
    const grant = await followedGrant(tx, actor, grantId);
    const feed = await feedTables(tx)
      .selectFrom('serve.feed')
      .select('newest')
      .where('id', '=', grant.feedId)
      // One after the other: two at once would both find room for the last.
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { n } = await feedTables(tx)
      .selectFrom('serve.subscription')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('grant_id', '=', grantId)
      .where('state', '<>', 'ended')
      .executeTakeFirstOrThrow();
    if (n >= mostSubscriptions)
      throw problem('serve.subscription-many', { params: { most: mostSubscriptions } });
    const id = newId();
    const at = p.clock.now();
    const { hash } = await record(tx, p, {
      kind: 'serve.subscribed',
      actor,
      subject: { type: 'serve.subscription', id },
      organisationId: grant.consumerId,
      organisations: [grant.providerId],
      detail: { grant: grantId, feed: grant.feedId, host: new URL(url).host },
    });
    await feedTables(tx)
      .insertInto('serve.subscription')
      .values({
        id,
        grant_id: grantId,
        feed_id: grant.feedId,
        url,
        state: 'active',
        told: feed.newest,
        created_by: personOf(actor),
        created_at: at,
        state_at: at,
        entry: hash,
      })
      .execute();
    return id;
  });
}

type Act = { kind: string; from: readonly SubscriptionState[]; to: SubscriptionState };
const acts = {
  end: { kind: 'serve.subscription-ended', from: ['active', 'parked'], to: 'ended' },
  resume: { kind: 'serve.subscription-resumed', from: ['parked'], to: 'active' },
  replay: { kind: 'serve.subscription-replayed', from: ['active'], to: 'active' },
} as const satisfies Record<string, Act>;

/** `seq`: of a replay, which number is told again. */
export async function actOnSubscription(
  p: Serving,
  actor: Actor,
  id: string,
  act: keyof typeof acts,
  seq?: number,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await feedTables(tx)
      .selectFrom('serve.subscription')
      .select(['grant_id', 'feed_id', 'state'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    // It can be ended also when the grant no longer follows a feed.
    const grant =
      act === 'end'
        ? { ...(await ownGrant(tx, actor, row.grant_id)), feedId: row.feed_id }
        : await followedGrant(tx, actor, row.grant_id);
    const { kind, from, to }: Act = acts[act];
    if (!from.includes(row.state))
      throw problem('serve.subscription-state', { params: { state: row.state } });
    if (act === 'replay') await requireKept(tx, grant.feedId, seq ?? 0);
    await record(tx, p, {
      kind,
      actor,
      subject: { type: 'serve.subscription', id },
      organisationId: grant.consumerId,
      organisations: [grant.providerId],
      detail: { grant: row.grant_id, feed: grant.feedId, ...(seq === undefined ? {} : { seq }) },
    });
    if (act !== 'replay')
      await feedTables(tx)
        .updateTable('serve.subscription')
        .set({ state: to, failures: 0, next_at: null, state_at: p.clock.now() })
        .where('id', '=', id)
        .execute();
    if (act === 'resume') await queueNudge(tx, p, id);
    if (act === 'replay' && seq !== undefined) await queueNudge(tx, p, id, { seq });
  });
}

/** Only what can still be read can be told again. */
async function requireKept(tx: Tx, feedId: string, seq: number): Promise<void> {
  const { floor, newest } = await feedTables(tx)
    .selectFrom('serve.feed')
    .select(['floor', 'newest'])
    .where('id', '=', feedId)
    .executeTakeFirstOrThrow();
  if (seq <= floor || seq > newest)
    throw problem('serve.replay-beyond', { params: { seq, floor: floor + 1, newest } });
}
