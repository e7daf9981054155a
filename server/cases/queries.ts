/** Lists of cases and steps: who sees which, most urgent or newest first. */

import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { type Actor, organisationOf, type PersonActor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { oversees } from '#kernel/policy.ts';
import type { Delegation } from './act-types.ts';

import { editionsOf, getCases, stepOf, supplementOf } from './reading.ts';
import { type CasesTables, caseTables } from './tables.ts';
import type { CaseFile, CaseFilter, Step } from './types.ts';

const t = caseTables;

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

type CaseScope = ExpressionBuilder<CasesTables & { c: CasesTables['cases.case'] }, 'c'>;

const takesPartIn = (own: string) => (eb: CaseScope) =>
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
  ]);

/** Those of the cases the actor may open: a page that tells of a case links to it only for them. */
export async function openable(
  ex: Executor,
  actor: Actor,
  ids: readonly (string | null | undefined)[],
): Promise<Set<string>> {
  const asked = [...new Set(ids.flatMap((id) => id ?? []))];
  const own = organisationOf(actor);
  if (asked.length === 0 || oversees(actor)) return new Set(asked);
  if (own === undefined) return new Set();
  const rows = await t(ex)
    .selectFrom('cases.case as c')
    .select('c.id')
    .where('c.id', 'in', asked)
    .where(takesPartIn(own))
    .execute();
  return new Set(rows.map(({ id }) => id));
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
    query = query.where(takesPartIn(own));
  }
  if (filter.state) query = query.where('c.state', '=', filter.state);
  if (filter.procedure) query = query.where('c.procedure', '=', filter.procedure);
  if (filter.subject) {
    query = query
      .where('c.subject_type', '=', filter.subject.type)
      .where('c.subject_id', '=', filter.subject.id);
  }
  const { search, holder, due } = filter;
  if (search) {
    query = query.where((eb) =>
      eb.or([eb('c.title', 'like', like(search)), eb('c.number', 'like', like(search))]),
    );
  }
  if (holder || due) {
    query = query.where((eb) => {
      let open = eb
        .selectFrom('cases.step as o')
        .select('o.id')
        .whereRef('o.case_id', '=', 'c.id')
        .where('o.decided_at', 'is', null);
      if (holder) open = open.where('o.owner_organisation', '=', holder);
      if (due) {
        open = open
          .where('o.informative', '=', false)
          .where('o.paused_on', 'is', null)
          .where('o.due_day', '<=', due.to);
        if (due.from) open = open.where('o.due_day', '>=', due.from);
      }
      return eb.exists(open);
    });
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
    items: await getCases(
      ex,
      ids.map(({ id }) => id),
    ),
    total,
  };
}

/** A step with what a list shows of its case. */
export type ListedStep = {
  step: Step;
  case: Pick<CaseFile, 'id' | 'number' | 'title' | 'procedure' | 'subject' | 'applicantId'>;
};

export type StepFilter = {
  procedure?: string;
  search?: string;
  /** By the due day, where somebody can be late by it. */
  due?: { from?: LegalDay; to?: LegalDay };
  offset: number;
  limit: number;
};

const listed = (ex: Executor) =>
  t(ex)
    .selectFrom('cases.step as s')
    .innerJoin('cases.case as c', 'c.id', 's.case_id')
    .where('s.decided_at', 'is', null);

type Listed = ReturnType<typeof listed>;

/** What the actor may decide: by own roles, or in the place of an absent colleague. `s` is the step. */
function decidable(actor: PersonActor, delegations: readonly Delegation[]): RawBuilder<boolean> {
  const standing = (roles: readonly string[], person: string) => sql<boolean>`
    (s.owner_roles && ${roles}::text[] and (s.assignee is null or s.assignee = ${person}::uuid))`;
  const any = [
    standing(actor.roles, actor.personId),
    ...delegations.map(({ roles, from }) => standing(roles, from)),
  ];
  return sql`s.owner_organisation = ${actor.organisationId}::uuid and (${sql.join(any, sql` or `)})`;
}

/** Due days of the span by which somebody can be late. */
function dueWithin(due: StepFilter['due']): RawBuilder<boolean> {
  if (!due) return sql`true`;
  const from = due.from === undefined ? sql`true` : sql`s.due_day >= ${due.from}`;
  const to = due.to === undefined ? sql`true` : sql`s.due_day <= ${due.to}`;
  return sql`not s.informative and s.paused_on is null and ${from} and ${to}`;
}

async function steps(ex: Executor, query: Listed): Promise<ListedStep[]> {
  const rows = await query
    .selectAll('s')
    .select([
      'c.number',
      'c.title',
      'c.procedure',
      'c.pack_hash',
      'c.subject_type',
      'c.subject_id',
      'c.applicant_organisation',
    ])
    .execute();
  const editionOf = await editionsOf(ex, rows);
  return rows.map((row) => ({
    step: stepOf(row),
    case: {
      id: row.case_id,
      number: row.number,
      title: row.title,
      procedure: editionOf(row).definition,
      subject: { type: row.subject_type, id: row.subject_id },
      applicantId: row.applicant_organisation,
    },
  }));
}

/** Open steps the actor may decide; earliest due day first, then the oldest. */
export async function todoSteps(
  ex: Executor,
  actor: PersonActor,
  delegations: readonly Delegation[],
  filter: StepFilter,
): Promise<{ items: ListedStep[]; total: number }> {
  const { procedure, search } = filter;
  const mine = sql<boolean>`${decidable(actor, delegations)} and ${dueWithin(filter.due)}`;
  let query = listed(ex).where(mine);
  if (procedure) query = query.where('c.procedure', '=', procedure);
  if (search) {
    query = query.where((eb) =>
      eb.or([eb('c.title', 'like', like(search)), eb('c.number', 'like', like(search))]),
    );
  }
  // The case is looked at only where something of it is asked for.
  const counted =
    procedure || search
      ? query.select((eb) => eb.fn.countAll<number>().as('total'))
      : t(ex)
          .selectFrom('cases.step as s')
          .where('s.decided_at', 'is', null)
          .where(mine)
          .select((eb) => eb.fn.countAll<number>().as('total'));
  const { total } = await counted.executeTakeFirstOrThrow();
  const items = await steps(
    ex,
    query
      .orderBy('s.due_day', (order) => order.asc().nullsLast())
      .orderBy('s.opened_at')
      .orderBy('s.id')
      .limit(filter.limit)
      .offset(filter.offset),
  );
  return { items, total };
}

/** Open steps due between two days of all the actor may see. */
export async function dueSteps(
  ex: Executor,
  actor: PersonActor,
  mine: readonly Delegation[] | undefined,
  { from, to, limit }: { from: LegalDay; to: LegalDay; limit: number },
): Promise<{ items: ListedStep[]; total: number }> {
  let query = listed(ex).where('s.due_day', '>=', from).where('s.due_day', '<=', to);
  if (mine) query = query.where(decidable(actor, mine));
  else if (!oversees(actor)) query = query.where(takesPartIn(actor.organisationId));
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const items = await steps(
    ex,
    query.orderBy('s.due_day').orderBy('s.opened_at').orderBy('s.id').limit(limit),
  );
  return { items, total };
}

/** What the actor's organisation is asked to supplement, oldest first. */
export async function askedOf(ex: Executor, organisationId: string) {
  const rows = await t(ex)
    .selectFrom('cases.supplement as a')
    .innerJoin('cases.case as c', 'c.id', 'a.case_id')
    .innerJoin('cases.step as s', 's.id', 'a.step_id')
    .selectAll('a')
    .select(['c.number', 'c.title', 'c.procedure', 'c.pack_hash', 'c.subject_type', 'c.subject_id', 's.key'])
    .where('a.ended', 'is', null)
    .where('s.decided_at', 'is', null)
    .where('c.state', '=', 'open')
    .where('c.applicant_organisation', '=', organisationId)
    .orderBy('a.asked_at')
    .limit(200)
    .execute();
  const editionOf = await editionsOf(ex, rows);
  return rows.map((row) => ({
    supplement: supplementOf(row),
    number: row.number,
    title: row.title,
    stepKey: row.key,
    subject: { type: row.subject_type, id: row.subject_id },
    procedure: editionOf(row).definition,
  }));
}
