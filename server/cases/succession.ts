/** Open matters pass from one organisation to another: parties and open steps, with who held them before on record. */
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { transferHolder } from './hand-over.ts';
import type { Platform } from './types.ts';

export type Passing = {
  from: string;
  to: string;
  /** Left out: every open case the organisation has a part in. */
  caseIds?: readonly string[];
};

const among = (caseIds: readonly string[] | undefined) =>
  caseIds === undefined ? sql`true` : sql`c.id = any(${[...caseIds]}::uuid[])`;

/** Open cases the organisation asked for, provides for, or holds a step of. */
export async function countOpenCases(ex: Executor, organisationId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from cases.case c
    where c.state = 'open' and (c.applicant_organisation = ${organisationId}::uuid or c.provider_organisation = ${organisationId}::uuid
      or exists (select from cases.step s where s.case_id = c.id and s.decided_at is null
        and s.owner_organisation = ${organisationId}::uuid))`.execute(ex);
  return rows[0]?.n ?? 0;
}

/** The open case of a procedure that this organisation asked for on this subject. */
export async function openCaseOn(
  ex: Executor,
  { procedure, subjectId, applicantId }: { procedure: string; subjectId: string; applicantId: string },
): Promise<{ id: string; number: string } | undefined> {
  const { rows } = await sql<{ id: string; number: string }>`
    select c.id, c.number from cases.case c
    where c.state = 'open' and c.procedure = ${procedure} and c.subject_id = ${subjectId}::uuid
      and c.applicant_organisation = ${applicantId}::uuid limit 1`.execute(ex);
  return rows[0];
}

/** Open steps past their due day by the organisation that holds them; what only informs makes nobody late. */
export async function lateByOrganisation(ex: Executor, today: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; n: number }>`
    select owner_organisation as id, count(*)::int as n from cases.step
    where decided_at is null and due_day < ${today}::date and not informative group by 1`.execute(ex);
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** Says how many cases passed. A step that lay on one person's desk lies on nobody's afterwards: the roles take it up. */
export async function passCases(tx: Tx, p: Platform, { from, to, caseIds }: Passing): Promise<number> {
  if (caseIds?.length === 0) return 0;
  const steps = await transferHolder(tx, p, { from, to, caseIds, actor: platform, reason: 'succession' });
  // Who asked stays who asked when one entry moves; a closed organisation asks no longer.
  const applicant =
    caseIds === undefined
      ? sql`case when c.applicant_organisation = ${from}::uuid then ${to}::uuid else c.applicant_organisation end`
      : sql`case when c.applicant_organisation = ${from}::uuid and c.provider_organisation = ${from}::uuid
          then ${to}::uuid else c.applicant_organisation end`;
  const cases = await sql<{ id: string }>`
    update cases.case c set applicant_organisation = ${applicant},
      provider_organisation = case when c.provider_organisation = ${from}::uuid then ${to}::uuid else c.provider_organisation end
    where c.state = 'open' and ${among(caseIds)}
      and (c.applicant_organisation = ${from}::uuid or c.provider_organisation = ${from}::uuid)
    returning c.id`.execute(tx);
  return new Set([...steps, ...cases.rows.map(({ id }) => id)]).size;
}
