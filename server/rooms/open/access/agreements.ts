/** The agreement on use: its words made of what was applied for, kept as signed; with the second signature access begins. */
import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, isOutside, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { DatasetContent } from '../content.ts';
import { getDataset } from '../datasets/read.ts';
import { requireInterval } from '../use/law.ts';
import { beginReports } from '../use/periods.ts';
import { signPolicy } from './policy.ts';
import { rowTermsInWords } from './row-terms.ts';
import { type AccessTables, type AgreementTerms, accessTables } from './tables.ts';

export type Agreement = Selectable<AccessTables['open.agreement']>;

export type Worded = {
  title: Text;
  provider: Text;
  applicant: Text;
  purposeTitle: Text;
  terms: AgreementTerms;
  until: LegalDay;
  requirements: DatasetContent['requirements'];
};

/** Without number and date, so that what was read before the application was handed in is what is signed. */
export function wordsOf({
  title,
  provider,
  applicant,
  purposeTitle,
  terms,
  until,
  requirements,
}: Worded): Text & { sha256: string } {
  const rowsSaid = terms.rows ? rowTermsInWords(terms.rows) : undefined;
  const zh = [
    '公共数据利用协议',
    `提供方：${provider.zh}。使用方：${applicant.zh}。数据集：${title.zh}。`,
    `一、用途：${purposeTitle.zh}。${terms.purpose}`,
    `二、应用场景：${terms.scenario}`,
    `三、范围：${terms.columns ? `数据项 ${terms.columns.join('、')}` : '数据集公布的全部数据项'}${rowsSaid ? `，限于${rowsSaid.zh}的数据` : ''}${terms.rowLimit === null ? '' : `，合计不超过 ${terms.rowLimit} 行`}${terms.perMinute === null ? '' : `，每分钟不超过 ${terms.perMinute} 次`}。`,
    `四、期限：自双方签署之日起至 ${until}，届满自行终止。`,
    `五、安全：${terms.security}`,
    `六、要求。获取：${requirements.obtain || '—'}。使用：${requirements.use || '—'}。传播：${requirements.spread || '—'}。`,
    `七、用途、场景和安全措施不得变更；需要变更的，另行申请。`,
    ...(terms.reportDays == null
      ? []
      : [
          `八、使用方每 ${terms.reportDays} 日通过平台向提供方报告一次利用情况，每期届满后应即提交；逾期 ${terms.graceDays ?? 0} 日仍未提交的，按违反协议处理。`,
        ]),
    ...(terms.nonProfit ? ['使用方取得的数据仅用于科研、教育等公益活动，不得用于营利。'] : []),
    '违反法律、法规或者本协议的，提供方可以暂停访问并说明原因。',
  ].join('\n');
  const en = [
    'Agreement on the use of public data',
    `Provider: ${provider.en || provider.zh}. User: ${applicant.en || applicant.zh}. Data set: ${title.en || title.zh}.`,
    `1. Purpose: ${purposeTitle.en}. ${terms.purpose}`,
    `2. Scenario: ${terms.scenario}`,
    `3. Scope: ${terms.columns ? `the fields ${terms.columns.join(', ')}` : 'all published fields'}${rowsSaid ? `, of rows where ${rowsSaid.en}` : ''}${terms.rowLimit === null ? '' : `, at most ${terms.rowLimit} rows in all`}${terms.perMinute === null ? '' : `, at most ${terms.perMinute} requests a minute`}.`,
    `4. Term: from the second signature until ${until}, when it ends by itself.`,
    `5. Security: ${terms.security}`,
    `6. Requirements. Obtaining: ${requirements.obtain || '—'}. Using: ${requirements.use || '—'}. Spreading: ${requirements.spread || '—'}.`,
    '7. Purpose, scenario and safeguards are fixed; a change is a new application.',
    ...(terms.reportDays == null
      ? []
      : [
          `8. Every ${terms.reportDays} days the user reports on the use to the provider through the platform, as soon as the period is over; a report still missing ${terms.graceDays ?? 0} days later is a breach of this agreement.`,
        ]),
    ...(terms.nonProfit
      ? ['The data serve research, education and the like for the public good alone, and no profit.']
      : []),
    'On a breach of law or of this agreement the provider may suspend the access and says why.',
  ].join('\n');
  return { zh, en, sha256: createHash('sha256').update(`${zh}\n${en}`).digest('hex') };
}

export type NewAgreement = {
  number: string;
  applicationId: string;
  datasetId: string;
  applicantId: string;
  providerId: string;
  terms: AgreementTerms;
  words: Text & { sha256: string };
  until: LegalDay;
  applicantSigned?: { by: string; at: Date };
  providerSigned?: { by: string; organisationId: string; at: Date };
};

/** In the act by which the application is granted; access begins at once where both have signed. */
export async function makeAgreement(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  made: NewAgreement,
): Promise<{ agreement: Agreement; accessId?: string }> {
  const id = newId();
  await accessTables(tx)
    .insertInto('open.agreement')
    .values({
      id,
      number: made.number,
      application_id: made.applicationId,
      dataset_id: made.datasetId,
      applicant_id: made.applicantId,
      provider_id: made.providerId,
      terms: JSON.stringify(made.terms),
      text_zh: made.words.zh,
      text_en: made.words.en,
      sha256: made.words.sha256,
      from_day: law.day,
      until_day: made.until,
      applicant_signed_by: made.applicantSigned?.by ?? null,
      applicant_signed_at: made.applicantSigned?.at ?? null,
      provider_signed_by: made.providerSigned?.by ?? null,
      provider_signed_organisation_id: made.providerSigned?.organisationId ?? null,
      provider_signed_at: made.providerSigned?.at ?? null,
      made_at: p.clock.now(),
    })
    .execute();
  await record(tx, p, {
    kind: 'open.agreement-made',
    actor,
    subject: { type: 'open.agreement', id },
    organisations: [made.applicantId, made.providerId],
    decision: law.decided('made', ['open.agreement']),
    detail: {
      application: made.applicationId,
      number: made.number,
      sha256: made.words.sha256,
      until: made.until,
    },
  });
  const agreement = await lockAgreement(tx, id);
  const accessId = await startIfSigned(tx, p, law, actor, agreement);
  if (!accessId) await askToSign(tx, p, agreement);
  return { agreement, ...(accessId ? { accessId } : {}) };
}

export async function lockAgreement(tx: Tx, id: string): Promise<Agreement> {
  const row = await accessTables(tx)
    .selectFrom('open.agreement')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export const agreementOf = (ex: Executor, applicationId: string): Promise<Agreement | undefined> =>
  accessTables(ex)
    .selectFrom('open.agreement')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirst();

async function askToSign(tx: Tx, p: Platform, row: Agreement): Promise<void> {
  const title = (await getDataset(tx, row.dataset_id))?.published?.content.title ?? { zh: '', en: '' };
  const open = [
    ...(row.applicant_signed_at
      ? []
      : [
          {
            to: { organisationId: row.applicant_id, roles: ['consumer', 'head'] as const },
            link: `/me/applications/${row.application_id}`,
          },
        ]),
    ...(row.provider_signed_at
      ? []
      : [
          {
            to: { organisationId: row.provider_id, roles: ['provider', 'head'] as const },
            link: `/open/applications/${row.application_id}`,
          },
        ]),
  ];
  for (const { to, link } of open)
    await notify(tx, p, {
      kind: 'open.agreement-to-sign',
      to,
      params: { title, number: row.number },
      subject: { type: 'open.agreement', id: row.id },
      link,
    });
}

/** By the digest of the text that was read. Errors: `open.agreement-other-text`, `open.agreement-signed`. */
export async function signAgreement(p: Platform, actor: Actor, id: string, sha256: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockAgreement(tx, id);
    permit(signPolicy, actor, { applicantId: row.applicant_id, providerId: row.provider_id });
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    if (sha256 !== row.sha256) throw problem('open.agreement-other-text');
    const law = await lawNow(tx, p.law, p.clock.today());
    requireInterval(law, row.terms);
    const side = isOutside(actor) && organisationOf(actor) === row.applicant_id ? 'applicant' : 'provider';
    if (side === 'applicant' ? row.applicant_signed_at : row.provider_signed_at)
      throw problem('open.agreement-signed');
    if (law.day > row.until_day)
      throw problem('open.access-over', { params: { until: row.until_day, address: '/me/applications' } });
    const at = p.clock.now();
    await accessTables(tx)
      .updateTable('open.agreement')
      .set(
        side === 'applicant'
          ? { applicant_signed_by: actor.personId, applicant_signed_at: at }
          : {
              provider_signed_by: actor.personId,
              provider_signed_organisation_id: actor.organisationId,
              provider_signed_at: at,
            },
      )
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.agreement-signed',
      actor,
      subject: { type: 'open.agreement', id },
      organisations: [row.applicant_id, row.provider_id],
      decision: law.decided('signed', ['open.agreement']),
      detail: { side, sha256 },
    });
    await startIfSigned(tx, p, law, actor, await lockAgreement(tx, id));
  });
}

async function startIfSigned(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  row: Agreement,
): Promise<string | undefined> {
  if (!row.applicant_signed_at || !row.provider_signed_at) return undefined;
  const id = newId();
  await accessTables(tx)
    .insertInto('open.access')
    .values({
      id,
      number: row.number,
      agreement_id: row.id,
      dataset_id: row.dataset_id,
      applicant_id: row.applicant_id,
      state: 'active',
      from_day: law.day,
      until_day: row.until_day,
      columns: row.terms.columns,
      per_minute: row.terms.perMinute,
      row_limit: row.terms.rowLimit,
      report_days: row.terms.reportDays ?? null,
      report_grace_days: row.terms.graceDays ?? null,
      row_terms: row.terms.rows ? JSON.stringify(row.terms.rows) : null,
      warned_on: null,
      started_at: p.clock.now(),
      ended_at: null,
    })
    .execute();
  const title = (await getDataset(tx, row.dataset_id))?.published?.content.title ?? { zh: '', en: '' };
  await notify(tx, p, {
    kind: 'open.access-started',
    to: { organisationId: row.applicant_id, roles: ['consumer', 'head'] },
    params: { title, number: row.number, until: row.until_day },
    subject: { type: 'open.access', id },
    link: '/me/access',
  });
  await beginReports(tx, p, actor, { id, from: law.day, until: row.until_day, terms: row.terms });
  await record(tx, p, {
    kind: 'open.access-started',
    actor,
    subject: { type: 'open.access', id },
    organisations: [row.applicant_id, row.provider_id],
    decision: law.decided('started', ['open.agreement']),
    detail: { agreement: row.id, dataset: row.dataset_id, until: row.until_day },
  });
  return id;
}
