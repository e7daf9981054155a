/** The room's questions: rules, one resource's grades, lists of grades and findings. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import {
  getResource,
  getVersion,
  publishedStatements,
  type Resource,
  statedGrounds,
} from '#rooms/catalog/index.ts';
import { boundTo, organisationNames, organisationsOfArea, personNames } from '#rooms/org/index.ts';
import { affectedBy } from './commands/rules.ts';
import { detectorKinds, detectors } from './detect/kinds.ts';
import { gradeInForce } from './effective.ts';
import { findingKinds } from './findings.ts';
import { nationalTable, type RuleTable, rankIn, rowsOf } from './grading/table.ts';
import { detectionsOf, type Grading, gradeOf, gradingsOf, kindsIn, standingOf } from './gradings.ts';
import { maskNames } from './masks/masks.ts';
import { maskWords } from './masks/words.ts';
import {
  clearPolicy,
  gradePolicy,
  implementingPolicy,
  issuePolicy,
  readGradePolicy,
  readRulesPolicy,
  reviewPolicy,
} from './policy.ts';
import {
  currentTable,
  type IssuedTable,
  implementingRules,
  issuedTables,
  nationalIn,
  tableOf,
} from './rule-tables.ts';
import type {
  ClassifyTerms,
  GradeListReply,
  GradePage,
  GradingReply,
  ImplementingList,
  TableReply,
} from './schema.ts';
import { classifyTables } from './tables.ts';

const rule = 'classify.grading-rules';
const nameless = { zh: '', en: '' };
const law = (p: Platform) => lawNow(p.db, p.law, p.clock.today());
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const tableReply = (table: IssuedTable, articles: string[]): TableReply => ({
  version: table.version,
  title: table.title,
  document: table.document,
  issuedAt: iso(table.issuedAt),
  digest: table.digest,
  body: table.body,
  articles,
});

export async function readTerms(p: Platform, actor: Actor): Promise<ClassifyTerms> {
  const now = await law(p);
  return {
    table: tableReply(await currentTable(p.db, now), now.cite(rule)),
    nationalGrades: nationalTable.grades.map(({ key, zh, en }) => ({ key, zh, en })),
    kinds: detectorKinds.map((key) => {
      const { zh, en, personal } = detectors[key];
      return { key, zh, en, personal };
    }),
    masks: maskNames.map((key) => ({ key, ...maskWords[key] })),
    findingKinds: Object.entries(findingKinds).map(([key, words]) => ({ key, ...words })),
    implementing: {
      applies: now.flag('classify.implementing-rules'),
      articles: now.cite('classify.implementing-rules'),
    },
    articles: now.cite(rule),
    abilities: abilitiesOf(actor, undefined, {
      issue: issuePolicy,
      fileImplementing: implementingPolicy,
      review: reviewPolicy,
    }),
  };
}

/** Newest first; the national scheme stands at the end. */
export async function readTables(p: Platform, actor: Actor) {
  permit(readRulesPolicy, actor, undefined);
  const now = await law(p);
  const tables = [...(await issuedTables(p.db)), nationalIn(now)];
  return {
    items: tables.map((table) => {
      const { body, ...head } = tableReply(table, now.cite(rule));
      return { ...head, grades: body.grades.length, rows: rowsOf(body).size };
    }),
    abilities: abilitiesOf(actor, undefined, { issue: issuePolicy }),
  };
}

export async function readTable(p: Platform, version: number): Promise<TableReply> {
  const now = await law(p);
  const table = await tableOf(p.db, version, now);
  if (!table) throw problem('kernel.not-found');
  return tableReply(table, now.cite(rule));
}

/** What this table would change of what stands now; a department reads its own lines, bureau and auditor all. */
export async function readAffected(p: Platform, actor: Actor, body: RuleTable) {
  const own = organisationOf(actor);
  const found = (await affectedBy(p.db, body)).filter(
    ({ providerId }) => oversees(actor) || providerId === own,
  );
  const names = await organisationNames(p.db, [...new Set(found.map(({ providerId }) => providerId))]);
  return {
    items: found.map(({ providerId, ...one }) => ({
      ...one,
      provider: { id: providerId, name: names.get(providerId) ?? nameless },
    })),
  };
}

export async function readAffectedBy(p: Platform, actor: Actor, version: number) {
  return readAffected(p, actor, (await readTable(p, version)).body);
}

export async function readImplementing(p: Platform, actor: Actor): Promise<ImplementingList> {
  const own = organisationOf(actor);
  const rules = await implementingRules(p.db, oversees(actor) ? undefined : own);
  const table = await currentTable(p.db);
  const names = await organisationNames(p.db, [
    ...new Set(rules.map(({ organisationId }) => organisationId)),
  ]);
  const newest = new Map<string, number>();
  for (const one of rules)
    newest.set(one.organisationId, Math.max(one.number, newest.get(one.organisationId) ?? 0));
  return {
    items: rules.map(({ organisationId, filedAt, ...one }) => ({
      ...one,
      organisation: { id: organisationId, name: names.get(organisationId) ?? nameless },
      filedAt: filedAt.toISOString(),
      state:
        newest.get(organisationId) !== one.number
          ? 'replaced'
          : one.tableVersion < table.version
            ? 'outdated'
            : 'current',
    })),
    abilities: abilitiesOf(actor, undefined, { file: implementingPolicy }),
  };
}

const openingOf = (text: string | null) =>
  text === 'open' || text === 'conditional' || text === 'closed' ? text : null;

const gradingReply =
  (names: ReadonlyMap<string, string>) =>
  (one: Grading): GradingReply => ({
    id: one.id,
    item: one.item,
    number: one.number,
    tableVersion: one.table_version,
    answers: one.answers,
    rows: one.rows,
    proposed: { grade: one.proposed_grade, opening: openingOf(one.proposed_class) },
    state: one.state,
    grade: one.grade,
    opening: openingOf(one.class),
    laxer: one.laxer,
    reason: one.reason,
    proposedAt: one.proposed_at.toISOString(),
    proposedBy: names.get(one.proposed_by ?? '') ?? null,
    confirmedAt: iso(one.confirmed_at),
    confirmedBy: names.get(one.confirmed_by ?? '') ?? null,
    reviewedAt: iso(one.reviewed_at),
    reviewComment: one.review_comment,
  });

/** A draft is its provider's own until it is handed in, graded, or states grounds for the bureau to clear; whoever oversees sees what was published. */
async function versionShown(p: Platform, actor: Actor, resource: Resource, laidOpen: boolean) {
  const { workingVersionId: working, publishedVersionId: published } = resource;
  const version = working ? await getVersion(p.db, working) : undefined;
  const open = organisationOf(actor) === resource.providerId || laidOpen || version?.state !== 'draft';
  if (version && open) return version;
  return published ? getVersion(p.db, published) : undefined;
}

export async function readGradePage(p: Platform, actor: Actor, id: string): Promise<GradePage> {
  const resource = await getResource(p.db, id);
  if (!resource) throw problem('kernel.not-found');
  const subject = { providerId: resource.providerId };
  permit(readGradePolicy, actor, subject);
  const gradings = await gradingsOf(p.db, id);
  const grounds = await statedGrounds(p.db, id);
  const version = await versionShown(p, actor, resource, gradings.length + grounds.length > 0);
  if (!version) throw problem('kernel.not-found');
  const { content } = version;
  const now = await law(p);
  const table = await currentTable(p.db, now);
  const detections = await detectionsOf(p.db, id);
  const people = await personNames(
    p.db,
    gradings.flatMap((one) => [one.proposed_by, one.confirmed_by].filter((found) => found !== null)),
  );
  const reply = gradingReply(people);
  const standing = standingOf(gradings);
  const names = await organisationNames(p.db, [resource.providerId]);
  const row = await gradeOf(p.db, id);
  const inForce = await gradeInForce(p.db, id);
  const rows = rowsOf(table.body);
  return {
    resource: {
      id,
      name: content.name,
      code: resource.code ?? null,
      provider: { id: resource.providerId, name: names.get(resource.providerId) ?? nameless },
    },
    stated: {
      securityLevel: content.securityLevel,
      sharingClass: content.sharingClass,
      openingClass: content.openingClass,
    },
    inForce: row && inForce ? { ...inForce, cause: row.cause, since: row.since.toISOString() } : null,
    table: tableReply(table, now.cite(rule)),
    items: content.items.map((item) => {
      const found = detections.filter((one) => one.item === item.name);
      const [suggested] = kindsIn(found, item.name)
        .map((kind) => rows.get(`kind.${kind}`) ?? '')
        .sort((a, b) => rankIn(table.body, b) - rankIn(table.body, a));
      const sheet = standing.get(item.name);
      return {
        name: item.name,
        titleZh: item.titleZh,
        titleEn: item.titleEn ?? '',
        personal: item.personal,
        stated: item.grade ?? null,
        detections: found.map((one) => ({
          kind: one.kind,
          zh: detectors[one.kind].zh,
          en: detectors[one.kind].en,
          personal: detectors[one.kind].personal,
          confidence: one.confidence,
          byName: one.by_name,
          byComment: one.by_comment,
          seen: one.seen,
          matched: one.matched,
          checked: one.checked,
          state: one.state,
          reason: one.reason,
          foundAt: one.found_at.toISOString(),
        })),
        suggested: suggested || null,
        grading: sheet ? reply(sheet) : null,
      };
    }),
    whole: standing.has('') ? reply(standing.get('') as Grading) : null,
    history: gradings.map(reply),
    grounds: grounds.map(({ ground, statedAt, clearedAt, clearedReason }) => {
      const term = now.term('classify.closed-grounds', ground);
      return {
        key: ground,
        zh: term?.zh ?? ground,
        en: term?.en ?? ground,
        statedAt: statedAt.toISOString(),
        clearedAt: iso(clearedAt),
        clearedReason,
      };
    }),
    articles: now.cite(rule),
    abilities: {
      ...abilitiesOf(actor, subject, { grade: gradePolicy }),
      ...abilitiesOf(actor, undefined, { review: reviewPolicy, clear: clearPolicy }),
    },
  };
}

/** Published entries with their grades: one's own, or all for those who oversee. */
export async function readGradeList(
  p: Platform,
  actor: Actor,
  query: { q?: string | undefined; grade?: string | undefined; page: number; pageSize: number },
): Promise<GradeListReply> {
  const providerId = oversees(actor) ? undefined : (organisationOf(actor) ?? '');
  const stated = await publishedStatements(p.db, providerId ? { providerId } : {});
  const grades = new Map(
    (
      await classifyTables(p.db)
        .selectFrom('classify.resource_grade')
        .select(['resource_id', 'grade'])
        .execute()
    ).map((row) => [row.resource_id, row.grade]),
  );
  const asked = (query.q ?? '').trim().toLowerCase();
  const found = stated.filter(
    ({ id, name, securityLevel }) =>
      (asked === '' || name.toLowerCase().includes(asked)) &&
      (!query.grade || (grades.get(id) ?? securityLevel) === query.grade),
  );
  const page = found.slice((query.page - 1) * query.pageSize, query.page * query.pageSize);
  const ids = page.map(({ id }) => id);
  const counts = async (table: 'classify.detection' | 'classify.finding') => {
    if (ids.length === 0) return new Map<string, number>();
    const rows =
      table === 'classify.detection'
        ? await classifyTables(p.db)
            .selectFrom('classify.detection')
            .select((eb) => ['resource_id', eb.fn.countAll<number>().as('n')])
            .where('resource_id', 'in', ids)
            .where('state', '!=', 'dismissed')
            .groupBy('resource_id')
            .execute()
        : await classifyTables(p.db)
            .selectFrom('classify.finding')
            .select((eb) => ['resource_id', eb.fn.countAll<number>().as('n')])
            .where('resource_id', 'in', ids)
            .where('closed_at', 'is', null)
            .groupBy('resource_id')
            .execute();
    return new Map(rows.map((row) => [row.resource_id ?? '', row.n]));
  };
  const detected = await counts('classify.detection');
  const findings = await counts('classify.finding');
  const names = await organisationNames(p.db, [...new Set(page.map((one) => one.providerId))]);
  return {
    items: page.map((one) => ({
      id: one.id,
      name: one.name,
      code: one.code,
      provider: { id: one.providerId, name: names.get(one.providerId) ?? nameless },
      stated: one.securityLevel,
      inForce: grades.get(one.id) ?? null,
      openingClass: one.openingClass,
      detected: detected.get(one.id) ?? 0,
      findings: findings.get(one.id) ?? 0,
    })),
    total: found.length,
    page: query.page,
    pageSize: query.pageSize,
  };
}

/** Approved entries that are not opened, each with its ground: it follows the catalogue by itself. */
export async function readNotOpen(p: Platform, actor: Actor) {
  const now = await law(p);
  const area = boundTo(actor);
  const within = area === undefined ? undefined : new Set(await organisationsOfArea(p.db, area));
  const stated = (await publishedStatements(p.db, { openingClass: 'closed' })).filter(
    ({ providerId }) => within === undefined || within.has(providerId),
  );
  const names = await organisationNames(p.db, [...new Set(stated.map(({ providerId }) => providerId))]);
  return {
    items: stated.map((one) => ({
      id: one.id,
      name: one.name,
      code: one.code,
      provider: { id: one.providerId, name: names.get(one.providerId) ?? nameless },
      publishedAt: iso(one.publishedAt),
      grounds: one.openingGrounds.map(({ key, argument = '', title = '', article = '' }) => {
        const term = now.term('classify.closed-grounds', key);
        return { key, zh: term?.zh ?? key, en: term?.en ?? key, argument, title, article };
      }),
    })),
    articles: now.cite('classify.closed-grounds'),
  };
}
