/** What is asked of standards, code lists, the tree and specifications. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { lacking, requirable } from '../compile/elements.ts';
import { compileTables } from '../compile/tables.ts';
import { getVersion } from '../repository.ts';
import { standardKeepPolicy } from './policy.ts';
import type {
  categoriesReply,
  codeListsReply,
  ElementList,
  elementQuery,
  IncompleteReply,
  LinkedShareReply,
  SpecificationList,
  StandardList,
  StandardReply,
} from './schema.ts';

const newestOf = async (ex: Executor): Promise<Map<string, number>> => {
  const rows = await compileTables(ex)
    .selectFrom('catalog.standard')
    .select((eb) => ['code', eb.fn.max<number>('version').as('newest')])
    .groupBy('code')
    .execute();
  return new Map(rows.map(({ code, newest }) => [code, newest]));
};

export async function listStandards(p: Platform, actor: Actor): Promise<StandardList> {
  const db = compileTables(p.db);
  const rows = await db
    .selectFrom('catalog.standard as s')
    .selectAll('s')
    .select(
      sql<number>`(select count(*)::int from catalog.standard_element e where e.standard_id = s.id)`.as(
        'elementCount',
      ),
    )
    .orderBy('s.code')
    .orderBy('s.version', 'desc')
    .execute();
  const newest = await newestOf(p.db);
  const names = await personNames(
    p.db,
    rows.flatMap(({ published_by }) => published_by ?? []),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items: rows.map((row) => ({
      ...standardFacts(row, newest, names),
      elementCount: row.elementCount,
    })),
    articles: law.cite('catalog.required-fields'),
    canPublish: standardKeepPolicy.on(actor, undefined).allowed,
  };
}

type StandardRow = {
  id: string;
  code: string;
  title: string;
  version: number;
  co_issuers: string[];
  effective_day: string;
  file_name: string | null;
  published_at: Date;
  published_by: string | null;
};

function standardFacts(
  row: StandardRow,
  newest: Map<string, number>,
  names: Map<string, string>,
): Omit<StandardReply, 'elements'> {
  const last = newest.get(row.code) ?? row.version;
  return {
    id: row.id,
    code: row.code,
    title: row.title,
    version: row.version,
    coIssuers: row.co_issuers,
    effectiveDay: row.effective_day,
    file: row.file_name === null ? null : { name: row.file_name },
    publishedAt: row.published_at.toISOString(),
    publishedBy: row.published_by ? (names.get(row.published_by) ?? null) : null,
    supersededBy: last > row.version ? last : null,
  };
}

export async function readStandard(p: Platform, id: string): Promise<StandardReply> {
  const db = compileTables(p.db);
  const row = await db.selectFrom('catalog.standard').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  const elements = await db
    .selectFrom('catalog.standard_element')
    .selectAll()
    .where('standard_id', '=', id)
    .orderBy('ordinal')
    .execute();
  const names = await personNames(p.db, row.published_by ? [row.published_by] : []);
  return {
    ...standardFacts(row, await newestOf(p.db), names),
    elements: elements.map((element) => ({
      id: element.id,
      identifier: element.identifier,
      titleZh: element.title_zh,
      type: element.type,
      length: element.length,
      scale: element.scale,
      codeListCode: element.code_list_code,
      definition: element.definition,
    })),
  };
}

/** The file of a standard or of a specification; `kernel.not-found` where none was put beside it. */
export async function readFileOf(
  p: Platform,
  which: { standard: string } | { specification: number },
): Promise<{ key: string; name: string }> {
  const db = compileTables(p.db);
  const row =
    'standard' in which
      ? await db
          .selectFrom('catalog.standard')
          .select(['file_key', 'file_name'])
          .where('id', '=', which.standard)
          .executeTakeFirst()
      : await db
          .selectFrom('catalog.specification')
          .select(['file_key', 'file_name'])
          .where('version', '=', which.specification)
          .executeTakeFirst();
  if (!row?.file_key || !row.file_name) throw problem('kernel.not-found');
  return { key: row.file_key, name: row.file_name };
}

/** Elements of the newest editions, by title or identifier. */
export async function findElements(
  p: Platform,
  { q, limit }: z.output<typeof elementQuery>,
): Promise<ElementList> {
  const rows = await compileTables(p.db)
    .selectFrom('catalog.standard_element as e')
    .innerJoin('catalog.standard as s', 's.id', 'e.standard_id')
    .where(
      sql<boolean>`s.version = (select max(n.version) from catalog.standard n where n.code = s.code)
        and (position(lower(${q}) in lower(e.title_zh)) > 0 or position(lower(${q}) in lower(e.identifier)) > 0)`,
    )
    .selectAll('e')
    .select(['s.code as standard', 's.title as standardTitle', 's.version'])
    .orderBy(sql`length(e.title_zh)`)
    .orderBy('e.id')
    .limit(limit)
    .execute();
  return {
    items: rows.map((row) => ({
      id: row.id,
      identifier: row.identifier,
      titleZh: row.title_zh,
      type: row.type,
      length: row.length,
      scale: row.scale,
      codeListCode: row.code_list_code,
      definition: row.definition,
      standard: row.standard,
      standardTitle: row.standardTitle,
      version: row.version,
    })),
  };
}

/** Of the items of published entries, how many follow an element of a standard, by institution. */
export async function readLinkedShare(p: Platform): Promise<LinkedShareReply> {
  const rows = await compileTables(p.db)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.item as i', 'i.version_id', 'r.published_version_id')
    .where('r.state', '!=', 'withdrawn')
    .groupBy('r.provider_id')
    .select([
      'r.provider_id as id',
      sql<number>`count(*)::int`.as('items'),
      sql<number>`count(i.element_id)::int`.as('linked'),
    ])
    .execute();
  const names = await organisationNames(
    p.db,
    rows.map(({ id }) => id),
  );
  return {
    items: rows
      .map(({ id, items, linked }) => ({
        organisation: { id, name: names.get(id) ?? { zh: '', en: '' } },
        items,
        linked,
        share: Math.floor((linked * 100) / items),
      }))
      .sort((a, b) => a.share - b.share || a.organisation.name.zh.localeCompare(b.organisation.name.zh)),
  };
}

export async function listCodeLists(p: Platform, actor: Actor): Promise<z.output<typeof codeListsReply>> {
  const rows = await compileTables(p.db)
    .selectFrom('catalog.code_list')
    .selectAll()
    .orderBy('code')
    .execute();
  return {
    items: rows.map(({ updated_at, ...row }) => ({ ...row, updatedAt: updated_at.toISOString() })),
    canSave: standardKeepPolicy.on(actor, undefined).allowed,
  };
}

export async function listCategories(p: Platform): Promise<z.output<typeof categoriesReply>> {
  const rows = await compileTables(p.db).selectFrom('catalog.category').selectAll().orderBy('code').execute();
  return {
    items: rows.map(({ code, parent_code, axis, level, zh, en }) => ({
      code,
      parentCode: parent_code,
      axis,
      level,
      zh,
      en,
    })),
  };
}

export async function listSpecifications(p: Platform, actor: Actor): Promise<SpecificationList> {
  const rows = await compileTables(p.db)
    .selectFrom('catalog.specification')
    .selectAll()
    .orderBy('version', 'desc')
    .execute();
  const today = p.clock.today();
  const inForce = rows.find(({ effective_day }) => effective_day <= today)?.version;
  const law = await lawNow(p.db, p.law, today);
  return {
    items: rows.map((row) => ({
      version: row.version,
      title: row.title,
      effectiveDay: row.effective_day,
      note: row.note,
      required: row.required,
      file: row.file_name === null ? null : { name: row.file_name },
      issuedAt: row.issued_at.toISOString(),
      inForce: row.version === inForce,
    })),
    requirable: [...requirable],
    articles: law.cite('catalog.required-fields'),
    canIssue: standardKeepPolicy.on(actor, undefined).allowed,
  };
}

/** Published entries that lack what this edition asks for, by department: to be completed. */
export async function readIncomplete(p: Platform, version: number): Promise<IncompleteReply> {
  const db = compileTables(p.db);
  const spec = await db
    .selectFrom('catalog.specification')
    .select('required')
    .where('version', '=', version)
    .executeTakeFirst();
  if (!spec) throw problem('kernel.not-found');
  const rows = await db
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id')
    .where('r.state', 'in', ['active', 'suspended'])
    // Checked with this edition or a later one: it lacks nothing.
    .where((eb) => eb.or([eb('v.specification', 'is', null), eb('v.specification', '<', version)]))
    .select(['r.id', 'r.code', 'r.provider_id as providerId', 'v.id as versionId', 'v.specification'])
    .orderBy('r.code')
    .execute();
  const departments = new Map<string, IncompleteReply['departments'][number]['entries']>();
  for (const row of rows) {
    const found = await getVersion(p.db, row.versionId);
    if (!found) continue;
    const missing = lacking(found.content, spec.required);
    if (missing.length === 0) continue;
    const entries = departments.get(row.providerId) ?? [];
    entries.push({
      id: row.id,
      code: row.code,
      name: found.content.name,
      checkedWith: row.specification,
      missing,
    });
    departments.set(row.providerId, entries);
  }
  const names = await organisationNames(p.db, [...departments.keys()]);
  return {
    version,
    departments: [...departments].map(([id, entries]) => ({
      organisation: { id, name: names.get(id) ?? { zh: '', en: '' } },
      entries,
    })),
  };
}
