/** Evaluations as they are listed and read, one by one with the figures since the last one. */
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { EVALUATION } from './evaluations.ts';
import type { ClassPorts } from './ports.ts';
import { classTerm, parties } from './present.ts';
import type { EvaluationDetail, EvaluationReply } from './schema.ts';
import { classesTables, type EvaluationState } from './tables.ts';

export type EvaluationFilter = {
  own?: string | undefined;
  state?: EvaluationState | undefined;
  overdue?: boolean;
  resource?: string | undefined;
  provider?: string | undefined;
  id?: string;
  page: number;
  pageSize: number;
};

export async function listEvaluations(
  p: Platform,
  filter: EvaluationFilter,
): Promise<{ items: EvaluationReply[]; total: number }> {
  const today = p.clock.today();
  const law = await lawNow(p.db, p.law, today);
  let query = classesTables(p.db)
    .withTables<{
      'catalog.resource': { id: string; published_version_id: string | null };
      'catalog.resource_version': { id: string; name: string };
    }>()
    .selectFrom('classes.evaluation as e')
    .innerJoin('catalog.resource as r', 'r.id', 'e.resource_id')
    .innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id');
  if (filter.id) query = query.where('e.id', '=', filter.id);
  if (filter.own) query = query.where('e.provider_id', '=', filter.own);
  if (filter.provider) query = query.where('e.provider_id', '=', filter.provider);
  if (filter.state) query = query.where('e.state', '=', filter.state);
  if (filter.resource) query = query.where('e.resource_id', '=', filter.resource);
  if (filter.overdue) query = query.where('e.state', '=', 'open').where('e.due_on', '<', today);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll('e')
    .select('v.name')
    .select((eb) =>
      eb
        .selectFrom('classes.assessment as a')
        .whereRef('a.case_id', '=', 'e.case_id')
        .select('a.reason')
        .orderBy('a.at', 'desc')
        .limit(1)
        .as('reason'),
    )
    .orderBy('e.due_on')
    .orderBy('e.id')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  const party = await parties(
    p.db,
    rows.map((row) => row.provider_id),
  );
  const items = rows.map((row) => ({
    id: row.id,
    resourceId: row.resource_id,
    name: row.name,
    provider: party(row.provider_id),
    sharingClass: classTerm(law, row.sharing_class),
    toClass: row.to_class ? classTerm(law, row.to_class) : null,
    since: row.since,
    dueOn: row.due_on,
    state: row.state,
    overdue: row.state === 'open' && row.due_on < today,
    caseId: row.case_id,
    wideningCaseId: row.widening_case_id,
    doneOn: row.done_on,
    reason: row.reason,
  }));
  return { items, total };
}

export async function readEvaluation(
  p: Platform,
  ports: ClassPorts,
  id: string,
  own: string | undefined,
): Promise<EvaluationDetail> {
  const { items } = await listEvaluations(p, { id, own, page: 1, pageSize: 1 });
  const [found] = items;
  if (!found) throw problem('kernel.not-found');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const form = law
    .procedure(EVALUATION)
    .steps.flatMap(({ outcomes }) => outcomes)
    .find((outcome) => outcome.form)?.form;
  return {
    ...found,
    usage: { ...(await ports.usage(p.db, found.resourceId, found.since)), since: found.since },
    form: form ?? null,
    articles: law.cite('classify.evaluation-cycle'),
  };
}
