/** Demands as each reader may see them: the raiser's, the believed holder's, and all for those who oversee. */
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { listEntries } from '../queries.ts';
import {
  answerPolicy,
  type DemandRow,
  matchPolicy,
  subjectOfDemand,
  withdrawDemandPolicy,
} from './commands.ts';
import type { DemandQuery, DemandReply } from './schema.ts';

const nameless = { zh: '', en: '' };

function seenBy(actor: Actor, scope: DemandQuery['scope']): RawBuilder<boolean> {
  const own = organisationOf(actor) ?? null;
  if (scope === 'raised') return sql<boolean>`d.organisation_id = ${own}::uuid`;
  if (scope === 'held') return sql<boolean>`d.holder_id = ${own}::uuid`;
  if (oversees(actor)) return sql<boolean>`true`;
  return sql<boolean>`(d.organisation_id = ${own}::uuid or d.holder_id = ${own}::uuid)`;
}

type Row = DemandRow & { entry_name: string | null; entry_version: number | null };

async function present(p: Platform, actor: Actor, rows: readonly Row[]): Promise<DemandReply[]> {
  const names = await organisationNames(p.db, [
    ...new Set(rows.flatMap((row) => [row.organisation_id, ...(row.holder_id ? [row.holder_id] : [])])),
  ]);
  return rows.map((row) => ({
    id: row.id,
    organisation: { id: row.organisation_id, name: names.get(row.organisation_id) ?? nameless },
    holder: row.holder_id ? { id: row.holder_id, name: names.get(row.holder_id) ?? nameless } : null,
    wanted: row.wanted,
    items: row.items,
    duty: row.duty,
    state: row.state,
    entry:
      row.resource_id && row.entry_name !== null
        ? { id: row.resource_id, name: row.entry_name, version: row.entry_version }
        : null,
    applicationId: row.application_id,
    answer: row.answer,
    closedHow: row.closed_how,
    createdOn: row.created_on,
    closedOn: row.closed_on,
    abilities: abilitiesOf(actor, subjectOfDemand(row), {
      match: matchPolicy,
      answer: answerPolicy,
      withdraw: withdrawDemandPolicy,
      request: withdrawDemandPolicy,
    }),
  }));
}

const columns = sql`d.*, v.name as entry_name, v.number as entry_version`;
const joined = sql`catalog.demand d left join catalog.resource r on r.id = d.resource_id
  left join catalog.resource_version v on v.id = r.published_version_id`;

export async function listDemands(p: Platform, actor: Actor, query: DemandQuery) {
  const where = sql<boolean>`${seenBy(actor, query.scope)}
    and (${query.q ?? null}::text is null or position(lower(${query.q ?? ''}) in lower(d.wanted || ' ' || d.items)) > 0)
    and (${query.state ?? null}::text is null or d.state = ${query.state ?? ''}
      or (${query.state ?? ''} = 'standing' and d.state not in ('closed', 'withdrawn')))`;
  const { rows: counted } = await sql<{
    total: number;
  }>`select count(*) as total from ${joined} where ${where}`.execute(p.db);
  const { rows } = await sql<Row>`select ${columns} from ${joined} where ${where}
    order by d.state in ('closed', 'withdrawn'), d.created_at desc
    limit ${query.pageSize} offset ${(query.page - 1) * query.pageSize}`.execute(p.db);
  return {
    items: await present(p, actor, rows),
    total: counted[0]?.total ?? 0,
    page: query.page,
    pageSize: query.pageSize,
  };
}

export async function readDemand(p: Platform, actor: Actor, id: string): Promise<DemandReply> {
  const { rows } = await sql<Row>`select ${columns} from ${joined}
    where ${seenBy(actor, 'all')} and d.id = ${id}::uuid`.execute(p.db);
  const [reply] = await present(p, actor, rows);
  if (!reply) throw problem('kernel.not-found');
  return reply;
}

const suggestionsAtMost = 10;

/** Reviewed entries that may answer the demand. */
export const suggestEntries = async (p: Platform, actor: Actor, id: string) =>
  entriesLike(p, actor, (await readDemand(p, actor, id)).wanted);

/** Best first, by the catalogue's own search. */
export async function entriesLike(p: Platform, actor: Actor, wanted: string) {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { rows, providers } = await listEntries({
    k: p,
    law,
    actor,
    filter: { q: wanted, page: 1, pageSize: suggestionsAtMost, scope: 'catalog', sort: 'relevance' },
  });
  return {
    items: rows.map(({ id: entryId, name, number, providerId }) => ({
      id: entryId,
      name,
      version: number,
      provider: { id: providerId, name: providers.get(providerId) ?? nameless },
    })),
  };
}
