/** Reads a list as it stood at an instant: its lines, its version, and what tells two instants apart. */
import { type RawBuilder, sql } from 'kysely';
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { type ListKey, type ListLine, listLine } from './schema.ts';
import { listTables } from './tables.ts';

export type Scope = {
  list: ListKey;
  /** Division code of a level; the whole city when left out. */
  region?: string | undefined;
  provider?: string | undefined;
  q?: string | undefined;
};

export type StandingLine = {
  subjectId: string;
  providerId: string;
  regionCode: string;
  since: LegalDay;
  line: ListLine;
};

/** The instant up to which a day reaches. */
export const endOfDay = (day: LegalDay): Date => startOfLegalDay(addDays(day, 1));

const inScope = ({ list, region, provider }: Scope): RawBuilder<boolean> =>
  sql<boolean>`(list = ${list} and (${region ?? null}::text is null or region_code = ${region ?? null})
    and (${provider ?? null}::uuid is null or provider_id = ${provider ?? null}::uuid))`;

/** What stood just before `at`: an act at that very instant belongs to the next. */
const stood = (at: Date): RawBuilder<boolean> =>
  sql<boolean>`(from_at < ${at} and (until_at is null or until_at >= ${at}))`;

export async function linesAt(
  ex: Executor,
  scope: Scope,
  at: Date,
  page?: { limit: number; offset: number },
): Promise<{ lines: StandingLine[]; total: number }> {
  const wanted = listTables(ex)
    .selectFrom('catalog.list_line')
    .where(inScope(scope))
    .where(stood(at))
    .$if(scope.q !== undefined, (query) =>
      query.where(
        sql<boolean>`(position(lower(${scope.q ?? ''}) in lower(line->>'name')) > 0 or line->>'code' = ${scope.q ?? ''})`,
      ),
    );
  const { total } = await wanted
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await wanted
    .selectAll()
    .orderBy(sql`line->>'name'`)
    .orderBy('subject_id')
    .$if(page !== undefined, (query) => query.limit(page?.limit ?? 0).offset(page?.offset ?? 0))
    .execute();
  return {
    total,
    lines: rows.map((row) => ({
      subjectId: row.subject_id,
      providerId: row.provider_id,
      regionCode: row.region_code,
      since: row.from_day,
      line: listLine.parse(row.line),
    })),
  };
}

/** How many acts have moved the list up to then: its version. `lastOn`: the day of the last of them. */
export async function versionAt(
  ex: Executor,
  scope: Scope,
  at: Date,
): Promise<{ version: number; lastOn: LegalDay | null }> {
  const { rows } = await sql<{ version: number; last_on: LegalDay | null }>`
    select count(distinct act)::int as version, max(day) as last_on from (
      select act_id as act, from_day as day from catalog.list_line where ${inScope(scope)} and from_at < ${at}
      union all
      select ended_act_id, until_day from catalog.list_line where ${inScope(scope)} and until_at < ${at}
    ) acts`.execute(ex);
  return { version: rows[0]?.version ?? 0, lastOn: rows[0]?.last_on ?? null };
}

export type FieldDifference = { field: string; before: unknown; after: unknown };
export type ListDifference = {
  added: StandingLine[];
  removed: StandingLine[];
  changed: { subjectId: string; name: string; before: StandingLine; after: StandingLine }[];
};

/** What the later list has that the earlier had not, the other way round, and what says something else. */
export function compareLines(
  before: readonly StandingLine[],
  after: readonly StandingLine[],
): ListDifference {
  const old = new Map(before.map((line) => [line.subjectId, line]));
  const now = new Map(after.map((line) => [line.subjectId, line]));
  return {
    added: after.filter(({ subjectId }) => !old.has(subjectId)),
    removed: before.filter(({ subjectId }) => !now.has(subjectId)),
    changed: after.flatMap((line) => {
      const was = old.get(line.subjectId);
      if (
        !was ||
        (JSON.stringify(was.line) === JSON.stringify(line.line) && was.providerId === line.providerId)
      )
        return [];
      return [{ subjectId: line.subjectId, name: line.line.name, before: was, after: line }];
    }),
  };
}

/** Field by field what a line says otherwise than before. */
export function lineFields(before: ListLine, after: ListLine): FieldDifference[] {
  const old: Record<string, unknown> = { ...before };
  return Object.entries(after)
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(old[field]))
    .map(([field, value]) => ({ field, before: old[field], after: value }));
}
