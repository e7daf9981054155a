/** The room's questions: the register of databases, one of them in full, its conflicts with what each source says. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import type { LawNow } from '#law/settings.ts';
import { getPublishedVersion, resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { begin } from './databases.ts';
import { freshnessOf } from './keeping/freshness.ts';
import { furtherKinds, rules, waysOf } from './law.ts';
import {
  addBasePolicy,
  compilePolicy,
  createPolicy,
  deletePolicy,
  keepPolicy,
  namePolicy,
  proposePolicy,
  readPolicy,
} from './policy.ts';
import type { BasedbPorts } from './ports.ts';
import { contributorsOf, getDatabase, keptSubject, listDatabases, runsOf } from './repository.ts';
import type { DatabaseRow } from './schema.ts';
import { basedbTables, type Database, type DatabaseKind } from './tables.ts';

type Context = { p: Platform; ports: BasedbPorts; law: LawNow };

export const kindName = (law: LawNow, kind: DatabaseKind): Text => {
  if (kind === 'base') return { zh: '基础库', en: 'Base databases' };
  const found = furtherKinds(law).find(({ key }) => key === kind);
  return found ? { zh: found.zh, en: found.en } : { zh: kind === 'theme' ? '主题库' : '专题库', en: kind };
};

const party = (names: Map<string, Text>, id: string) => ({ id, name: names.get(id) ?? { zh: id, en: id } });

async function rowOf({ p, ports, law }: Context, database: Database): Promise<DatabaseRow> {
  const contributors = await contributorsOf(p.db, database.id);
  const consumers = database.resource_id ? await ports.consumers(p.db, database.resource_id) : [];
  const fresh = await freshnessOf(p.db, database, law.day);
  const sources = [...new Set(database.model.nodes.map(({ resourceId }) => resourceId))];
  const titles = await resourceTitles(p.db, [
    ...sources,
    ...(database.resource_id ? [database.resource_id] : []),
  ]);
  const names = await organisationNames(p.db, [
    ...new Set([
      ...(database.lead_id ? [database.lead_id] : []),
      ...contributors,
      ...consumers.map(({ organisationId }) => organisationId),
      ...[...titles.values()].map(({ providerId }) => providerId),
      ...fresh.map(({ organisationId }) => organisationId),
    ]),
  ]);
  const { rows } = await sql<{
    records: number | null;
    at: Date | null;
    conflicts: number;
    late: number;
    entries: number;
  }>`
    select (select i.visible_rows from collect.intake i where i.resource_id = ${database.resource_id}::uuid) as records,
      (select max(b.ended_at) from collect.visible v join collect.batch b on b.id = v.batch_id where v.resource_id = ${database.resource_id}::uuid) as at,
      (select count(*)::int from basedb.conflict c where c.database_id = ${database.id}::uuid and c.state = 'open') as conflicts,
      (select count(*)::int from basedb.lateness l where l.database_id = ${database.id}::uuid) as late,
      (select count(*)::int from basedb.member m where m.database_id = ${database.id}::uuid) as entries`.execute(
    p.db,
  );
  const [figures] = rows;
  const way = waysOf(law).find(({ key }) => key === database.way);
  return {
    id: database.id,
    key: database.key,
    kind: database.kind,
    kindName: kindName(law, database.kind),
    origin: database.origin,
    name: { zh: database.name_zh, en: database.name_en || database.name_zh },
    master: database.master,
    lead: database.lead_id ? party(names, database.lead_id) : null,
    contributors: contributors.map((id) => party(names, id)),
    field: database.field,
    purpose: database.purpose,
    decision: database.decision,
    way: database.way,
    wayName: way ? { zh: way.zh, en: way.en } : { zh: '平台集中建设', en: 'on the platform' },
    cycleDays: database.cycle_days,
    probeUrl: database.probe_url,
    probeOk: database.probe_ok,
    freshAt:
      database.way === 'linked'
        ? (database.probed_at?.toISOString() ?? null)
        : (figures?.at?.toISOString() ?? null),
    late: fresh.some(({ late }) => late),
    lateCount: figures?.late ?? 0,
    stopped: database.stopped,
    resourceId: database.resource_id,
    resourceName: database.resource_id ? (titles.get(database.resource_id)?.name ?? null) : null,
    records: figures?.records ?? 0,
    lastUpdate: figures?.at?.toISOString() ?? null,
    conflicts: figures?.conflicts ?? 0,
    entries: figures?.entries ?? 0,
    sources: sources.flatMap((resourceId) => {
      const title = titles.get(resourceId);
      const line = fresh.find((one) => one.resourceId === resourceId);
      return title
        ? [
            {
              resourceId,
              name: title.name,
              organisation: party(names, title.providerId),
              lastLoad: line?.freshAt?.toISOString() ?? null,
              late: line?.late ?? false,
            },
          ]
        : [];
    }),
    consumers: consumers.map(({ organisationId }) => party(names, organisationId)),
    articles: law.cite(database.kind === 'base' ? rules.bases : rules.kinds),
  };
}

export async function readRegister(p: Platform, ports: BasedbPorts, actor: Actor) {
  permit(readPolicy, actor, undefined);
  const law = await begin(p);
  const databases = await listDatabases(p.db);
  const items: DatabaseRow[] = [];
  for (const database of databases) items.push(await rowOf({ p, ports, law }, database));
  // In the order in which the city names them.
  const place = new Map(law.terms(rules.bases).map(({ key }, index) => [key, index]));
  items.sort((a, b) => (place.get(a.key) ?? 1000) - (place.get(b.key) ?? 1000));
  const { entries } = await basedbTables(p.db)
    .selectFrom('basedb.member')
    .select((eb) => eb.fn.count<number>('resource_id').distinct().as('entries'))
    .executeTakeFirstOrThrow();
  return {
    items,
    headings: [
      { kind: 'base' as const, name: kindName(law, 'base'), articles: law.cite(rules.bases) },
      ...furtherKinds(law).map(({ key, cite }) => ({ kind: key, name: kindName(law, key), articles: cite })),
    ],
    entries: Number(entries),
    themes: law.terms(rules.themes).map(({ key, zh, en }) => ({
      key,
      name: { zh, en },
      databaseId: databases.find((one) => one.key === `theme:${key}`)?.id ?? null,
    })),
    rules: {
      keeper: law.text(rules.keeper)?.value ?? null,
      additions: law.flag(rules.additions),
      leastDepartments: law.number(rules.departments)?.value ?? null,
      ways: waysOf(law).map(({ key, zh, en }) => ({ key, name: { zh, en } })),
      basicUnconditional: law.flag(rules.basic),
      joint: law.flag(rules.joint),
    },
    abilities: abilitiesOf(actor, undefined, {
      addBase: addBasePolicy,
      nameLead: namePolicy,
      createTheme: createPolicy,
    }),
  };
}

export async function readDatabase(p: Platform, ports: BasedbPorts, actor: Actor, id: string) {
  permit(readPolicy, actor, undefined);
  const law = await begin(p);
  const database = await getDatabase(p.db, id);
  const row = await rowOf({ p, ports, law }, database);
  const published = database.resource_id ? await getPublishedVersion(p.db, database.resource_id) : undefined;
  const members = await basedbTables(p.db)
    .selectFrom('basedb.member')
    .select('resource_id')
    .where('database_id', '=', id)
    .execute();
  const titles = await resourceTitles(p.db, [
    ...members.map((one) => one.resource_id),
    ...database.model.nodes.map(({ resourceId }) => resourceId),
  ]);
  const proposals = await basedbTables(p.db)
    .selectFrom('basedb.proposal')
    .selectAll()
    .where('database_id', '=', id)
    .orderBy('made_at', 'desc')
    .execute();
  const compilation = await basedbTables(p.db)
    .selectFrom('basedb.compilation')
    .selectAll()
    .where('database_id', '=', id)
    .orderBy('opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const parts = compilation
    ? await basedbTables(p.db)
        .selectFrom('basedb.compilation_part')
        .selectAll()
        .where('compilation_id', '=', compilation.id)
        .execute()
    : [];
  const fresh = await freshnessOf(p.db, database, law.day);
  const names = await organisationNames(p.db, [
    ...new Set([
      ...[...titles.values()].map(({ providerId }) => providerId),
      ...proposals.map((one) => one.organisation_id),
      ...parts.map((one) => one.organisation_id),
      ...fresh.map(({ organisationId }) => organisationId),
    ]),
  ]);
  const nodes = [];
  for (const node of database.model.nodes) {
    const source = await getPublishedVersion(p.db, node.resourceId);
    const title = titles.get(node.resourceId);
    nodes.push({
      id: node.id,
      resourceId: node.resourceId,
      name: title?.name ?? node.resourceId,
      organisation: party(names, title?.providerId ?? ''),
      items: (source?.items ?? []).map(({ name, titleZh, type }) => ({ name, titleZh, type })),
    });
  }
  const subject = keptSubject(law, database);
  const own = organisationOf(actor);
  return {
    ...row,
    revision: database.revision,
    modelVersion: database.model_version,
    model: {
      nodes: database.model.nodes,
      columns: database.model.columns,
      joins: database.model.joins ?? [],
    },
    items: (published?.items ?? []).map((item) => ({
      name: item.name,
      titleZh: item.titleZh,
      titleEn: item.titleEn ?? null,
      type: item.type,
      key: item.key,
      sharingClass: item.sharingClass ?? published?.version.content.sharingClass ?? '',
    })),
    nodes,
    members: members.flatMap(({ resource_id: resourceId }) => {
      const title = titles.get(resourceId);
      return title
        ? [
            {
              resourceId,
              name: title.name,
              code: title.code,
              organisation: party(names, title.providerId),
              fused: resourceId === database.resource_id,
            },
          ]
        : [];
    }),
    runs: (await runsOf(p.db, id, 20)).map((run) => ({
      id: run.id,
      mode: run.mode,
      rebuild: run.rebuild,
      state: run.state,
      modelVersion: run.model_version,
      seq: run.seq,
      batchId: run.batch_id,
      rows: run.rows === null ? null : Number(run.rows),
      deletes: run.deletes === null ? null : Number(run.deletes),
      conflicts: run.conflicts === null ? null : Number(run.conflicts),
      digest: run.provenance_digest,
      startedAt: run.started_at.toISOString(),
      endedAt: run.ended_at?.toISOString() ?? null,
      sources: run.inputs.sources.map(({ resourceId, seqs }) => ({
        resourceId,
        batches: seqs.length,
        last: seqs.at(-1) ?? null,
      })),
    })),
    freshness: fresh.map((line) => ({
      organisation: party(names, line.organisationId),
      resourceId: line.resourceId,
      name: line.resourceId ? (titles.get(line.resourceId)?.name ?? '') : database.name_zh,
      freshAt: line.freshAt?.toISOString() ?? null,
      late: line.late,
      lateFrom: line.lateFrom,
    })),
    proposals: proposals
      .filter((one) => one.organisation_id === own || own === database.lead_id || hasRole(actor, 'bureau'))
      .map((one) => ({
        id: one.id,
        organisation: party(names, one.organisation_id),
        text: one.text,
        state: one.state,
        answer: one.answer,
        madeAt: one.made_at.toISOString(),
        answeredAt: one.answered_at?.toISOString() ?? null,
      })),
    compilation: compilation
      ? {
          id: compilation.id,
          due: compilation.due_on,
          state: compilation.state,
          parts: parts.map((part) => ({
            id: part.id,
            organisation: party(names, part.organisation_id),
            handedInOn: part.handed_in_on,
            late: (part.handed_in_on ?? law.day) > compilation.due_on,
            note: part.note,
            entries: part.resource_ids.length,
            mine: part.organisation_id === own,
          })),
        }
      : null,
    abilities: {
      ...abilitiesOf(actor, subject, { keep: keepPolicy, compile: compilePolicy }),
      ...abilitiesOf(actor, undefined, { nameLead: namePolicy, delete: deletePolicy }),
      ...abilitiesOf(
        actor,
        { contributors: row.contributors.map((one) => one.id) },
        { propose: proposePolicy },
      ),
    },
  };
}
