/** An application as each reader may see it; lists; the form before it is filled in; records of selection. */
import type { Platform } from '#cases/index.ts';
import { type Actor, isOutside, organisationOf } from '#kernel/actor.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, allowed, definePolicy, denied, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { agreementOf } from '../access/agreements.ts';
import { signPolicy } from '../access/policy.ts';
import { accessTables } from '../access/tables.ts';
import { type Dataset, getDataset, getRelease, getVersion, isOpen, listDatasets } from '../datasets/read.ts';
import { applicantOf, kindTitle, rulesInForce } from '../people/index.ts';
import { acceptedAt } from '../people/rules.ts';
import { asksReports } from '../use/law.ts';
import { openingBasis } from './basis.ts';
import {
  type Application,
  agreementWords,
  answerTo,
  concernedBy,
  FORM,
  getApplication,
  PROCEDURE,
  requireConditional,
  said,
  termsOf,
} from './commands.ts';
import {
  applicantsRule,
  barOn,
  listInForce,
  listRule,
  methodsRule,
  purposesFor,
  purposesRule,
  signsAfter,
  wantsSelection,
} from './law.ts';
import {
  applyPolicy,
  listApplicationsPolicy,
  ownApplicationPolicy,
  readApplicationPolicy,
  redirectApplicationPolicy,
  selectionPolicy,
} from './policy.ts';
import { proofsOf } from './proof-papers.ts';
import { abilityAsked } from './proofs.ts';
import type { ApplicationLine, ApplicationList, ApplicationReply, FormReply } from './schema.ts';
import { assessmentBody } from './schema.ts';
import { selectionFor } from './selections.ts';
import { type ApplicationState, applicationTables } from './tables.ts';

const none: Text = { zh: '', en: '' };
const worded = ({ key, zh, en }: Term) => ({ key, title: { zh, en } });
const deadlineRule = 'open.application-deadline';

/** Public but for who asks: a visitor learns what is wanted of them, and that they sign in first. */
export async function readForm(p: Platform, actor: Actor, idOrSlug: string): Promise<FormReply> {
  const dataset = await requireConditional(p.db, idOrSlug);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const form = law.form(FORM);
  const own = organisationOf(actor);
  const applicant = own && isOutside(actor) ? await applicantOf(p.db, own) : undefined;
  const bar = applicant && barOn(law, applicant);
  const may = definePolicy('open.application.apply', (who) => {
    const general = applyPolicy.who(who);
    if (!general.allowed) return general;
    if (!applicant)
      return denied('请先完成身份认证', 'prove your identity first', { code: 'open.identity-needed' });
    return bar ? { ...denied(bar.zh, bar.en), articles: law.cite(applicantsRule) } : allowed;
  });
  const list = listInForce(law);
  const { content } = dataset.published;
  const names = await organisationNames(p.db, [dataset.organisationId]);
  const rules: FormReply['rules'] = [];
  for (const kind of ['conduct', 'undertaking'] as const) {
    if (kind === 'undertaking' && !law.flag('open.undertaking')) continue;
    const { number, text } = await rulesInForce(p.db, kind);
    const accepted = actor.kind === 'person' && (await acceptedAt(p.db, kind, actor)) !== undefined;
    rules.push({ kind, number, text, accepted });
  }
  const limit = law.number(deadlineRule);
  return {
    dataset: {
      id: dataset.id,
      slug: dataset.slug,
      title: content.title,
      provider: { id: dataset.organisationId, name: names.get(dataset.organisationId) ?? none },
    },
    versionId: dataset.published.id,
    conditions: content.conditions,
    requirements: content.requirements,
    licence: content.licence,
    applicants: law
      .terms(applicantsRule)
      .filter(({ attributes }) => list !== 'a' || attributes.wide !== true)
      .map(worded),
    list: list ? { key: list, title: listTitle(list) } : null,
    purposes: (applicant ? purposesFor(law, applicant.kind) : law.terms(purposesRule)).map(worded),
    fields: form.fields
      .filter(({ filledBy }) => filledBy === 'applicant')
      .map((field) => ({
        key: field.key,
        label: field.label,
        type: field.type,
        required: field.required,
        help: field.help ?? null,
        options: field.options ? law.terms(field.options).map(worded) : [],
        articles: field.cite,
      })),
    kind: applicant?.kind ?? null,
    rules,
    signs: signsAfter(law) ? 'after-approval' : 'with-application',
    due: limit
      ? { zh: `${limit.value} 个工作日内答复`, en: `answered within ${limit.value} workdays` }
      : { zh: '条文未写明答复时限', en: 'the text names no limit for the answer' },
    articles: [...new Set([...form.cite, ...law.cite(applicantsRule), ...(list ? law.cite(listRule) : [])])],
    abilities: abilitiesOf(actor, undefined, { apply: may }),
  };
}

const listTitle = (list: 'a' | 'b'): Text =>
  list === 'b'
    ? { zh: '名单乙（含自然人）', en: 'list B (with natural persons)' }
    : { zh: '名单甲（不含自然人）', en: 'list A (without natural persons)' };

type Around = {
  law: LawNow;
  datasets: ReadonlyMap<string, Dataset>;
  names: ReadonlyMap<string, Text>;
};
async function around(p: Platform, rows: readonly Application[]): Promise<Around> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const ids = [...new Set(rows.map(({ dataset_id: id }) => id))];
  const datasets = new Map((await listDatasets(p.db, { ids })).map((one) => [one.id, one]));
  const names = await organisationNames(p.db, [
    ...rows.map(({ applicant_id: id }) => id),
    ...[...datasets.values()].map(({ organisationId }) => organisationId),
  ]);
  return { law, datasets, names };
}

async function line(
  p: Platform,
  { law, datasets, names }: Around,
  row: Application,
): Promise<ApplicationLine> {
  const dataset = datasets.get(row.dataset_id);
  const file = row.case_id ? await p.cases.getCase(p.db, row.case_id) : undefined;
  const step = file?.steps.find(({ decided }) => decided === null);
  const due = step?.deadline?.due ?? null;
  const purpose = law.term(purposesRule, said(row.answers, 'purposeKind'));
  const providerId = dataset?.organisationId ?? '';
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    dataset: {
      id: row.dataset_id,
      slug: dataset?.slug ?? '',
      title: dataset?.published?.content.title ?? none,
    },
    applicant: { id: row.applicant_id, name: names.get(row.applicant_id) ?? none },
    provider: { id: providerId, name: names.get(providerId) ?? none },
    kind: row.kind ? { key: row.kind, title: kindTitle(law, row.kind) } : null,
    purpose: purpose ? worded(purpose) : null,
    filedOn: row.filed_on,
    decidedOn: row.decided_on,
    due,
    overdue: due !== null && due < law.day && row.decided_on === null,
    step: file?.procedure.steps.find(({ key }) => key === step?.key)?.title ?? null,
    redirected: row.assessment.redirected ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}

export type ListFilter = {
  page: number;
  pageSize: number;
  state?: ApplicationState | undefined;
  dataset?: string | undefined;
  q?: string | undefined;
};

/** One’s own; those for one’s data; all that were handed in for who oversees. */
export async function listApplications(
  p: Platform,
  actor: Actor,
  filter: ListFilter,
): Promise<ApplicationList> {
  permit(listApplicationsPolicy, actor, undefined);
  const own = organisationOf(actor) ?? '';
  let found = applicationTables(p.db)
    .selectFrom('open.application as a')
    .innerJoin('open.dataset as d', 'd.id', 'a.dataset_id');
  if (isOutside(actor)) found = found.where('a.applicant_id', '=', own);
  else {
    found = found.where('a.state', '!=', 'draft');
    if (!oversees(actor)) found = found.where('d.organisation_id', '=', own);
  }
  if (filter.state) found = found.where('a.state', '=', filter.state);
  if (filter.dataset) {
    const dataset = await getDataset(p.db, filter.dataset);
    found = found.where('a.dataset_id', '=', dataset?.id ?? null);
  }
  const { q } = filter;
  if (q)
    found = found.where((eb) =>
      eb.or([eb('a.number', 'like', `%${q}%`), eb('d.slug', 'like', `%${q.toLowerCase()}%`)]),
    );
  const { total } = await found
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await found
    .selectAll('a')
    .orderBy('a.updated_at', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  const known = await around(p, rows);
  const items: ApplicationLine[] = [];
  for (const row of rows) items.push(await line(p, known, row));
  return { items, total: Number(total), page: filter.page, pageSize: filter.pageSize };
}

export async function readApplication(p: Platform, actor: Actor, id: string): Promise<ApplicationReply> {
  const row = await getApplication(p.db, id);
  if (!row) throw problem('kernel.not-found');
  const concerned = await concernedBy(p.db, p, row);
  permit(readApplicationPolicy, actor, concerned);
  const known = await around(p, [row]);
  const { law, datasets } = known;
  const dataset = datasets.get(row.dataset_id);
  const version = row.version_id ? await getVersion(p.db, row.version_id) : undefined;
  const content = version?.content ?? dataset?.published?.content;
  // An opinion on somebody is theirs to read once it became a decision.
  const shows = !isOutside(actor) || row.decided_on !== null;
  const { assessment } = row;
  const file = row.case_id ? await p.cases.getCase(p.db, row.case_id) : undefined;
  const selection = await selectionFor(p.db, row.dataset_id, row.applicant_id);
  const wanted = wantsSelection(law, said(row.answers, 'purposeKind'));
  const access = await accessTables(p.db)
    .selectFrom('open.access as a')
    .innerJoin('open.agreement as g', 'g.id', 'a.agreement_id')
    .select(['a.id', 'a.state', 'a.reason', 'a.until_day'])
    .where('g.application_id', '=', id)
    .executeTakeFirst();
  const opinion = assessment.opinion;
  const refusedOn =
    row.state === 'refused' ? await openingBasis(p.db, law, dataset?.resourceId ?? null) : undefined;
  const released = dataset?.releaseId ? await getRelease(p.db, dataset.releaseId) : undefined;
  return {
    ...(await line(p, known, row)),
    revision: row.revision,
    answers: row.answers,
    accepted: row.accepted,
    conditions: (content?.conditions ?? []).map(({ key, text }) => {
      const given = shows ? assessment.conditions?.find((one) => one.key === key) : undefined;
      return {
        key,
        text,
        answer: answerTo(row.answers, key),
        met: given?.met ?? null,
        note: given?.note ?? '',
      };
    }),
    opinion:
      opinion && shows
        ? {
            ...opinion,
            by: (await organisationNames(p.db, [opinion.by])).get(opinion.by) ?? none,
          }
        : null,
    unequal: shows ? (assessment.unequal ?? '') : '',
    reason: row.reason,
    basis: refusedOn?.basis ?? [],
    ability: (await abilityAsked(p.db, law, dataset?.resourceId ?? null))?.ability ?? null,
    proofs: await proofsOf(p, id),
    agreement: await agreementShown(p, law, row, dataset),
    access: access
      ? { id: access.id, state: access.state, reason: access.reason, until: access.until_day }
      : null,
    selection: wanted
      ? {
          wanted,
          number: selection?.number ?? null,
          method: selection
            ? (law
                .terms(methodsRule)
                .map(worded)
                .find(({ key }) => key === selection.method)?.title ?? null)
            : null,
          resultOn: selection?.result_on ?? null,
        }
      : null,
    versionId: row.version_id ?? dataset?.published?.id ?? null,
    reportsAsked: asksReports(law),
    caseId: isOutside(actor) ? null : row.case_id,
    open: (file?.steps ?? [])
      .filter(
        ({ decided, owner }) =>
          decided === null &&
          actor.kind === 'person' &&
          actor.organisationId === owner.organisationId &&
          actor.roles.some((role) => owner.roles.includes(role)),
      )
      .map((step) => {
        const defined = file?.procedure.steps.find(({ key }) => key === step.key);
        return {
          columns: (released?.columns ?? []).map(({ name, titleZh, titleEn }) => ({
            name,
            title: { zh: titleZh || name, en: titleEn || titleZh || name },
          })),
          stepId: step.id,
          title: defined?.title ?? none,
          assessed: assessment.bySteps?.[step.id] ? assessmentBody.parse(assessment.bySteps[step.id]) : null,
          outcomes: (defined?.outcomes ?? []).map(({ key, title, kind, reasons, basis }) => ({
            key,
            title,
            kind,
            reasons,
            bases: basis ? law.terms(basis).map(worded) : [],
          })),
        };
      }),
    articles: [...new Set([...law.procedure(PROCEDURE).cite, ...(refusedOn?.articles ?? [])])],
    abilities: abilitiesOf(
      actor,
      concerned,
      row.state === 'draft'
        ? { save: ownApplicationPolicy, file: ownApplicationPolicy }
        : row.state === 'filed' || row.state === 'selection'
          ? {
              withdraw: ownApplicationPolicy,
              select: selectionPolicy,
              redirect: redirectApplicationPolicy,
            }
          : row.state === 'approved' && !access
            ? { sign: signPolicy }
            : {},
    ),
  };
}

/** As it was made; before that as it would be, so that it is read before the application is handed in. */
async function agreementShown(
  p: Platform,
  law: LawNow,
  row: Application,
  dataset: Dataset | undefined,
): Promise<ApplicationReply['agreement']> {
  const made = await agreementOf(p.db, row.id);
  if (made)
    return {
      id: made.id,
      text: { zh: made.text_zh, en: made.text_en },
      sha256: made.sha256,
      nonProfit: made.terms.nonProfit,
      until: made.until_day,
      applicantSignedAt: made.applicant_signed_at?.toISOString() ?? null,
      providerSignedAt: made.provider_signed_at?.toISOString() ?? null,
    };
  const kind = row.kind ?? (await applicantOf(p.db, row.applicant_id))?.kind;
  if (row.state !== 'draft' || !dataset || !isOpen(dataset) || !kind) return null;
  const terms = termsOf(law, kind, row.answers);
  const until = said(row.answers, 'until');
  const words = await agreementWords(p.db, law, { dataset, applicantId: row.applicant_id, terms, until });
  return {
    id: null,
    text: { zh: words.zh, en: words.en },
    sha256: words.sha256,
    nonProfit: terms.nonProfit,
    until,
    applicantSignedAt: null,
    providerSignedAt: null,
  };
}
