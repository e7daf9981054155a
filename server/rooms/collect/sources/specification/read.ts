/** Editions of the specification, the board of bodies, and findings, as their readers may see them. */
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { unitStandings } from '../../gathering/standing.ts';
import { looksOn, readBatchPolicy } from '../../policy.ts';
import { getBatch } from '../../repository.ts';
import { answerPolicy, sourcesKeepPolicy, unitReadPolicy } from '../policy.ts';
import { sourcesTables } from '../tables.ts';
import { specificationOn, specificationRule } from './commands.ts';
import type { BatchCheckReply, BoardReply, FindingsReply, SpecificationsReply } from './schema.ts';

const bindings = ['required', 'followed'] as const;

export async function readSpecifications(p: Platform, actor: Actor): Promise<SpecificationsReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await sourcesTables(p.db)
    .selectFrom('collect.specification')
    .selectAll()
    .select(
      sql<number>`(select count(*)::int from collect.batch b where (b.terms #>> '{specification,version}')::int = collect.specification.version)`.as(
        'batches',
      ),
    )
    .orderBy('version', 'desc')
    .execute();
  const current = await specificationOn(p.db, law.day);
  const how = law.text(specificationRule)?.value;
  return {
    items: rows.map((row) => ({
      version: row.version,
      title: row.title,
      effectiveDay: row.effective_day,
      statements: row.statements,
      note: row.note,
      issuedAt: row.issued_at.toISOString(),
      endedDay: row.ended_day,
      endedReason: row.ended_reason,
      state: row.ended_day
        ? 'ended'
        : row.effective_day > law.day
          ? 'coming'
          : row.version === current?.version
            ? 'in-force'
            : 'replaced',
      batches: row.batches,
    })),
    inForce: current?.version ?? null,
    binds: bindings.find((one) => one === how) ?? null,
    articles: law.cite(specificationRule),
    abilities: abilitiesOf(actor, undefined, { publish: sourcesKeepPolicy }),
  };
}

/** Which edition a batch was checked against, and what it did not meet. */
export async function readBatchCheck(p: Platform, actor: Actor, batchId: string): Promise<BatchCheckReply> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: batch.organisation_id });
  const check = batch.terms.specification;
  const row = check
    ? await sourcesTables(p.db)
        .selectFrom('collect.specification')
        .select('title')
        .where('version', '=', check.version)
        .executeTakeFirst()
    : undefined;
  return { version: check?.version ?? null, title: row?.title ?? null, remarks: check?.remarks ?? [] };
}

/** Whose lines are asked for: everybody's for those who oversee, one's own for all others. */
function within(actor: Actor, asked: string | undefined): string | undefined {
  if (looksOn(actor)) return asked;
  const own = organisationOf(actor);
  if (own === undefined) throw problem('kernel.sign-in-required');
  permit(unitReadPolicy, actor, { organisationId: asked ?? own });
  return own;
}

export async function readBoard(p: Platform, actor: Actor): Promise<BoardReply> {
  const organisationId = within(actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const units = await unitStandings(p.db, law);
  const { rows } = await sql<{ id: string; rejected: number; remarked: number; open: number }>`
    select o.id,
      (select count(*)::int from collect.batch b where b.organisation_id = o.id and b.state = 'rejected')
        + (select count(*)::int from collect.specification_refusal f where f.organisation_id = o.id) as rejected,
      (select count(*)::int from collect.batch b where b.organisation_id = o.id
        and jsonb_array_length(coalesce(b.terms #> '{specification,remarks}', '[]')) > 0) as remarked,
      (select count(*)::int from collect.gathering_finding f where f.organisation_id = o.id and f.closed_at is null) as open
    from org.organisation o
    where o.id = any(${sql.val(units.map((unit) => unit.organisationId))}::uuid[])`.execute(p.db);
  const names = await organisationNames(
    p.db,
    rows.map(({ id }) => id),
  );
  return {
    items: units
      .filter((unit) => organisationId === undefined || unit.organisationId === organisationId)
      .map((unit) => {
        const more = rows.find(({ id }) => id === unit.organisationId);
        const late = unit.late + unit.missing;
        return {
          organisation: {
            id: unit.organisationId,
            name: names.get(unit.organisationId) ?? { zh: unit.organisationName, en: unit.organisationName },
          },
          due: unit.expected,
          done: unit.current + unit.near,
          late,
          rejected: more?.rejected ?? 0,
          remarked: more?.remarked ?? 0,
          openFindings: more?.open ?? 0,
        };
      }),
    articles: [...new Set([...law.cite(specificationRule), ...law.cite('collect.obliged')])],
    abilities: abilitiesOf(actor, undefined, { raise: sourcesKeepPolicy }),
  };
}

type FindingRow = {
  id: string;
  organisation_id: string;
  resource_id: string | null;
  name: string | null;
  text: string;
  due_day: string | null;
  raised_at: Date;
  answer: string | null;
  answered_at: Date | null;
  closed_at: Date | null;
  total: number;
};
const states: Readonly<Record<'open' | 'answered' | 'closed', RawBuilder<unknown>>> = {
  open: sql`f.answered_at is null and f.closed_at is null`,
  answered: sql`f.answered_at is not null and f.closed_at is null`,
  closed: sql`f.closed_at is not null`,
};

export async function readFindings(
  p: Platform,
  actor: Actor,
  asked: { organisation?: string; state?: 'open' | 'answered' | 'closed'; page: number; pageSize: number },
): Promise<FindingsReply> {
  const organisationId = within(actor, asked.organisation);
  const { rows } = await sql<FindingRow>`
    select f.*, v.name, count(*) over ()::int as total
    from collect.gathering_finding f
    left join catalog.resource r on r.id = f.resource_id
    left join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    where true
      ${organisationId ? sql`and f.organisation_id = ${organisationId}` : sql``}
      ${asked.state ? sql`and ${states[asked.state]}` : sql``}
    order by f.raised_at desc, f.id limit ${asked.pageSize} offset ${(asked.page - 1) * asked.pageSize}`.execute(
    p.db,
  );
  const names = await organisationNames(
    p.db,
    rows.map(({ organisation_id }) => organisation_id),
  );
  const today = p.clock.today();
  return {
    items: rows.map((row) => {
      const state = row.closed_at ? 'closed' : row.answered_at ? 'answered' : 'open';
      return {
        id: row.id,
        organisation: { id: row.organisation_id, name: names.get(row.organisation_id) ?? { zh: '', en: '' } },
        resource: row.resource_id ? { id: row.resource_id, name: row.name ?? '' } : null,
        text: row.text,
        dueDay: row.due_day,
        raisedAt: row.raised_at.toISOString(),
        answer: row.answer,
        answeredAt: row.answered_at?.toISOString() ?? null,
        closedAt: row.closed_at?.toISOString() ?? null,
        state,
        overdue: state === 'open' && row.due_day !== null && row.due_day < today,
        abilities:
          state === 'closed'
            ? {}
            : {
                ...abilitiesOf(actor, { organisationId: row.organisation_id }, { answer: answerPolicy }),
                ...(state === 'answered' ? abilitiesOf(actor, undefined, { close: sourcesKeepPolicy }) : {}),
              },
      };
    }),
    total: rows[0]?.total ?? 0,
    page: asked.page,
    pageSize: asked.pageSize,
  };
}
