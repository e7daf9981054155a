/** Databases come to be and are described: named by the city, added by decision, or opened by a lead; none is deleted. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { furtherKinds, keptByAuthority, rules, waysOf } from './law.ts';
import { addBasePolicy, createPolicy, deletePolicy, keepPolicy, namePolicy } from './policy.ts';
import {
  actorPerson,
  contributorsOf,
  ensureBases,
  findDatabase,
  keptSubject,
  lockDatabase,
  setContributors,
} from './repository.ts';
import { basedbTables, type Database, type Master, type Way } from './tables.ts';

/** What each act begins with: the law of the day, and the rows of the bases the city names. */
export async function begin(p: Platform, ex: Tx | Platform['db'] = p.db): Promise<LawNow> {
  const law = await lawNow(ex, p.law, p.clock.today());
  const authority = await bureauOf(ex, p.law.city.regionCode);
  await ensureBases(ex, law, authority?.id ?? null, p.clock.now());
  return law;
}

export type AddBase = {
  nameZh: string;
  nameEn: string;
  master: Master;
  leadId?: string | undefined;
  decision: string;
};

/** A base database beside those the city names: by the bureau, with the decision on file, where the city allows it. */
export function addBase(p: Platform, actor: Actor, input: AddBase): Promise<string> {
  return transact(p.db, async (tx) => {
    permit(createPolicy, actor, undefined);
    const law = await begin(p, tx);
    const offer = furtherKinds(law).at(-1) ?? { zh: '主题库', en: 'theme database' };
    const refused = (zh: string, en: string) =>
      problem('basedb.base-not-named', {
        params: { name: input.nameZh, why: { zh, en }, offer: { zh: offer.zh, en: offer.en } },
        articles: law.cite(rules.bases),
        rule: rules.bases,
      });
    if (!law.flag(rules.additions))
      throw refused(
        '本市的基础库由条文列明，不设增设。',
        'The city’s rules name its base databases and provide no further one.',
      );
    if (!hasRole(actor, 'bureau') || input.decision.trim() === '')
      throw refused(
        '增设基础库由主管部门凭决定办理。',
        'A further one is added by the bureau, by a decision on file.',
      );
    permit(addBasePolicy, actor, undefined);
    const id = newId();
    const authority = await bureauOf(tx, p.law.city.regionCode);
    const lead = keptByAuthority(law) ? authority?.id : input.leadId;
    await insert(tx, p, actor, {
      id,
      kind: 'base',
      nameZh: input.nameZh,
      nameEn: input.nameEn,
      master: input.master,
      leadId: lead ?? null,
      decision: input.decision,
    });
    await record(tx, p, {
      kind: 'basedb.database-added',
      actor,
      subject: { type: 'basedb.database', id },
      decision: law.decided('added', [rules.additions, rules.bases]),
      detail: { kind: 'base', name: input.nameZh, decision: input.decision },
    });
    return id;
  });
}

export type CreateTheme = {
  kind: 'theme' | 'special';
  /** The key of a theme the city names. */
  theme?: string | undefined;
  nameZh: string;
  nameEn: string;
  leadId?: string | undefined;
  contributors: string[];
  field: string;
  purpose: string;
  master: Master;
  way: Way;
  probeUrl?: string | undefined;
  cycleDays?: number | undefined;
};

/** A theme or special-topic database: led by somebody, and by several where the city asks for it. */
export function createTheme(p: Platform, actor: Actor, input: CreateTheme): Promise<string> {
  return transact(p.db, async (tx) => {
    permit(createPolicy, actor, undefined);
    const law = await begin(p, tx);
    const kind = furtherKinds(law).find(({ key }) => key === input.kind);
    if (!kind)
      throw problem('basedb.kind-unknown', {
        params: { kind: input.kind },
        rule: rules.kinds,
        articles: law.cite(rules.kinds),
      });
    if (!input.leadId || !(await getOrganisation(tx, input.leadId)))
      throw problem('basedb.lead-required', {
        params: { kind: { zh: kind.zh, en: kind.en } },
        articles: kind.cite,
        rule: rules.kinds,
      });
    if (!hasRole(actor, 'bureau') && organisationOf(actor) !== input.leadId)
      permit(keepPolicy, actor, {
        kind: input.kind,
        leadId: input.leadId,
        byAuthority: false,
        articles: kind.cite,
      });
    if (input.field.trim() === '' || input.purpose.trim() === '')
      throw problem('basedb.purpose-missing', { articles: kind.cite, rule: rules.kinds });
    refuseWay(law, input.way, input.probeUrl);
    const departments = [...new Set([input.leadId, ...input.contributors])];
    await refuseFew(tx, law, departments);
    const named = input.theme === undefined ? undefined : law.term(rules.themes, input.theme);
    const id = newId();
    await insert(tx, p, actor, {
      id,
      ...(named ? { key: `theme:${named.key}` } : {}),
      kind: input.kind,
      nameZh: named?.zh ?? input.nameZh,
      nameEn: named?.en ?? input.nameEn,
      master: input.master,
      leadId: input.leadId,
      decision: '',
      field: input.field,
      purpose: input.purpose,
      way: input.way,
      probeUrl: input.probeUrl,
      cycleDays: input.cycleDays,
    });
    await setContributors(tx, id, input.contributors);
    await record(tx, p, {
      kind: 'basedb.database-added',
      actor,
      subject: { type: 'basedb.database', id },
      organisations: departments,
      decision: law.decided('added', [rules.kinds, rules.departments]),
      detail: {
        kind: input.kind,
        name: named?.zh ?? input.nameZh,
        lead: input.leadId,
        contributors: input.contributors,
      },
    });
    return id;
  });
}

/** Departments count; where the city lets areas stand for them, areas do too. */
async function refuseFew(tx: Tx, law: LawNow, departments: readonly string[]): Promise<void> {
  const least = law.number(rules.departments)?.value;
  if (least === undefined || departments.length >= least) return;
  if (law.flag(rules.areas)) {
    const areas = new Set<string>();
    for (const id of departments) areas.add((await getOrganisation(tx, id))?.regionCode ?? '');
    if (areas.size >= least) return;
  }
  throw problem('basedb.departments-few', {
    params: { least, count: departments.length },
    articles: law.cite(rules.departments),
    rule: rules.departments,
  });
}

function refuseWay(law: LawNow, way: Way, probeUrl: string | undefined): void {
  const open = waysOf(law);
  if (!open.some(({ key }) => key === way)) {
    const words = (lang: 'zh' | 'en') => open.map((one) => one[lang]).join(lang === 'zh' ? '、' : ', ');
    throw problem('basedb.way-closed', {
      params: { ways: { zh: words('zh'), en: words('en') } },
      articles: law.cite(rules.ways),
      rule: rules.ways,
    });
  }
  if (way === 'linked' && !probeUrl)
    throw problem('basedb.probe-missing', { articles: law.cite(rules.ways), rule: rules.ways });
}

type Insert = {
  id: string;
  key?: string;
  kind: Database['kind'];
  nameZh: string;
  nameEn: string;
  master: Master;
  leadId: string | null;
  decision: string;
  field?: string;
  purpose?: string;
  way?: Way;
  probeUrl?: string | undefined;
  cycleDays?: number | undefined;
};

async function insert(tx: Tx, p: Platform, actor: Actor, one: Insert): Promise<void> {
  await basedbTables(tx)
    .insertInto('basedb.database')
    .values({
      id: one.id,
      key: one.key ?? one.id,
      kind: one.kind,
      origin: 'added',
      name_zh: one.nameZh,
      name_en: one.nameEn,
      master: one.master,
      lead_id: one.leadId,
      decision: one.decision,
      field: one.field ?? '',
      purpose: one.purpose ?? '',
      way: one.way ?? 'central',
      cycle_days: one.cycleDays ?? null,
      probe_url: one.probeUrl ?? null,
      probed_at: null,
      probe_ok: null,
      resource_id: null,
      created_at: p.clock.now(),
      created_by: actorPerson(actor),
    })
    .execute();
}

/** The bureau names who leads a base database, and who builds it with them. */
export function nameLead(
  p: Platform,
  actor: Actor,
  id: string,
  input: { leadId: string; contributors?: string[] | undefined },
): Promise<void> {
  return transact(p.db, async (tx) => {
    permit(namePolicy, actor, undefined);
    const law = await begin(p, tx);
    const database = await lockDatabase(tx, id);
    if (!(await getOrganisation(tx, input.leadId))) throw problem('kernel.not-found');
    if (database.kind !== 'base')
      await refuseFew(tx, law, [
        ...new Set([input.leadId, ...(input.contributors ?? (await contributorsOf(tx, id)))]),
      ]);
    await basedbTables(tx)
      .updateTable('basedb.database')
      .set({ lead_id: input.leadId })
      .where('id', '=', id)
      .execute();
    if (input.contributors) await setContributors(tx, id, input.contributors);
    await record(tx, p, {
      kind: 'basedb.lead-named',
      actor,
      subject: { type: 'basedb.database', id },
      organisations: [input.leadId],
      decision: law.decided('named', [rules.keeper]),
      detail: { lead: input.leadId, contributors: input.contributors ?? null },
    });
    await notify(tx, p, {
      kind: 'basedb.lead-named',
      to: { organisationId: input.leadId, roles: ['provider'] },
      params: { database: database.name_zh },
      articles: law.cite(rules.keeper),
      subject: { type: 'basedb.database', id },
      link: `/bases/${id}`,
    });
  });
}

export type Describe = {
  way?: Way | undefined;
  probeUrl?: string | undefined;
  cycleDays?: number | null | undefined;
  field?: string | undefined;
  purpose?: string | undefined;
};

/** How it is built and how often it is to be updated; by its keeper. */
export function describe(p: Platform, actor: Actor, id: string, input: Describe): Promise<void> {
  return transact(p.db, async (tx) => {
    const law = await begin(p, tx);
    const database = await lockDatabase(tx, id);
    permit(keepPolicy, actor, keptSubject(law, database));
    const way = input.way ?? database.way;
    refuseWay(law, way, input.probeUrl ?? database.probe_url ?? undefined);
    await basedbTables(tx)
      .updateTable('basedb.database')
      .set({
        way,
        ...(input.probeUrl === undefined
          ? {}
          : { probe_url: input.probeUrl, probed_at: null, probe_ok: null }),
        ...(input.cycleDays === undefined ? {} : { cycle_days: input.cycleDays }),
        ...(input.field === undefined ? {} : { field: input.field }),
        ...(input.purpose === undefined ? {} : { purpose: input.purpose }),
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'basedb.database-described',
      actor,
      subject: { type: 'basedb.database', id },
      decision: law.decided('described', [rules.ways, rules.keeper]),
      detail: { way, cycleDays: input.cycleDays ?? database.cycle_days },
    });
  });
}

/** Always refused: a base database is the city's, and what others was opened keeps its records. */
export async function refuseDeletion(p: Platform, actor: Actor, id: string): Promise<never> {
  permit(deletePolicy, actor, undefined);
  const law = await begin(p);
  const database = await findDatabase(p.db, id);
  if (!database) throw problem('kernel.not-found');
  throw problem('basedb.base-kept', {
    params: { name: database.name_zh },
    articles: law.cite(database.kind === 'base' ? rules.bases : rules.kinds),
    rule: database.kind === 'base' ? rules.bases : rules.kinds,
  });
}
