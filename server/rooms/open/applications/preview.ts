/** What somebody would get on the terms in hand: fields, rows and pace, the agreement word by word; checked against the release there is. */
import { type Platform, stepPolicy } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { AgreementTerms } from '../access/tables.ts';
import { getDataset, getRelease, getVersion, type OpenDataset, type Release } from '../datasets/read.ts';
import { conditionOf, narrowed, needColumn, openBound, queryRows, whereOf } from '../rows/index.ts';
import { type Application, agreementWords, getApplication, said, termsOf } from './commands.ts';
import { signsAfter } from './law.ts';
import type { PreviewReply, TermsInput } from './schema.ts';

const ROWS = 10;

/** Of what is applied for, narrowed by what was decided; the term is never longer than asked. */
export function grantedTerms(
  law: LawNow,
  row: Pick<Application, 'kind' | 'answers'>,
  given: TermsInput | undefined,
): { terms: AgreementTerms; until: string } {
  const { until: shorter, ...narrowedTo } = given ?? {};
  const asked = said(row.answers, 'until');
  return {
    terms: { ...termsOf(law, row.kind ?? 'person', row.answers), ...narrowedTo },
    until: shorter && shorter < asked ? shorter : asked,
  };
}

/** What the public has now; undefined while nothing is released. */
const currentRelease = async (ex: Executor, releaseId: string | null): Promise<Release | undefined> =>
  releaseId ? await getRelease(ex, releaseId) : undefined;

/** Fields and conditions that the release has not are refused when they are said, not when rows are asked. */
export async function checkTerms(
  ex: Executor,
  row: Pick<Application, 'dataset_id'>,
  terms: TermsInput | undefined,
): Promise<void> {
  if (!terms?.columns && !terms?.rows) return;
  const dataset = await getDataset(ex, row.dataset_id);
  const release = await currentRelease(ex, dataset?.releaseId ?? null);
  if (!release) throw problem('open.not-released');
  const source = { id: release.id, rows: release.rows, columns: release.columns };
  for (const name of terms.columns ?? []) needColumn(source, name);
  if (terms.rows) whereOf(source, { filters: conditionOf(terms.rows) }, openBound());
}

/** For whoever holds the step; the rows themselves are shown to the unit that gives them, to others how many there are. */
export async function previewTerms(
  p: Platform,
  actor: Actor,
  { id, step: stepId }: { id: string; step: string },
  given: TermsInput,
): Promise<PreviewReply> {
  const row = await getApplication(p.db, id);
  const file = row?.case_id ? await p.cases.getCase(p.db, row.case_id) : undefined;
  const step = file?.steps.find((one) => one.id === stepId && one.decided === null);
  const dataset = row && (await getDataset(p.db, row.dataset_id));
  if (!row || !step || !dataset?.published) throw problem('kernel.not-found');
  permit(stepPolicy, actor, step);
  await checkTerms(p.db, row, given);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { terms, until } = grantedTerms(law, row, given);
  const version = row.version_id ? await getVersion(p.db, row.version_id) : undefined;
  const asFiled: OpenDataset = {
    ...dataset,
    published: { ...dataset.published, content: version?.content ?? dataset.published.content },
  };
  const words = await agreementWords(p.db, law, {
    dataset: asFiled,
    applicantId: row.applicant_id,
    terms,
    until,
  });
  const shown = await shownRows(p, actor, dataset, given);
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'open.rows-previewed',
      actor,
      subject: { type: 'open.application', id },
      organisationId: dataset.organisationId,
      detail: { rows: shown.rows?.length ?? 0 },
    }),
  );
  return {
    ...shown,
    ways: {
      file: given.columns === null && given.rows === null,
      sql: given.rowLimit === null,
    },
    until,
    agreement: {
      text: { zh: words.zh, en: words.en },
      sha256: words.sha256,
      // Where the applicant signed with the application: other words have to be signed anew.
      asRead: !signsAfter(law) && row.accepted?.agreement === words.sha256,
    },
  };
}

async function shownRows(
  p: Platform,
  actor: Actor,
  dataset: { organisationId: string; releaseId: string | null },
  { columns, rows: terms }: Pick<TermsInput, 'columns' | 'rows'>,
): Promise<Pick<PreviewReply, 'release' | 'columns' | 'left' | 'rows' | 'total' | 'allowed'>> {
  const release = await currentRelease(p.db, dataset.releaseId);
  if (!release) return { release: null, columns: [], left: [], rows: null, total: 0, allowed: 0 };
  const given = columns ? release.columns.filter(({ name }) => columns.includes(name)) : release.columns;
  const whole = { id: release.id, rows: release.rows, columns: given };
  const source = terms ? await narrowed(p, release, whole, terms) : whole;
  const own = organisationOf(actor) === dataset.organisationId;
  const page = own
    ? await queryRows(p, source, { fields: given.map(({ name }) => name), limit: ROWS, total: false })
    : undefined;
  const titled = ({ name, titleZh, titleEn }: Release['columns'][number]) => ({
    name,
    title: { zh: titleZh || name, en: titleEn || titleZh || name },
  });
  return {
    release: release.number,
    columns: given.map(titled),
    left: release.columns.filter((one) => !given.includes(one)).map(titled),
    rows: page?.rows ?? null,
    total: release.rows,
    allowed: source.rows,
  };
}
