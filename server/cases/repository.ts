/** Cases and steps in PostgreSQL; rows in, rows out, nothing is decided here. */
import { type ColumnType, sql } from 'kysely';
import { type Actor, organisationOf, type Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { DeadlineInfo, Procedure } from '#law/types.ts';
import { oversees } from './policy.ts';
import type { Case, CaseFile, CaseFilter, CaseState, LegalBasis, Step } from './types.ts';

/** Read as a value, written as JSON text: the driver would take an array for PostgreSQL's own. */
type Jsonb<T> = ColumnType<T, string, string>;

type CaseTable = {
  id: string;
  number: string;
  procedure: string;
  pack_hash: string;
  limits: Jsonb<Record<string, DeadlineInfo>>;
  subject_type: string;
  subject_id: string;
  title: string;
  region_code: string;
  applicant_organisation: string | null;
  provider_organisation: string | null;
  opened_by: Jsonb<Actor>;
  facts: Jsonb<JsonObject>;
  state: CaseState;
  opened_on: LegalDay;
  opened_at: Date;
  closed_at: Date | null;
};

type StepTable = {
  id: string;
  case_id: string;
  ordinal: number;
  key: string;
  owner_organisation: string;
  owner_roles: Role[];
  opened_on: LegalDay;
  opened_at: Date;
  due_day: LegalDay | null;
  deadline: ColumnType<DeadlineInfo | null, string | null, string | null>;
  decided_on: ColumnType<LegalDay | null, never, LegalDay>;
  decided_at: ColumnType<Date | null, never, Date>;
  decided_by: ColumnType<Actor | null, never, string>;
  outcome: ColumnType<string | null, never, string>;
  reasons: ColumnType<string[], never, string>;
  basis: ColumnType<LegalBasis[], never, string>;
  comment: ColumnType<string | null, never, string | null>;
  payload: ColumnType<JsonObject, never, string>;
  evidence_salt: ColumnType<Buffer | null, never, Buffer>;
};

type CasesTables = {
  'cases.edition': {
    pack_hash: string;
    procedure: string;
    pack_version: string;
    definition: Jsonb<Procedure>;
    first_used_at: Date;
  };
  'cases.number': { region_code: string; year: number; last: number };
  'cases.case': CaseTable;
  'cases.step': StepTable;
};

const t = (ex: Executor) => ex.withTables<CasesTables>();

/** Keeps the procedure of this pack for the cases that begin under it. */
export async function keepEdition(
  tx: Tx,
  pack: { version: string; hash: string },
  procedure: Procedure,
  at: Date,
): Promise<void> {
  await t(tx)
    .insertInto('cases.edition')
    .values({
      pack_hash: pack.hash,
      procedure: procedure.key,
      pack_version: pack.version,
      definition: JSON.stringify(procedure),
      first_used_at: at,
    })
    .onConflict((conflict) => conflict.columns(['pack_hash', 'procedure']).doNothing())
    .execute();
}

/** The next number of the year: held by this transaction until it ends, so that there are no gaps. */
export async function nextNumber(tx: Tx, regionCode: string, year: number): Promise<number> {
  const { last } = await t(tx)
    .insertInto('cases.number')
    .values({ region_code: regionCode, year, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(['region_code', 'year']).doUpdateSet({ last: sql<number>`cases.number.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}

export async function insertCase(tx: Tx, found: Case): Promise<void> {
  await t(tx)
    .insertInto('cases.case')
    .values({
      id: found.id,
      number: found.number,
      procedure: found.procedure.key,
      pack_hash: found.pack.hash,
      limits: JSON.stringify(found.limits),
      subject_type: found.subject.type,
      subject_id: found.subject.id,
      title: found.title,
      region_code: found.regionCode,
      applicant_organisation: found.applicantId,
      provider_organisation: found.providerId,
      opened_by: JSON.stringify(found.openedBy),
      facts: JSON.stringify(found.facts),
      state: found.state,
      opened_on: found.openedOn,
      opened_at: found.openedAt,
      closed_at: found.closedAt,
    })
    .execute();
}

export async function closeCase(tx: Tx, id: string, state: CaseState, at: Date): Promise<void> {
  await t(tx).updateTable('cases.case').set({ state, closed_at: at }).where('id', '=', id).execute();
}

export async function insertStep(tx: Tx, step: Step): Promise<void> {
  await t(tx)
    .insertInto('cases.step')
    .values({
      id: step.id,
      case_id: step.caseId,
      ordinal: step.ordinal,
      key: step.key,
      owner_organisation: step.owner.organisationId,
      owner_roles: step.owner.roles,
      opened_on: step.openedOn,
      opened_at: step.openedAt,
      due_day: step.deadline?.due ?? null,
      deadline: step.deadline && JSON.stringify(step.deadline),
    })
    .execute();
}

export async function saveDecision(
  tx: Tx,
  stepId: string,
  decided: NonNullable<Step['decided']>,
  salt: Buffer,
): Promise<void> {
  await t(tx)
    .updateTable('cases.step')
    .set({
      decided_on: decided.on,
      decided_at: decided.at,
      decided_by: JSON.stringify(decided.by),
      outcome: decided.outcome,
      reasons: JSON.stringify(decided.reasons),
      basis: JSON.stringify(decided.basis),
      comment: decided.comment,
      payload: JSON.stringify(decided.payload),
      evidence_salt: salt,
    })
    .where('id', '=', stepId)
    .execute();
}

/** Whoever acts on a case holds this row: of two decisions at once the second waits and then sees the first. */
export async function lockCase(tx: Tx, id: string): Promise<boolean> {
  const row = await t(tx)
    .selectFrom('cases.case')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

const caseRows = (ex: Executor) =>
  t(ex)
    .selectFrom('cases.case as c')
    .innerJoin('cases.edition as e', (join) =>
      join.onRef('e.pack_hash', '=', 'c.pack_hash').onRef('e.procedure', '=', 'c.procedure'),
    );

export async function getCase(ex: Executor, id: string): Promise<CaseFile | undefined> {
  const [file] = await files(ex, [id]);
  return file;
}

/** Cases with their steps, in the order of the ids. */
async function files(ex: Executor, ids: readonly string[]): Promise<CaseFile[]> {
  if (ids.length === 0) return [];
  const rows = await caseRows(ex)
    .selectAll('c')
    .select(['e.definition', 'e.pack_version'])
    .where('c.id', 'in', ids)
    .execute();
  const steps = await t(ex)
    .selectFrom('cases.step')
    .selectAll()
    .where('case_id', 'in', ids)
    .orderBy('ordinal')
    .execute();
  const byId = new Map(
    rows.map((row): [string, CaseFile] => [
      row.id,
      {
        id: row.id,
        number: row.number,
        procedure: row.definition,
        pack: { version: row.pack_version, hash: row.pack_hash },
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
      },
    ]),
  );
  for (const row of steps) {
    const decided =
      row.decided_on && row.decided_at && row.decided_by && row.outcome
        ? {
            on: row.decided_on,
            at: row.decided_at,
            by: row.decided_by,
            outcome: row.outcome,
            reasons: row.reasons,
            basis: row.basis,
            comment: row.comment,
            payload: row.payload,
          }
        : null;
    byId.get(row.case_id)?.steps.push({
      id: row.id,
      caseId: row.case_id,
      ordinal: row.ordinal,
      key: row.key,
      owner: { organisationId: row.owner_organisation, roles: row.owner_roles },
      openedOn: row.opened_on,
      openedAt: row.opened_at,
      deadline: row.deadline,
      decided,
    });
  }
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Only what the actor's organisation takes part in, unless the actor oversees the city. Newest first. */
export async function listCases(
  ex: Executor,
  actor: Actor,
  filter: CaseFilter,
): Promise<{ items: CaseFile[]; total: number }> {
  let query = t(ex).selectFrom('cases.case as c');
  if (!oversees(actor)) {
    const own = organisationOf(actor);
    if (!own) return { items: [], total: 0 };
    query = query.where((eb) =>
      eb.or([
        eb('c.applicant_organisation', '=', own),
        eb('c.provider_organisation', '=', own),
        eb.exists(
          eb
            .selectFrom('cases.step as s')
            .select('s.id')
            .whereRef('s.case_id', '=', 'c.id')
            .where('s.owner_organisation', '=', own),
        ),
      ]),
    );
  }
  if (filter.state) query = query.where('c.state', '=', filter.state);
  if (filter.procedure) query = query.where('c.procedure', '=', filter.procedure);
  if (filter.subject) {
    query = query
      .where('c.subject_type', '=', filter.subject.type)
      .where('c.subject_id', '=', filter.subject.id);
  }
  if (filter.search) {
    const like = `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) => eb.or([eb('c.title', 'like', like), eb('c.number', 'like', like)]));
  }
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const ids = await query
    .select('c.id')
    .orderBy('c.opened_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return {
    items: await files(
      ex,
      ids.map(({ id }) => id),
    ),
    total,
  };
}

/** Cases whose open step the organisation holds in one of the roles; earliest due day first, then the oldest. */
export async function openFor(
  ex: Executor,
  organisationId: string,
  roles: readonly Role[],
): Promise<CaseFile[]> {
  if (roles.length === 0) return [];
  const ids = await t(ex)
    .selectFrom('cases.step as s')
    .innerJoin('cases.case as c', 'c.id', 's.case_id')
    .select('c.id')
    .where('s.decided_at', 'is', null)
    .where('c.state', '=', 'open')
    .where('s.owner_organisation', '=', organisationId)
    .where(sql<boolean>`s.owner_roles && ${roles}::text[]`)
    .orderBy('s.due_day', (order) => order.asc().nullsLast())
    .orderBy('s.opened_at')
    .limit(500)
    .execute();
  return files(
    ex,
    ids.map(({ id }) => id),
  );
}
