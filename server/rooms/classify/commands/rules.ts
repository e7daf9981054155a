/** The bureau issues the city's rules; a department files its own under them. Whatever a new version would change becomes a task. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { issueValueList, publishedStatements, resourceTitles } from '#rooms/catalog/index.ts';
import type { DetectorKind } from '../detect/kinds.ts';
import { gradedResources } from '../effective.ts';
import { emitGradeChanged } from '../events.ts';
import { raiseFinding, settleFindings } from '../findings.ts';
import { looseningRows, propose, tableFaults } from '../grading/judge.ts';
import { type ImplementingRow, type RuleTable, rankIn } from '../grading/table.ts';
import { standingGradings } from '../gradings.ts';
import { implementingPolicy, issuePolicy } from '../policy.ts';
import { currentTable, digestOf, implementingRules, issuedTables } from '../rule-tables.ts';
import { classifyTables } from '../tables.ts';

const rule = 'classify.grading-rules';

export type Affected = {
  resourceId: string;
  /** '' : the resource as a whole. */
  item: string;
  name: string;
  providerId: string;
  gradingId: string | null;
  /** The table it was graded under. */
  gradedUnder: number | null;
  from: string;
  /** null: the grade it states is not in the table. */
  to: string | null;
};

/** Entries whose grade would be another under this table. */
export async function affectedBy(ex: Executor, table: RuleTable): Promise<Affected[]> {
  const gradings = await standingGradings(ex);
  const titles = await resourceTitles(ex, [...new Set(gradings.map((one) => one.resource_id))]);
  const affected: Affected[] = [];
  const sheeted = new Set<string>();
  const own = new Map<string, ImplementingRow[]>();
  for (const one of gradings) {
    const title = titles.get(one.resource_id);
    if (!title) continue;
    if (one.item === '') sheeted.add(one.resource_id);
    if (!own.has(title.providerId)) {
      const [rules] = await implementingRules(ex, title.providerId);
      own.set(title.providerId, rules?.rows ?? []);
    }
    const rows = own.get(title.providerId) ?? [];
    const to = propose(table, one.answers, one.kinds as DetectorKind[], rows).grade;
    const from = one.grade ?? one.proposed_grade;
    if (to === from) continue;
    // A stricter choice of the unit stays as long as the table asks for no more.
    if (rankIn(table, from) > rankIn(table, to) && one.grade !== null && one.grade !== one.proposed_grade)
      continue;
    affected.push({
      resourceId: one.resource_id,
      item: one.item,
      name: title.name,
      providerId: title.providerId,
      gradingId: one.id,
      gradedUnder: one.table_version,
      from,
      to,
    });
  }
  for (const stated of await publishedStatements(ex)) {
    if (sheeted.has(stated.id) || stated.securityLevel === '') continue;
    if (rankIn(table, stated.securityLevel) >= 0) continue;
    affected.push({
      resourceId: stated.id,
      item: '',
      name: stated.name,
      providerId: stated.providerId,
      gradingId: null,
      gradedUnder: null,
      from: stated.securityLevel,
      to: null,
    });
  }
  return affected;
}

function refuseFaulty(law: LawNow, body: RuleTable): void {
  const faults = tableFaults(body, law.cite(rule));
  if (faults.length === 0) return;
  throw problem('classify.table-faults', {
    params: { count: faults.length },
    articles: law.cite(rule),
    rule,
    fields: faults,
  });
}

/** What issuing it would change; nothing is kept. */
export async function previewTable(p: Platform, actor: Actor, body: RuleTable): Promise<Affected[]> {
  permit(issuePolicy, actor, undefined);
  refuseFaulty(await lawNow(p.db, p.law, p.clock.today()), body);
  return affectedBy(p.db, body);
}

export type IssueInput = { title: string; document: string; body: RuleTable };

/** Issues the next version: in force at once, the value list of the catalogue with it. Returns its number. */
export async function issueTable(p: Platform, actor: Actor, input: IssueInput): Promise<number> {
  return transact(p.db, async (tx) => {
    permit(issuePolicy, actor, undefined);
    const law = await lawNow(tx, p.law, p.clock.today());
    refuseFaulty(law, input.body);
    const [last] = await issuedTables(tx);
    const version = (last?.version ?? 0) + 1;
    const now = p.clock.now();
    const affected = await affectedBy(tx, input.body);
    await classifyTables(tx)
      .insertInto('classify.rule_table')
      .values({
        version,
        title: input.title,
        body: JSON.stringify(input.body),
        digest: digestOf(input.body),
        document: input.document,
        issued_at: now,
        issued_by: actor.kind === 'person' ? actor.personId : null,
      })
      .execute();
    const source = `classify.rule-table/${version}`;
    await issueValueList(tx, 'securityLevel', input.body.grades, source);
    await issueValueList(tx, 'dataClass', input.body.classes, source);
    await tellWhomItChanges(tx, p, law, version, affected);
    // Measures of a grade are those of the table in force: whoever calls obeys them from the next call on.
    for (const { resourceId, grade } of await gradedResources(tx)) {
      await emitGradeChanged(tx, p, { resourceId, grade, from: grade });
    }
    await record(tx, p, {
      kind: 'classify.table-issued',
      actor,
      subject: { type: 'classify.rule-table', id: String(version) },
      decision: law.decided('issued', [rule]),
      detail: {
        version,
        title: input.title,
        digest: digestOf(input.body),
        grades: input.body.grades.map(({ key }) => key),
        affected: affected.length,
      },
    });
    return version;
  });
}

async function tellWhomItChanges(
  tx: Tx,
  p: Platform,
  law: LawNow,
  version: number,
  affected: readonly Affected[],
): Promise<void> {
  const now = p.clock.now();
  for (const one of affected) {
    await raiseFinding(
      tx,
      {
        kind: 'regrade',
        organisationId: one.providerId,
        resourceId: one.resourceId,
        subject: { type: 'catalog.item', id: `${one.resourceId}/${one.item}` },
        detail: { version, item: one.item, from: one.from, to: one.to, gradedUnder: one.gradedUnder },
        articles: law.cite(rule),
      },
      now,
    );
    await notify(tx, p, {
      kind: 'classify.regrade',
      to: { organisationId: one.providerId, roles: ['provider'] },
      params: { resource: one.name, version: String(version) },
      articles: law.cite(rule),
      subject: { type: 'catalog.resource', id: one.resourceId },
      link: `/classify/resources/${one.resourceId}`,
      once: `classify.regrade/${version}/${one.resourceId}`,
    });
  }
  const told = new Set<string>();
  for (const rules of await implementingRules(tx)) {
    if (told.has(rules.organisationId)) continue;
    told.add(rules.organisationId);
    await raiseFinding(
      tx,
      {
        kind: 'implementing-outdated',
        organisationId: rules.organisationId,
        subject: { type: 'org.organisation', id: rules.organisationId },
        detail: { version, restsOn: rules.tableVersion },
        articles: law.cite('classify.implementing-rules'),
      },
      now,
    );
    await notify(tx, p, {
      kind: 'classify.implementing-outdated',
      to: { organisationId: rules.organisationId, roles: ['provider'] },
      params: { version: String(version) },
      articles: law.cite('classify.implementing-rules'),
      link: '/classify/rules',
      once: `classify.implementing-outdated/${version}/${rules.organisationId}`,
    });
  }
}

/** Files a department's rules under the table in force; refused with every row that loosens. Returns the id. */
export async function fileImplementing(
  p: Platform,
  actor: Actor,
  input: { title: string; rows: ImplementingRow[] },
): Promise<string> {
  return transact(p.db, async (tx) => {
    permit(implementingPolicy, actor, undefined);
    const organisationId = organisationOf(actor);
    if (!organisationId) throw problem('kernel.forbidden');
    const law = await lawNow(tx, p.law, p.clock.today());
    const table = await currentTable(tx, law);
    if (table.version === 0) throw problem('classify.not-issued', { articles: law.cite(rule) });
    const articles = law.cite('classify.implementing-rules');
    const faults = looseningRows(table.body, input.rows, articles);
    if (faults.length > 0) {
      const rows = faults.map(({ path }) => input.rows[Number(path.slice('rows.'.length))]?.row ?? path);
      throw problem('classify.implementing-faults', {
        params: { count: faults.length, rows: rows.join('、') },
        articles,
        rule: 'classify.implementing-rules',
        fields: faults,
      });
    }
    const [last] = await implementingRules(tx, organisationId);
    const id = newId();
    const number = (last?.number ?? 0) + 1;
    await classifyTables(tx)
      .insertInto('classify.implementing_rule')
      .values({
        id,
        organisation_id: organisationId,
        number,
        table_version: table.version,
        title: input.title,
        rows: JSON.stringify(input.rows),
        filed_at: p.clock.now(),
        filed_by: actor.kind === 'person' ? actor.personId : null,
      })
      .execute();
    const subject = { type: 'org.organisation', id: organisationId };
    await settleFindings(tx, { kind: 'implementing-outdated', subject }, p.clock.now(), '已按新版报备');
    await record(tx, p, {
      kind: 'classify.implementing-filed',
      actor,
      subject: { type: 'classify.implementing-rules', id },
      decision: law.decided('filed', ['classify.implementing-rules']),
      detail: { number, table: table.version, rows: input.rows.map(({ row, grade }) => `${row}=${grade}`) },
    });
    return id;
  });
}
