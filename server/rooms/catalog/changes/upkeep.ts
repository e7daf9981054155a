/** Who keeps an entry, what it rests on and when it is looked at again; and a department's duties against its entries. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { organisationNames, peopleOf, personNames } from '#rooms/org/index.ts';
import { lockResource } from '../repository.ts';
import { scopeOf } from './read.ts';
import { ownChangePolicy } from './record.ts';
import type { DutyBody, UpkeepBody, UpkeepReply } from './schema.ts';
import { changeTables } from './tables.ts';

const nameless = { zh: '', en: '' };

export async function setUpkeep(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: UpkeepBody,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const resource = await lockResource(tx, resourceId);
    if (!resource) throw problem('kernel.not-found');
    permit(ownChangePolicy, actor, { providerId: resource.providerId });
    const people = await peopleOf(tx, resource.providerId, 'provider');
    if (input.keeperId && !people.some(({ id }) => id === input.keeperId))
      throw problem('catalog.keeper-unknown');
    const duties = await changeTables(tx)
      .selectFrom('catalog.duty')
      .select('id')
      .where('organisation_id', '=', resource.providerId)
      .where('ended_on', 'is', null)
      .execute();
    if (input.dutyIds.some((id) => !duties.some((duty) => duty.id === id))) throw problem('kernel.not-found');
    const row = {
      keeper_id: input.keeperId,
      keeper_name: null,
      review_on: input.reviewOn,
      duty_ids: input.dutyIds,
      instrument_ids: input.instrumentIds,
      set_by: actor.kind === 'person' ? actor.personId : null,
      set_at: p.clock.now(),
    };
    await changeTables(tx)
      .insertInto('catalog.upkeep')
      .values({ resource_id: resourceId, ...row })
      .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'catalog.upkeep-set',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      detail: {
        keeper: input.keeperId !== null,
        reviewOn: input.reviewOn,
        duties: input.dutyIds.length,
        instruments: input.instrumentIds.length,
      },
    });
  });
}

type Row = {
  resourceId: string;
  name: string;
  providerId: string;
  keeperId: string | null;
  reviewOn: string | null;
  duties: { id: string; title: string }[];
  instruments: { id: string; title: string }[];
};

/** The acts an entry rests on are those its upkeep names and those its bases cite. */
const rows = (ex: Executor, where: ReturnType<typeof scopeOf>) =>
  sql<Row>`
    select t.id as "resourceId", v.name, t.organisation_id as "providerId", u.keeper_id as "keeperId",
      u.review_on as "reviewOn",
      coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'title', d.title) order by d.title) from catalog.duty d
        where d.id = any(u.duty_ids)), '[]') as duties,
      coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'title', i.title) order by i.title) from catalog.instrument i
        where i.id = any(u.instrument_ids) or i.title_key in (
          select b.title_key from catalog.legal_basis b where b.version_id = v.id)), '[]') as instruments
    from (select r.*, r.provider_id as organisation_id from catalog.resource r) t
    join catalog.resource_version v on v.id = coalesce(t.published_version_id, t.working_version_id)
    left join catalog.upkeep u on u.resource_id = t.id
    where ${where}
    order by v.name`.execute(ex);

const missingOf = (row: Row): UpkeepReply['missing'] => [
  ...(row.instruments.length === 0 ? (['instruments'] as const) : []),
  ...(row.duties.length === 0 ? (['duties'] as const) : []),
  ...(row.keeperId === null ? (['keeper'] as const) : []),
  ...(row.reviewOn === null ? (['review-date'] as const) : []),
];

async function present(ex: Executor, found: readonly Row[]): Promise<Omit<UpkeepReply, 'people'>[]> {
  const names = await organisationNames(ex, [...new Set(found.map(({ providerId }) => providerId))]);
  const keepers = await personNames(
    ex,
    found.flatMap(({ keeperId }) => (keeperId ? [keeperId] : [])),
  );
  return found.map((row) => ({
    resourceId: row.resourceId,
    name: row.name,
    provider: { id: row.providerId, name: names.get(row.providerId) ?? nameless },
    keeper: row.keeperId ? { id: row.keeperId, name: keepers.get(row.keeperId) ?? '' } : null,
    reviewOn: row.reviewOn,
    duties: row.duties,
    instruments: row.instruments,
    missing: missingOf(row),
  }));
}

export async function readUpkeep(p: Platform, actor: Actor, resourceId: string): Promise<UpkeepReply> {
  const { rows: found } = await rows(
    p.db,
    sql<boolean>`${scopeOf(actor, 'all')} and t.id = ${resourceId}::uuid`,
  );
  const [reply] = await present(p.db, found);
  if (!reply) throw problem('kernel.not-found');
  const people =
    organisationOf(actor) === reply.provider.id
      ? (await peopleOf(p.db, reply.provider.id, 'provider')).map(({ id, name }) => ({ id, name }))
      : [];
  return { ...reply, people };
}

/** Published entries; `missing: any` keeps those that lack an act, a duty, a keeper or a review date. */
export async function listUpkeep(
  p: Platform,
  actor: Actor,
  query: { scope: 'all' | 'mine'; missing: 'any' | 'all'; page: number; pageSize: number },
) {
  const { rows: found } = await rows(
    p.db,
    sql<boolean>`${scopeOf(actor, query.scope)} and t.state in ('active', 'suspended')`,
  );
  const wanted = query.missing === 'any' ? found.filter((row) => missingOf(row).length > 0) : found;
  const from = (query.page - 1) * query.pageSize;
  return {
    items: await present(p.db, wanted.slice(from, from + query.pageSize)),
    total: wanted.length,
    page: query.page,
    pageSize: query.pageSize,
  };
}

export async function addDuty(p: Platform, actor: Actor, input: DutyBody): Promise<string> {
  const organisationId = organisationOf(actor);
  if (organisationId === undefined) throw problem('kernel.sign-in-required');
  permit(ownChangePolicy, actor, { providerId: organisationId });
  const id = newId();
  await transact(p.db, async (tx) => {
    await changeTables(tx)
      .insertInto('catalog.duty')
      .values({
        id,
        organisation_id: organisationId,
        title: input.title,
        basis: input.basis,
        basis_article: input.basisArticle,
        without_data: input.withoutData ?? null,
        created_by: actor.kind === 'person' ? actor.personId : null,
        created_at: p.clock.now(),
        ended_on: null,
      })
      .execute()
      .catch((error: unknown) => {
        if (error instanceof Error && error.message.includes('duty_title'))
          throw problem('catalog.duty-known');
        throw error;
      });
    await record(tx, p, {
      kind: 'catalog.duty-entered',
      actor,
      subject: { type: 'catalog.duty', id },
      detail: { withoutData: input.withoutData !== undefined },
    });
  });
  return id;
}

export async function endDuty(p: Platform, actor: Actor, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const duty = await changeTables(tx)
      .selectFrom('catalog.duty')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!duty || duty.ended_on) throw problem('kernel.not-found');
    permit(ownChangePolicy, actor, { providerId: duty.organisation_id });
    await changeTables(tx)
      .updateTable('catalog.duty')
      .set({ ended_on: p.clock.today() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, { kind: 'catalog.duty-ended', actor, subject: { type: 'catalog.duty', id } });
  });
}

/** A department's duties and the entries each is met by: through upkeep, or because the entry names the duty in these words. */
export async function readDuties(p: Platform, actor: Actor, provider: string | undefined) {
  const organisationId = oversees(actor) && provider ? provider : organisationOf(actor);
  if (organisationId === undefined) throw problem('kernel.sign-in-required');
  const { rows: items } = await sql<{
    id: string;
    title: string;
    basis: string;
    basisArticle: string;
    withoutData: string | null;
    entries: { id: string; name: string }[];
  }>`
    select d.id, d.title, d.basis, d.basis_article as "basisArticle", d.without_data as "withoutData",
      coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', v.name) order by v.name)
        from catalog.resource r
        join catalog.resource_version v on v.id = r.published_version_id
        left join catalog.upkeep u on u.resource_id = r.id
        where r.provider_id = d.organisation_id and r.state in ('active', 'suspended')
          and (d.id = any(coalesce(u.duty_ids, '{}')) or v.duty = d.title)), '[]') as entries
    from catalog.duty d where d.organisation_id = ${organisationId}::uuid and d.ended_on is null
    order by d.title`.execute(p.db);
  const names = await organisationNames(p.db, [organisationId]);
  return {
    provider: { id: organisationId, name: names.get(organisationId) ?? nameless },
    items,
    covered: items.filter(({ entries, withoutData }) => entries.length > 0 || withoutData).length,
    total: items.length,
  };
}
