/** Development plans and standards of opening: public, in versions that never change; what was made under an older one is listed. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { listDatasets } from '../datasets/read.ts';
import { partiesOf } from '../planning/index.ts';
import { publishGuidance } from './policy.ts';
import type { GuidanceInput, GuidanceReply } from './schema.ts';
import { governmentTables } from './tables.ts';

export function publishGuidanceOf(p: Platform, actor: Actor, input: GuidanceInput): Promise<void> {
  permit(publishGuidance, actor, undefined);
  return transact(p.db, async (tx) => {
    const { kind, key, title, version, dated, said } = input;
    const id = newId();
    const made = await governmentTables(tx)
      .insertInto('open.guidance')
      .values({
        id,
        kind,
        key,
        title,
        version,
        dated,
        said,
        published_by: actor.kind === 'person' ? actor.personId : null,
        published_at: p.clock.now(),
      })
      .onConflict((oc) => oc.columns(['kind', 'key', 'version']).doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows === 0n)
      throw problem('open.guidance-twice', { params: { title, version } });
    await record(tx, p, {
      kind: 'open.guidance-published',
      actor,
      subject: { type: 'open.guidance', id },
      detail: { kind, key, version, dated },
    });
  });
}

export async function readGuidance(p: Platform, actor: Actor): Promise<GuidanceReply> {
  const today = p.clock.today();
  const rows = await governmentTables(p.db)
    .selectFrom('open.guidance')
    .selectAll()
    .orderBy('kind')
    .orderBy('key')
    .orderBy('dated', 'desc')
    .orderBy('published_at', 'desc')
    .execute();
  const newest = new Map<string, string>();
  for (const { id, kind, key, dated } of rows)
    if (dated <= today && !newest.has(`${kind} ${key}`)) newest.set(`${kind} ${key}`, id);
  const inForce = new Set(newest.values());
  return {
    items: rows.map(({ id, kind, key, title, version, dated, said }) => ({
      id,
      kind,
      key,
      title,
      version,
      dated,
      said,
      inForce: inForce.has(id),
    })),
    older: await madeBefore(
      p,
      rows.filter(({ id, kind }) => kind === 'standard' && inForce.has(id)),
    ),
    abilities: abilitiesOf(actor, undefined, { publish: publishGuidance }),
  };
}

/** Data sets whose version in force was published before the newest standard began. */
async function madeBefore(
  p: Platform,
  standards: readonly { title: string; version: string; dated: string }[],
): Promise<GuidanceReply['older']> {
  const [latest] = standards.toSorted((a, b) => b.dated.localeCompare(a.dated));
  if (!latest) return [];
  const sets = (await listDatasets(p.db, { published: true })).filter(({ state }) => state !== 'withdrawn');
  const party = await partiesOf(
    p.db,
    sets.map(({ organisationId }) => organisationId),
  );
  return sets.flatMap((one) => {
    const madeOn = one.published ? legalDayOf(one.published.publishedAt) : undefined;
    return one.published && madeOn && madeOn < latest.dated
      ? [
          {
            id: one.id,
            slug: one.slug,
            title: one.published.content.title,
            unit: party(one.organisationId),
            madeOn,
            standard: `${latest.title} ${latest.version}`,
          },
        ]
      : [];
  });
}
