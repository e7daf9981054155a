/** Cases read whole: with their edition, steps, former holders and supplements. */
import type { Selectable } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Procedure } from '#law/types.ts';
import type { Holding, Supplement } from './act-types.ts';
import { caseTables, type HoldingTable, type StepTable, type SupplementTable } from './tables.ts';
import type { CaseFile, Step } from './types.ts';

const t = caseTables;

export async function getCase(ex: Executor, id: string): Promise<CaseFile | undefined> {
  const [file] = await getCases(ex, [id]);
  return file;
}

type Edition = { definition: Procedure; version: string };
const editionKey = (hash: string, procedure: string): string => `${hash} ${procedure}`;

/** Each edition once, however many cases run under it: a definition is a hundred times the size of a case. */
export async function editionsOf(
  ex: Executor,
  cases: readonly { pack_hash: string; procedure: string }[],
): Promise<(of: { pack_hash: string; procedure: string }) => Edition> {
  const wanted = new Set(cases.map((row) => editionKey(row.pack_hash, row.procedure)));
  const hashes = [...new Set(cases.map((row) => row.pack_hash))];
  const rows =
    hashes.length === 0
      ? []
      : await t(ex)
          .selectFrom('cases.edition')
          .selectAll()
          .where('pack_hash', 'in', hashes)
          .where('procedure', 'in', [...new Set(cases.map((row) => row.procedure))])
          .execute();
  const found = new Map(
    rows
      .filter((row) => wanted.has(editionKey(row.pack_hash, row.procedure)))
      .map((row) => [
        editionKey(row.pack_hash, row.procedure),
        { definition: row.definition, version: row.pack_version },
      ]),
  );
  return ({ pack_hash, procedure }) => {
    const edition = found.get(editionKey(pack_hash, procedure));
    // The foreign key holds it.
    if (!edition) throw new TypeError(`no edition ${procedure} of ${pack_hash}`);
    return edition;
  };
}

/** In the order of the ids; an id without a case is left out. */
export async function getCases(ex: Executor, ids: readonly string[]): Promise<CaseFile[]> {
  if (ids.length === 0) return [];
  const rows = await t(ex).selectFrom('cases.case').selectAll().where('id', 'in', ids).execute();
  const editionOf = await editionsOf(ex, rows);
  const steps = await t(ex)
    .selectFrom('cases.step')
    .selectAll()
    .where('case_id', 'in', ids)
    .orderBy('ordinal')
    .execute();
  const handed = await t(ex)
    .selectFrom('cases.holding as h')
    .innerJoin('cases.step as s', 's.id', 'h.step_id')
    .selectAll('h')
    .select('s.case_id')
    .where('s.case_id', 'in', ids)
    .orderBy('h.step_id')
    .orderBy('h.ordinal')
    .execute();
  const asked = await t(ex)
    .selectFrom('cases.supplement')
    .selectAll()
    .where('case_id', 'in', ids)
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
  const byId = new Map(
    rows.map((row): [string, CaseFile] => {
      const { definition, version } = editionOf(row);
      return [
        row.id,
        {
          id: row.id,
          number: row.number,
          procedure: definition,
          pack: { version, hash: row.pack_hash },
          limits: row.limits,
          subject: { type: row.subject_type, id: row.subject_id },
          title: row.title,
          regionCode: row.region_code,
          applicantId: row.applicant_organisation,
          providerId: row.provider_organisation,
          openedBy: row.opened_by,
          facts: row.facts,
          state: row.state,
          openedOn: row.opened_on,
          openedAt: row.opened_at,
          closedAt: row.closed_at,
          steps: [],
          holdings: [],
          supplements: [],
        },
      ];
    }),
  );
  for (const row of steps) byId.get(row.case_id)?.steps.push(stepOf(row));
  for (const row of handed) byId.get(row.case_id)?.holdings.push(holdingOf(row));
  for (const row of asked) byId.get(row.case_id)?.supplements.push(supplementOf(row));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export function stepOf(row: Selectable<StepTable>): Step {
  const decided =
    row.decided_on && row.decided_at && row.decided_by && row.outcome
      ? {
          on: row.decided_on,
          at: row.decided_at,
          by: row.decided_by,
          inPlaceOf: row.decided_for,
          outcome: row.outcome,
          reasons: row.reasons,
          basis: row.basis,
          comment: row.comment,
          payload: row.payload,
        }
      : null;
  return {
    id: row.id,
    caseId: row.case_id,
    ordinal: row.ordinal,
    round: row.round,
    key: row.key,
    owner: { organisationId: row.owner_organisation, roles: row.owner_roles },
    assignee: row.assignee,
    openedOn: row.opened_on,
    openedAt: row.opened_at,
    deadline: row.deadline,
    extension: row.extension,
    forwardedFrom: row.forwarded_from,
    decided,
  };
}

const holdingOf = (row: Selectable<HoldingTable>): Holding => ({
  id: row.id,
  stepId: row.step_id,
  ordinal: row.ordinal,
  organisationId: row.organisation,
  roles: row.roles,
  assignee: row.assignee,
  from: row.from_day,
  to: row.to_day,
  due: row.due_day,
  lateDays: row.late_days,
  reason: row.reason,
  by: row.handed_by,
  at: row.handed_at,
});

export function supplementOf(row: Selectable<SupplementTable>): Supplement {
  const ended =
    row.ended && row.ended_on && row.ended_at && row.ended_by
      ? {
          how: row.ended,
          text: row.answer ?? '',
          on: row.ended_on,
          at: row.ended_at,
          by: row.ended_by,
          pausedDays: row.paused_days ?? 0,
        }
      : null;
  return {
    id: row.id,
    caseId: row.case_id,
    stepId: row.step_id,
    asked: row.asked,
    askedOn: row.asked_on,
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    deadline: row.deadline,
    ended,
  };
}
