/** Follow a set: whoever follows is told what changed, with the difference, when a release or a version comes or the set goes. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { Subscriber } from '#kernel/events.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getDataset, getRelease } from '../datasets/read.ts';
import { followPolicy } from './policy.ts';
import type { FollowsReply } from './schema.ts';
import { voiceTables } from './tables.ts';

export function setFollow(p: Platform, actor: Actor, idOrSlug: string, follow: boolean): Promise<void> {
  permit(followPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const { personId, organisationId } = actor;
  return transact(p.db, async (tx) => {
    const dataset = await getDataset(tx, idOrSlug);
    if (!dataset?.published) throw problem('kernel.not-found');
    const standing = voiceTables(tx)
      .updateTable('open.follow')
      .set({ ended_at: p.clock.now() })
      .where('dataset_id', '=', dataset.id)
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null);
    if (follow)
      await voiceTables(tx)
        .insertInto('open.follow')
        .values({
          id: newId(),
          dataset_id: dataset.id,
          person_id: personId,
          organisation_id: organisationId,
          since: p.clock.now(),
          ended_at: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    else await standing.execute();
    await record(tx, p, {
      kind: 'open.follow-changed',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      detail: { follow },
    });
  });
}

export async function followedBy(ex: Executor, actor: Actor): Promise<FollowsReply> {
  if (actor.kind !== 'person') return { items: [] };
  const rows = await voiceTables(ex)
    .selectFrom('open.follow')
    .selectAll()
    .where('person_id', '=', actor.personId)
    .where('ended_at', 'is', null)
    .orderBy('since', 'desc')
    .limit(500)
    .execute();
  const items = [];
  for (const row of rows) {
    const dataset = await getDataset(ex, row.dataset_id);
    if (dataset?.published)
      items.push({
        id: dataset.id,
        slug: dataset.slug,
        title: dataset.published.content.title,
        since: row.since.toISOString(),
      });
  }
  return { items };
}

export async function followersOf(ex: Executor, datasetId: string): Promise<{ person_id: string }[]> {
  return voiceTables(ex)
    .selectFrom('open.follow')
    .select('person_id')
    .where('dataset_id', '=', datasetId)
    .where('ended_at', 'is', null)
    .execute();
}

const whats = {
  'open.release-published': { zh: '发布了新版本', en: 'a new release' },
  'open.dataset-published': { zh: '目录信息有变更', en: 'what the catalogue says of it changed' },
  'open.dataset-suspended': { zh: '暂停开放', en: 'suspended' },
  'open.dataset-withdrawn': { zh: '已下架', en: 'withdrawn' },
  'open.dataset-reopened': { zh: '恢复开放', en: 'open again' },
} as const satisfies Record<string, Text>;
type Followed = keyof typeof whats;

/** How a release differs from the one before, as far as that is known. */
function said(difference: JsonObject | null | undefined): Text {
  const count = (key: string): number | undefined => {
    const value = difference?.[key];
    return typeof value === 'number' ? value : Array.isArray(value) ? value.length : undefined;
  };
  const parts: [string, string, string][] = [
    ['added', '新增', 'added'],
    ['changed', '变更', 'changed'],
    ['removed', '删除', 'removed'],
  ];
  const known = parts.flatMap(([key, zh, en]) => {
    const n = count(key);
    return n === undefined ? [] : [{ zh: `${zh} ${n} 行`, en: `${n} rows ${en}` }];
  });
  return known.length === 0
    ? { zh: '详见数据集页面。', en: 'See its page.' }
    : { zh: `${known.map(({ zh }) => zh).join('，')}。`, en: `${known.map(({ en }) => en).join(', ')}.` };
}

export const followSubscriber = (p: Platform, event: Followed): Subscriber => ({
  name: `open.tell-followers-${event.slice('open.'.length)}`,
  async run({ datasetId, releaseId, versionId, withdrawalId }) {
    const dataset = await getDataset(p.db, String(datasetId));
    if (!dataset) return;
    const followers = await followersOf(p.db, dataset.id);
    if (followers.length === 0) return;
    const release = typeof releaseId === 'string' ? await getRelease(p.db, releaseId) : undefined;
    const what = whats[event];
    await transact(p.db, async (tx) => {
      for (const { person_id: personId } of followers)
        await notify(tx, p, {
          kind: 'open.followed-changed',
          to: { personId },
          params: {
            name: dataset.published?.content.title ?? { zh: dataset.slug, en: dataset.slug },
            what,
            said: said(release?.difference),
          },
          subject: { type: 'open.dataset', id: dataset.id },
          link: `/datasets/${dataset.slug}`,
          once: `${event} ${dataset.id} ${String(releaseId ?? versionId ?? withdrawalId ?? '')}`,
        });
    });
  },
});
