/** The register of classes that are an exception from sharing: filed as a notice in the step that sets them; a query is a dispute. */
import type { Effect, Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { Content } from '#rooms/catalog/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { classWord, hasProcedure, saidIn } from './changes.ts';
import { personIdOf } from './matters.ts';
import { queryFilingPolicy } from './policy.ts';
import { classesTables } from './tables.ts';

const RULE = 'classify.exception-filing';
const DISPUTE = 'classify.dispute';

/** Filed where the city asks for it and the class is not the default one; joins the submission. */
export async function fileClass(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  entry: { resourceId: string; versionId: string; providerId: string; content: Content },
): Promise<void> {
  const { sharingClass, sharingBasis, name } = entry.content;
  if (!law.flag(RULE) || sharingClass === 'unconditional') return;
  const id = newId();
  await classesTables(tx)
    .insertInto('classes.filing')
    .values({
      id,
      resource_id: entry.resourceId,
      version_id: entry.versionId,
      provider_id: entry.providerId,
      name,
      sharing_class: sharingClass,
      basis: JSON.stringify(sharingBasis),
      filed_by: personIdOf(actor),
      filed_on: p.clock.today(),
      filed_at: p.clock.now(),
      dispute_case_id: null,
      query: null,
      queried_on: null,
      settled: null,
      settled_on: null,
    })
    .execute();
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  const provider = await getOrganisation(tx, entry.providerId);
  if (!bureau || !provider) return;
  await notify(tx, p, {
    kind: 'classify.class-filed',
    to: { organisationId: bureau.id, roles: ['bureau'] },
    params: { name, provider: provider.name, now: classWord(law, sharingClass) },
    articles: law.cite(RULE),
    subject: { type: 'classify.filing', id },
    link: '/classes/filings',
  });
}

export const getFiling = (ex: Executor, id: string) =>
  classesTables(ex).selectFrom('classes.filing').selectAll().where('id', '=', id).executeTakeFirst();

export type FilingFilter = {
  own?: string;
  sharingClass?: string;
  q?: string;
  queried?: boolean;
  resource?: string;
  page: number;
  pageSize: number;
};

export async function listFilings(ex: Executor, filter: FilingFilter) {
  let query = classesTables(ex).selectFrom('classes.filing');
  if (filter.own) query = query.where('provider_id', '=', filter.own);
  if (filter.sharingClass) query = query.where('sharing_class', '=', filter.sharingClass);
  if (filter.resource) query = query.where('resource_id', '=', filter.resource);
  if (filter.queried) query = query.where('dispute_case_id', 'is not', null);
  if (filter.q) query = query.where('name', 'ilike', `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('number', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { rows, total };
}

/** The bureau may ask and so dispute; the class itself stays the provider's. Gives the case of the dispute. */
export function queryFiling(p: Platform, actor: Actor, id: string, question: string): Promise<string> {
  return transact(p.db, async (tx) => {
    permit(queryFilingPolicy, actor, undefined);
    const filing = await getFiling(tx, id);
    if (!filing) throw problem('kernel.not-found');
    if (!hasProcedure(p, DISPUTE)) {
      const what = { zh: '共享争议协调', en: 'settlement of disputes' };
      throw problem('classify.not-provided', { params: { what } });
    }
    if (filing.dispute_case_id && filing.settled_on === null) throw problem('classify.filing-queried');
    const law = await lawNow(tx, p.law, p.clock.today());
    const opened = await p.cases.openCase(tx, p, {
      procedure: DISPUTE,
      subject: { type: 'classify.filing', id },
      title: filing.name,
      openedBy: actor,
      providerId: filing.provider_id,
      facts: { resource: filing.resource_id, sharingClass: filing.sharing_class, question },
    });
    await classesTables(tx)
      .updateTable('classes.filing')
      .set({
        dispute_case_id: opened.id,
        query: question,
        queried_on: p.clock.today(),
        settled: null,
        settled_on: null,
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'classify.filing-queried',
      actor,
      subject: { type: 'classify.filing', id },
      organisationId: filing.provider_id,
      case: opened.id,
      decision: law.decided('query', [RULE]),
      detail: { resource: filing.resource_id, sharingClass: filing.sharing_class },
    });
    return opened.id;
  });
}

/** How a dispute ended stands in the register; the class itself is not touched by it. */
export const settleFiling: Effect = async ({ tx, p, case: file, decision }) => {
  await classesTables(tx)
    .updateTable('classes.filing')
    .set({ settled: saidIn(decision) || (decision?.outcome.title.zh ?? ''), settled_on: p.clock.today() })
    .where('id', '=', file.subject.id)
    .execute();
};
