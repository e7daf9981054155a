/** How the use of accesses is reported: one line for each, with what is due, received and missing; one access with its reports. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, isOutside, organisationOf } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { loadOrgSettings, organisationNames } from '#rooms/org/index.ts';
import type { AgreementTerms } from '../access/tables.ts';
import { purposesFor, purposesRule } from '../applications/law.ts';
import { getDataset, listDatasets } from '../datasets/read.ts';
import { applicantOf } from '../people/index.ts';
import { asksConformity, conformRule, reportRule } from './law.ts';
import { clientPolicy, listUsePolicy, readUsePolicy, reportUsePolicy, returnReportPolicy } from './policy.ts';
import { figuresOf, opensOn, type Report } from './reports.ts';
import type { ReportStanding, UseLine, UseList, UseReply, UseReport } from './schema.ts';
import { type UseTables, usageTables } from './tables.ts';

const none: Text = { zh: '', en: '' };
const MOST = 500;

type Row = Selectable<UseTables['open.access']> & { provider_id: string; terms: AgreementTerms };
type Filing = Selectable<UseTables['open.usage_filing']>;

const select = (p: Platform) =>
  usageTables(p.db)
    .selectFrom('open.access as a')
    .innerJoin('open.agreement as g', 'g.id', 'a.agreement_id')
    .selectAll('a')
    .select(['g.provider_id', 'g.terms']);

const titled = (law: LawNow, key: string): { key: string; title: Text } => {
  const found = law.term(purposesRule, key);
  return { key, title: { zh: found?.zh ?? key, en: found?.en ?? key } };
};

const graceUntil = (row: Pick<Row, 'report_grace_days'>, report: Report): LegalDay =>
  addDays(report.due_on, row.report_grace_days ?? 0);

/** As of the day. */
export function standingOf(
  report: Report,
  { day, before, grace }: { day: LegalDay; before: number; grace: LegalDay },
): ReportStanding {
  if (report.state === 'received') return 'received';
  if (day > grace) return 'missing';
  if (report.state === 'returned') return 'returned';
  if (day > report.due_on) return 'late';
  return day < opensOn(report, before) ? 'coming' : 'open';
}

type Counts = UseList['counts'];
export function countsOf(reports: readonly Report[], day: LegalDay): Counts {
  const due = reports.filter(({ due_on, state }) => due_on <= day || state === 'received');
  return {
    due: due.length,
    received: due.filter(({ state }) => state === 'received').length,
    missing: due.filter(({ due_on, state }) => state !== 'received' && due_on < day).length,
    returned: reports.filter(({ state }) => state === 'returned').length,
  };
}

async function lines(p: Platform, law: LawNow, rows: readonly Row[]): Promise<UseLine[]> {
  if (rows.length === 0) return [];
  const before = (await loadOrgSettings(p.db)).number('open-report-reminder-days');
  const ids = rows.map(({ id }) => id);
  const reports = Map.groupBy(
    await usageTables(p.db)
      .selectFrom('open.usage_report')
      .selectAll()
      .where('access_id', 'in', ids)
      .orderBy('number')
      .execute(),
    (one) => one.access_id,
  );
  const names = await organisationNames(
    p.db,
    rows.flatMap((row) => [row.applicant_id, row.provider_id]),
  );
  const sets = await listDatasets(p.db, { ids: [...new Set(rows.map(({ dataset_id: id }) => id))] });
  const datasets = new Map(sets.map((one) => [one.id, one]));
  const last = await usageTables(p.db)
    .selectFrom('open.usage_filing as f')
    .innerJoin('open.usage_report as r', 'r.id', 'f.report_id')
    .distinctOn('r.access_id')
    .select(['r.access_id', 'f.differs'])
    .where('r.access_id', 'in', ids)
    .orderBy('r.access_id')
    .orderBy('f.filed_at', 'desc')
    .execute();
  const differing = new Set(last.flatMap((one) => (one.differs.length > 0 ? [one.access_id] : [])));
  return rows.map((row) => {
    const own = reports.get(row.id) ?? [];
    const next = own.find(({ state }) => state !== 'received');
    const dataset = datasets.get(row.dataset_id);
    return {
      accessId: row.id,
      number: row.number,
      state: row.state,
      dataset: {
        id: row.dataset_id,
        slug: dataset?.slug ?? '',
        title: dataset?.published?.content.title ?? none,
      },
      applicant: { id: row.applicant_id, name: names.get(row.applicant_id) ?? none },
      provider: { id: row.provider_id, name: names.get(row.provider_id) ?? none },
      purpose: titled(law, row.terms.purposeKind),
      scenario: row.terms.scenario,
      from: row.from_day,
      until: row.until_day,
      every: row.report_days,
      grace: row.report_grace_days,
      counts: countsOf(own, law.day),
      next: next
        ? {
            id: next.id,
            due: next.due_on,
            standing: standingOf(next, { day: law.day, before, grace: graceUntil(row, next) }),
          }
        : null,
      differs: differing.has(row.id),
    };
  });
}

/** One's own; those of one's data; all of them for who oversees. */
export async function listUse(
  p: Platform,
  actor: Actor,
  { dataset, missing }: { dataset?: string | undefined; missing?: boolean | undefined },
): Promise<UseList> {
  permit(listUsePolicy, actor, undefined);
  const own = organisationOf(actor) ?? '';
  let found = select(p);
  if (!oversees(actor)) found = found.where(isOutside(actor) ? 'a.applicant_id' : 'g.provider_id', '=', own);
  if (dataset) found = found.where('a.dataset_id', '=', (await getDataset(p.db, dataset))?.id ?? null);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await found.orderBy('a.started_at', 'desc').limit(MOST).execute();
  const all = await lines(p, law, rows);
  const items = missing ? all.filter(({ counts }) => counts.missing > 0) : all;
  const sum = (key: keyof Counts) => items.reduce((total, { counts }) => total + counts[key], 0);
  return {
    items,
    counts: {
      due: sum('due'),
      received: sum('received'),
      missing: sum('missing'),
      returned: sum('returned'),
    },
    articles: law.cite(reportRule),
  };
}

export async function readUse(p: Platform, actor: Actor, accessId: string): Promise<UseReply> {
  const row = await select(p).where('a.id', '=', accessId).executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  const parties = { applicantId: row.applicant_id, providerId: row.provider_id };
  permit(readUsePolicy, actor, parties);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [line] = await lines(p, law, [row]);
  if (!line) throw problem('kernel.not-found');
  const kind = (await applicantOf(p.db, row.applicant_id))?.kind;
  const purposes: readonly Term[] = kind ? purposesFor(law, kind) : law.terms(purposesRule);
  return {
    ...line,
    reports: await reportsOf(p, law, actor, row),
    clients: await clientsOf(p.db, accessId),
    conforms: asksConformity(law),
    purposes: purposes.map(({ key }) => titled(law, key)),
    articles: { reports: law.cite(reportRule), calls: law.cite(conformRule) },
    abilities: row.state === 'ended' ? {} : abilitiesOf(actor, parties, { client: clientPolicy }),
  };
}

async function reportsOf(p: Platform, law: LawNow, actor: Actor, row: Row): Promise<UseReport[]> {
  const before = (await loadOrgSettings(p.db)).number('open-report-reminder-days');
  const reports = await usageTables(p.db)
    .selectFrom('open.usage_report as r')
    .leftJoin('open.lead as l', 'l.id', 'r.lead_id')
    .selectAll('r')
    .select('l.number as lead')
    .where('r.access_id', '=', row.id)
    .orderBy('r.number', 'desc')
    .execute();
  const filings = reports.length
    ? await usageTables(p.db)
        .selectFrom('open.usage_filing')
        .selectAll()
        .where(
          'report_id',
          'in',
          reports.map(({ id }) => id),
        )
        .orderBy('number', 'desc')
        .execute()
    : [];
  const parties = { applicantId: row.applicant_id, providerId: row.provider_id };
  const given: UseReport[] = [];
  for (const report of reports) {
    const grace = graceUntil(row, report);
    const standing = standingOf(report, { day: law.day, before, grace });
    given.push({
      id: report.id,
      number: report.number,
      from: report.from_day,
      until: report.until_day,
      due: report.due_on,
      graceUntil: grace,
      opens: opensOn(report, before),
      standing,
      figures: await figuresOf(p.db, report),
      // A lead is for those who follow it.
      lead: isOutside(actor) ? null : report.lead,
      filings: filings.filter(({ report_id: id }) => id === report.id).map((one) => filingOf(law, one)),
      abilities: abilitiesOf(
        actor,
        parties,
        standing === 'received'
          ? { return: returnReportPolicy }
          : standing === 'coming'
            ? {}
            : { file: reportUsePolicy },
      ),
    });
  }
  return given;
}

const filingOf = (law: LawNow, one: Filing): UseReport['filings'][number] => ({
  number: one.number,
  purpose: titled(law, one.purpose_kind),
  scenario: one.scenario,
  summary: one.summary,
  results: one.results,
  clients: one.clients,
  price: one.price,
  differs: one.differs,
  figures: one.figures,
  filedAt: one.filed_at.toISOString(),
  returned: one.returned_at ? { why: one.returned_why, at: one.returned_at.toISOString() } : null,
});

async function clientsOf(ex: Executor, accessId: string): Promise<UseReply['clients']> {
  const rows = await usageTables(ex)
    .selectFrom('open.client as c')
    .selectAll('c')
    .select((eb) =>
      eb
        .selectFrom('open.access_key as k')
        .select((sub) => sub.fn.countAll<number>().as('n'))
        .whereRef('k.client_id', '=', 'c.id')
        .where('k.revoked_at', 'is', null)
        .as('keys'),
    )
    .where('c.access_id', '=', accessId)
    .orderBy('c.registered_at')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    networks: row.networks,
    registeredAt: row.registered_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    keys: Number(row.keys ?? 0),
  }));
}
