/** An application for conditional data: begun, saved by itself, handed in once it is whole. */
import type { Selectable } from 'kysely';
import { nextCaseNumber, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, takeTurn, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { wordsOf } from '../access/agreements.ts';
import type { AgreementTerms } from '../access/tables.ts';
import { type Dataset, getDataset, isOpen, type OpenDataset } from '../datasets/read.ts';
import { applicantOf, requireAccepted, rulesInForce } from '../people/index.ts';
import type { ApplicantKind } from '../people/tables.ts';
import {
  applicantsRule,
  barOn,
  isNonProfit,
  purposesFor,
  purposesRule,
  signsAfter,
  wantsSelection,
} from './law.ts';
import { applyPolicy, type Concerned, ownApplicationPolicy } from './policy.ts';
import { requireProof } from './proofs.ts';
import type { AcceptInput } from './schema.ts';
import { type ApplicationTables, applicationTables } from './tables.ts';

export type Application = Selectable<ApplicationTables['open.application']>;
export const PROCEDURE = 'open.application';
export const FORM = 'open.application';

export const getApplication = (ex: Executor, id: string): Promise<Application | undefined> =>
  applicationTables(ex).selectFrom('open.application').selectAll().where('id', '=', id).executeTakeFirst();

export async function lockApplication(tx: Tx, id: string): Promise<Application> {
  const row = await applicationTables(tx)
    .selectFrom('open.application')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function changeApplication(
  tx: Tx,
  p: Platform,
  id: string,
  changes: Partial<Pick<Application, 'state' | 'reason' | 'decided_on' | 'decided_at'>> & {
    assessment?: string;
  },
): Promise<void> {
  await applicationTables(tx)
    .updateTable('open.application')
    .set({ ...changes, updated_at: p.clock.now() })
    .where('id', '=', id)
    .execute();
}

export async function concernedBy(ex: Executor, p: Platform, row: Application): Promise<Concerned> {
  const dataset = await getDataset(ex, row.dataset_id);
  const file = row.case_id ? await p.cases.getCase(ex, row.case_id) : undefined;
  return {
    applicantId: row.applicant_id,
    providerId: dataset?.organisationId ?? '',
    holders: (file?.steps ?? []).map(({ owner }) => owner.organisationId),
  };
}

/** Only what the opening catalogue lists as conditional; of anything else nothing is told. */
export async function requireConditional(ex: Executor, idOrSlug: string): Promise<OpenDataset> {
  const dataset: Dataset | undefined = await getDataset(ex, idOrSlug);
  if (!dataset || !isOpen(dataset))
    throw problem('open.not-in-catalogue', { params: { address: '/demands/new' } });
  if (dataset.published.class === 'open')
    throw problem('open.no-application-needed', { params: { address: `/datasets/${dataset.slug}` } });
  return dataset;
}

/** One draft a set: whoever begins again goes on with it. */
export async function beginApplication(p: Platform, actor: Actor, idOrSlug: string): Promise<string> {
  permit(applyPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return transact(p.db, async (tx) => {
    const dataset = await requireConditional(tx, idOrSlug);
    // Asked twice at once, it is begun once.
    await takeTurn(tx, `open application ${dataset.id} ${actor.organisationId}`);
    const begun = await applicationTables(tx)
      .selectFrom('open.application')
      .select('id')
      .where('dataset_id', '=', dataset.id)
      .where('applicant_id', '=', actor.organisationId)
      .where('state', '=', 'draft')
      .executeTakeFirst();
    if (begun) return begun.id;
    const id = newId();
    const now = p.clock.now();
    await applicationTables(tx)
      .insertInto('open.application')
      .values({
        id,
        number: null,
        dataset_id: dataset.id,
        version_id: null,
        applicant_id: actor.organisationId,
        person_id: actor.personId,
        kind: null,
        state: 'draft',
        answers: '{}',
        case_id: null,
        filed_on: null,
        filed_at: null,
        decided_on: null,
        decided_at: null,
        created_at: now,
        updated_at: now,
      })
      .execute();
    await record(tx, p, {
      kind: 'open.application-begun',
      actor,
      subject: { type: 'open.application', id },
      organisations: [dataset.organisationId],
      detail: { dataset: dataset.id },
    });
    return id;
  });
}

export async function saveApplication(
  p: Platform,
  actor: Actor,
  id: string,
  { revision, answers }: { revision: number; answers: JsonObject },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockApplication(tx, id);
    permit(ownApplicationPolicy, actor, await concernedBy(tx, p, row));
    if (row.state !== 'draft') throw problem('open.application-state', { params: { state: row.state } });
    if (row.revision !== revision) throw problem('kernel.conflict');
    await applicationTables(tx)
      .updateTable('open.application')
      .set({ answers: JSON.stringify(answers), revision: revision + 1, updated_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.application-saved',
      actor,
      subject: { type: 'open.application', id },
      detail: { revision: revision + 1 },
    });
  });
}

export const said = (answers: JsonObject, key: string): string => {
  const value = answers[key];
  return typeof value === 'string' ? value.trim() : '';
};
/** What was answered to one condition. */
export const answerTo = (answers: JsonObject, condition: string): string => {
  const { conditions } = answers;
  const given =
    typeof conditions === 'object' && conditions !== null && !Array.isArray(conditions) ? conditions : {};
  return said(given, condition);
};

/** Everything wrong with it at once, each by its field. */
export async function faultsOf(
  tx: Executor,
  p: Platform,
  law: LawNow,
  actor: Actor,
  { dataset, kind, answers }: { dataset: OpenDataset; kind: ApplicantKind; answers: JsonObject },
): Promise<FieldIssue[]> {
  const form = law.form(FORM);
  // The conditions are the set's own, and no field of the city's form.
  const { conditions: _, ...fields } = answers;
  const faults = await p.cases.checkAnswers({ ex: tx, p, law, actor, form, answers: fields });
  const add = (path: string, zh: string, en: string, articles: string[]) =>
    faults.push({ path, code: 'open.application', message: { zh, en }, articles, severity: 'error' });
  const purpose = said(answers, 'purposeKind');
  const may = purposesFor(law, kind);
  if (purpose !== '' && !may.some(({ key }) => key === purpose))
    add(
      'purposeKind',
      `您可以选择的用途：${may.map(({ zh }) => zh).join('、')}`,
      `Purposes open to you: ${may.map(({ en }) => en).join(', ')}`,
      law.cite(purposesRule),
    );
  const until = said(answers, 'until');
  if (until !== '' && !(/^\d{4}-\d{2}-\d{2}$/.test(until) && until > law.day))
    add('until', '期限应晚于今日', 'The term ends after today', form.cite);
  for (const { key, text } of dataset.published.content.conditions)
    if (answerTo(answers, key) === '')
      add(
        `conditions.${key}`,
        `请逐项答复：${text.zh}`,
        `Answer this condition: ${text.en || text.zh}`,
        form.cite,
      );
  return faults;
}

/** What would be agreed, from what is applied for. */
export function termsOf(law: LawNow, kind: ApplicantKind, answers: JsonObject): AgreementTerms {
  const purposeKind = said(answers, 'purposeKind');
  return {
    purposeKind,
    purpose: said(answers, 'purpose'),
    scenario: said(answers, 'scenario'),
    security: said(answers, 'safeguards'),
    scope: '',
    columns: null,
    perMinute: null,
    rowLimit: null,
    reportDays: null,
    graceDays: null,
    nonProfit: isNonProfit(law, kind, purposeKind),
  };
}

export async function agreementWords(
  ex: Executor,
  law: LawNow,
  {
    dataset,
    applicantId,
    terms,
    until,
  }: { dataset: OpenDataset; applicantId: string; terms: AgreementTerms; until: string },
) {
  const provider = await getOrganisation(ex, dataset.organisationId);
  const applicant = await getOrganisation(ex, applicantId);
  const purpose = law.term(purposesRule, terms.purposeKind);
  const { title, requirements } = dataset.published.content;
  return wordsOf({
    title,
    provider: provider?.name ?? { zh: '', en: '' },
    applicant: applicant?.name ?? { zh: '', en: '' },
    purposeTitle: { zh: purpose?.zh ?? '', en: purpose?.en ?? '' },
    terms,
    until,
    requirements,
  });
}

export async function fileApplication(
  p: Platform,
  actor: Actor,
  id: string,
  accept: AcceptInput,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockApplication(tx, id);
    permit(ownApplicationPolicy, actor, await concernedBy(tx, p, row));
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    if (row.state !== 'draft') throw problem('open.application-state', { params: { state: row.state } });
    const law = await lawNow(tx, p.law, p.clock.today());
    const dataset = await requireConditional(tx, row.dataset_id);
    const applicant = await applicantOf(tx, row.applicant_id);
    if (!applicant)
      throw problem('open.identity-needed', {
        params: { address: '/me/identity' },
        rule: applicantsRule,
        articles: law.cite(applicantsRule),
      });
    const bar = barOn(law, applicant);
    if (bar)
      throw problem('open.applicant-not-admitted', {
        params: { reason: bar },
        rule: applicantsRule,
        articles: law.cite(applicantsRule),
      });
    await requireAccepted(tx, law, actor);
    const { answers } = row;
    const fields = await faultsOf(tx, p, law, actor, { dataset, kind: applicant.kind, answers });
    if (fields.some(({ severity }) => severity === 'error'))
      throw problem('open.application-incomplete', {
        params: { count: fields.length },
        articles: [...new Set(fields.flatMap(({ articles }) => articles))],
        fields,
      });
    await requireProof(tx, law, row.id, dataset.resourceId);
    await refuseSecond(tx, row);
    const until = said(answers, 'until');
    const terms = termsOf(law, applicant.kind, answers);
    const words = await agreementWords(tx, law, { dataset, applicantId: row.applicant_id, terms, until });
    const changed = accept.versionId !== dataset.published.id;
    if (changed || (!signsAfter(law) && accept.agreement !== words.sha256))
      throw problem('open.terms-changed');
    await hand(tx, p, law, actor, row, { dataset, kind: applicant.kind, agreement: words.sha256 });
  });
}

async function refuseSecond(tx: Tx, row: Application): Promise<void> {
  await takeTurn(tx, `open application ${row.dataset_id} ${row.applicant_id}`);
  const other = await applicationTables(tx)
    .selectFrom('open.application')
    .select('number')
    .where('dataset_id', '=', row.dataset_id)
    .where('applicant_id', '=', row.applicant_id)
    .where('state', 'in', ['filed', 'selection'])
    .executeTakeFirst();
  if (other) throw problem('open.application-under-way', { params: { number: other.number ?? '' } });
}

type Handed = { dataset: OpenDataset; kind: ApplicantKind; agreement: string };
async function hand(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  row: Application,
  { dataset, kind, agreement }: Handed,
): Promise<void> {
  const purpose = said(row.answers, 'purposeKind');
  const number = await nextCaseNumber(tx, p);
  const at = p.clock.now();
  const { title } = dataset.published.content;
  const opened = await p.cases.openCase(tx, p, {
    procedure: PROCEDURE,
    number,
    subject: { type: PROCEDURE, id: row.id },
    title: title.zh,
    openedBy: actor,
    providerId: dataset.organisationId,
    facts: { dataset: dataset.id, openPurpose: purpose, applicantKind: kind },
  });
  const accepted = {
    conduct: (await rulesInForce(tx, 'conduct')).number,
    undertaking: (await rulesInForce(tx, 'undertaking')).number,
    requirements: dataset.published.id,
    agreement,
    at: at.toISOString(),
  };
  await applicationTables(tx)
    .updateTable('open.application')
    .set({
      number,
      version_id: dataset.published.id,
      kind,
      state: wantsSelection(law, purpose) ? 'selection' : 'filed',
      accepted: JSON.stringify(accepted),
      case_id: opened.id,
      person_id: actor.kind === 'person' ? actor.personId : row.person_id,
      filed_on: law.day,
      filed_at: at,
      updated_at: at,
    })
    .where('id', '=', row.id)
    .execute();
  for (const step of opened.steps)
    await notify(tx, p, {
      kind: 'open.application-received',
      to: { organisationId: step.owner.organisationId, roles: step.owner.roles },
      params: { title, number },
      subject: { type: 'open.application', id: row.id },
      caseId: opened.id,
      link: `/open/applications/${row.id}`,
    });
  await record(tx, p, {
    kind: 'open.application-filed',
    actor,
    subject: { type: 'open.application', id: row.id },
    organisations: [dataset.organisationId],
    case: opened.id,
    decision: law.decided('filed', [applicantsRule]),
    purpose,
    detail: { dataset: dataset.id, version: dataset.published.number, accepted },
  });
}
