/** A report on use: handed in by the user, held against what was applied for, returned by the provider where it is not enough. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { loadOrgSettings, organisationNames } from '#rooms/org/index.ts';
import { type Known, knownAccess } from '../access/state.ts';
import { TAKEN } from '../access/takings.ts';
import { purposesFor, purposesRule } from '../applications/law.ts';
import { applicantOf } from '../people/identity.ts';
import { reportRule } from './law.ts';
import { addLead } from './leads.ts';
import { reportUsePolicy, returnReportPolicy } from './policy.ts';
import type { ReportInput, ReturnInput } from './schema.ts';
import { type Differing, type UseFigures, type UseTables, usageTables } from './tables.ts';

export type Report = Selectable<UseTables['open.usage_report']>;

async function lockReport(tx: Tx, id: string): Promise<{ report: Report; known: Known }> {
  const report = await usageTables(tx)
    .selectFrom('open.usage_report')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!report) throw problem('kernel.not-found');
  return { report, known: await knownAccess(tx, report.access_id) };
}

/** From when on a report may be handed in: so many days before it falls due, never before its period begins. */
export function opensOn(
  { due_on: due, from_day: from }: Pick<Report, 'due_on' | 'from_day'>,
  before: number,
): LegalDay {
  const opens = addDays(due, -before);
  return opens < from ? from : opens;
}

/** What the log says of the period. */
export async function figuresOf(
  ex: Executor,
  { access_id, from_day, until_day }: Pick<Report, 'access_id' | 'from_day' | 'until_day'>,
): Promise<UseFigures> {
  const rows = await usageTables(ex)
    .selectFrom('open.taking')
    .select((eb) => [
      eb('outcome', '=', TAKEN).as('taken'),
      eb.fn.sum<number>('times').as('times'),
      eb.fn.sum<number>('rows').as('rows'),
    ])
    .where('access_id', '=', access_id)
    .where('at', '>=', new Date(`${from_day}T00:00:00+08:00`))
    .where('at', '<', new Date(`${addDays(until_day, 1)}T00:00:00+08:00`))
    .groupBy('taken')
    .execute();
  const taken = rows.find((row) => row.taken);
  return {
    takings: Number(taken?.times ?? 0),
    rows: Number(taken?.rows ?? 0),
    refused: Number(rows.find((row) => !row.taken)?.times ?? 0),
  };
}

/** Signs and spaces say nothing of what the data are used for. */
const alike = (said: string): string =>
  said
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Z}\s]+/gu, '');

const differing: Readonly<Record<Differing, Text>> = {
  scenario: { zh: '应用场景', en: 'the scenario' },
  purpose: { zh: '用途', en: 'the purpose' },
};
const namedAll = (differs: readonly Differing[]): Text => ({
  zh: differs.map((one) => differing[one].zh).join('、'),
  en: differs.map((one) => differing[one].en).join(', '),
});

/** A price in running words: money beside a word of selling. */
const soldWords =
  /(?:收费|售价|定价|单价|报价|会员费|订阅费|服务费|付费|price|fee|charge)[^。；;\n]{0,30}?(?:[¥￥$]\s*\d|\d[\d.,]*\s*(?:万|亿)?\s*(?:元|圆|美元|yuan|cny|rmb|usd))|付费(?:客户|用户)|paying (?:clients?|customers?)/i;
const namesPay = ({ clients, price, summary, results }: ReportInput): boolean =>
  clients !== '' || price !== '' || soldWords.test(summary) || soldWords.test(results);

/** Errors: `open.report-early`, `open.report-settled`, `open.report-purpose`. Given: the access. */
export async function fileReport(p: Platform, actor: Actor, id: string, said: ReportInput): Promise<string> {
  return transact(p.db, async (tx) => {
    const { report, known } = await lockReport(tx, id);
    permit(reportUsePolicy, actor, known.parties);
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    const law = await lawNow(tx, p.law, p.clock.today());
    const settings = await loadOrgSettings(tx);
    if (report.state === 'received') throw problem('open.report-settled');
    const opens = opensOn(report, settings.number('open-report-reminder-days'));
    if (law.day < opens) throw problem('open.report-early', { params: { opens, due: report.due_on } });
    const purposeKind = said.purposeKind ?? known.terms.purposeKind;
    await requirePurpose(tx, law, known, purposeKind);
    const scenario = said.scenario ?? known.terms.scenario;
    const differs: Differing[] = [
      ...(alike(scenario) === alike(known.terms.scenario) ? [] : (['scenario'] as const)),
      ...(purposeKind === known.terms.purposeKind ? [] : (['purpose'] as const)),
    ];
    const { n } = await usageTables(tx)
      .selectFrom('open.usage_filing')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('report_id', '=', id)
      .executeTakeFirstOrThrow();
    await usageTables(tx)
      .insertInto('open.usage_filing')
      .values({
        id: newId(),
        report_id: id,
        number: Number(n) + 1,
        purpose_kind: purposeKind,
        scenario,
        summary: said.summary,
        results: said.results,
        clients: said.clients,
        price: said.price,
        differs,
        figures: JSON.stringify(await figuresOf(tx, report)),
        filed_by: actor.personId,
        filed_at: p.clock.now(),
        returned_by: null,
        returned_at: null,
      })
      .execute();
    await usageTables(tx)
      .updateTable('open.usage_report')
      .set({ state: 'received' })
      .where('id', '=', id)
      .execute();
    await tellProvider(tx, p, law, known, report, differs);
    if (known.terms.nonProfit && namesPay(said)) await leadOfPay(tx, p, actor, known, report, said);
    await record(tx, p, {
      kind: 'open.report-filed',
      actor,
      subject: { type: 'open.usage-report', id },
      organisations: [known.parties.applicantId, known.parties.providerId],
      decision: law.decided('received', [reportRule]),
      purpose: purposeKind,
      detail: { access: report.access_id, number: report.number, differs },
    });
    return report.access_id;
  });
}

/** What may be applied for may be reported, and nothing else. */
async function requirePurpose(tx: Tx, law: LawNow, known: Known, purposeKind: string): Promise<void> {
  const kind = (await applicantOf(tx, known.parties.applicantId))?.kind;
  const may = kind ? purposesFor(law, kind) : law.terms(purposesRule);
  if (may.some(({ key }) => key === purposeKind)) return;
  throw problem('open.report-purpose', {
    params: {
      purposes: { zh: may.map(({ zh }) => zh).join('、'), en: may.map(({ en }) => en).join(', ') },
    },
    rule: purposesRule,
    articles: law.cite(purposesRule),
  });
}

async function tellProvider(
  tx: Tx,
  p: Platform,
  law: LawNow,
  { parties, title, access }: Known,
  report: Report,
  differs: readonly Differing[],
): Promise<void> {
  const names = await organisationNames(tx, [parties.applicantId]);
  await notify(tx, p, {
    kind: differs.length > 0 ? 'open.report-differs' : 'open.report-received',
    to: { organisationId: parties.providerId, roles: ['provider', 'head'] },
    params: {
      title,
      who: names.get(parties.applicantId) ?? { zh: '', en: '' },
      number: access.number,
      from: report.from_day,
      until: report.until_day,
      ...(differs.length > 0 ? { differs: namedAll(differs) } : {}),
    },
    articles: law.cite(reportRule),
    subject: { type: 'open.usage-report', id: report.id },
    link: `/open/use/${access.id}`,
  });
}

/** Given for the public good, and somebody pays: beyond the scenario. */
async function leadOfPay(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { parties, access }: Known,
  report: Report,
  said: ReportInput,
): Promise<void> {
  const found = [
    ...(said.clients === '' ? [] : ['clients']),
    ...(said.price === '' ? [] : ['price']),
    ...(soldWords.test(said.summary) || soldWords.test(said.results) ? ['words'] : []),
  ];
  await addLead(tx, p, actor, {
    ground: 'beyond-scenario',
    cause: 'clients-or-price',
    organisationId: parties.applicantId,
    datasetId: access.dataset_id,
    accessId: access.id,
    reportId: report.id,
    note: `约定仅用于公益，第 ${report.number} 期利用报告载有付费对象或者价格 / given for the public good alone, report ${report.number} names paying clients or a price`,
    evidence: { found },
  });
}

/** With its reason and a day by which it comes again. Errors: `open.report-not-there`, `open.report-again-by`. */
export async function returnReport(
  p: Platform,
  actor: Actor,
  id: string,
  { reason, again }: ReturnInput,
): Promise<string> {
  return transact(p.db, async (tx) => {
    const { report, known } = await lockReport(tx, id);
    permit(returnReportPolicy, actor, known.parties);
    if (report.state !== 'received')
      throw problem('open.report-not-there', { params: { state: report.state } });
    const law = await lawNow(tx, p.law, p.clock.today());
    if (again <= law.day) throw problem('open.report-again-by');
    await usageTables(tx)
      .updateTable('open.usage_filing')
      .set({
        returned_why: reason,
        returned_by: actor.kind === 'person' ? actor.personId : null,
        returned_at: p.clock.now(),
      })
      .where('report_id', '=', id)
      .where('returned_at', 'is', null)
      .execute();
    await usageTables(tx)
      .updateTable('open.usage_report')
      .set({ state: 'returned', due_on: again, reminded_on: null, late_reminded_on: null, lead_id: null })
      .where('id', '=', id)
      .execute();
    await notify(tx, p, {
      kind: 'open.report-returned',
      to: { organisationId: known.parties.applicantId, roles: ['consumer', 'head'] },
      params: { title: known.title, number: known.access.number, reason, due: again },
      articles: law.cite(reportRule),
      subject: { type: 'open.usage-report', id },
      link: `/me/reports/${report.access_id}`,
    });
    await record(tx, p, {
      kind: 'open.report-returned',
      actor,
      subject: { type: 'open.usage-report', id },
      organisations: [known.parties.applicantId, known.parties.providerId],
      decision: law.decided('returned', [reportRule]),
      detail: { access: report.access_id, number: report.number, again },
    });
    return report.access_id;
  });
}
