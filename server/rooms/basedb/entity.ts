/** One record of a database: every value with source, batch and time, what other sources say, and how it came about. Each look is on record. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { creditCodeFault, isDivisionCode, residentIdFault } from '#kernel/identifiers.ts';
import { permit } from '#kernel/policy.ts';
import { ident } from '#kernel/warehouse.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, type Item, resourceTitles } from '#rooms/catalog/index.ts';
import { applyMask } from '#rooms/classify/index.ts';
import { columnText, physicalColumn, stdTable, visibleBatches, visibleSeqs } from '#rooms/collect/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { type BatchOf, basedbTimes } from './batches.ts';
import { type Candidate, candidatesOf, differ } from './conflicts/candidates.ts';
import { tokenizer } from './conflicts/token.ts';
import { begin } from './databases.ts';
import { fusingOf } from './fusion/plan.ts';
import { fusedColumns } from './fusion/statements.ts';
import { keptByAuthority, rules } from './law.ts';
import { authorityOf, type Model } from './model.ts';
import { lookPolicy } from './policy.ts';
import type { BasedbPorts } from './ports.ts';
import { getDatabase, modelOf, runsBySeq, sourcesOf, standingRun } from './repository.ts';
import { basedbTables, type Database, type Master } from './tables.ts';

export type Origin = {
  resourceId: string;
  resource: string;
  organisation: Text;
  batchId: string | null;
  seq: number;
  at: string | null;
};
export type EntityValue = {
  name: string;
  titleZh: string;
  titleEn: string | null;
  value: string | null;
  /** Not shown to this reader in full. */
  masked: boolean;
  basic: boolean;
  origin: Origin | null;
  authority: string | null;
  rivals: (Origin & { value: string | null })[];
  conflict: { id: string; state: string } | null;
};
export type EntityPage = {
  token: string;
  values: EntityValue[];
  timeline: { seq: number; at: string; kind: 'set' | 'gone'; changed: string[] }[];
  ledger: string;
};

/** As people write it, made what the engine keeps; refused where its own check says it cannot be one. */
export function soundIdentifier(master: Master, text: string): string {
  const found = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const wrong =
    found === '' ||
    (master === 'resident-id' && residentIdFault(found) !== undefined) ||
    (master === 'credit-code' && creditCodeFault(found) !== undefined) ||
    (master === 'division-code' && !isDivisionCode(found));
  if (wrong) throw problem('basedb.identifier-wrong');
  return master === 'code' ? text.trim() : found;
}

const fusedLine = z.object({
  key: z.string(),
  seq: z.number(),
  op: z.number(),
  v: z.array(z.string().nullable()),
  src: z.array(z.number()),
  sqs: z.array(z.number()),
});

export async function lookUp(
  p: Platform,
  ports: BasedbPorts,
  actor: Actor,
  id: string,
  input: { identifier: string; purpose: string },
): Promise<EntityPage> {
  permit(lookPolicy, actor, undefined);
  const law = await begin(p);
  const database = await getDatabase(p.db, id);
  const published = database.resource_id ? await getPublishedVersion(p.db, database.resource_id) : undefined;
  const run = published && (await standingRun(p.db, database));
  const key = soundIdentifier(database.master, input.identifier);
  const token = (await tokenizer(p, database.master))(key);
  const found =
    run && published ? await linesOf(p, published.resource.id, published.items, database.model, key) : [];
  const shown = await shownTo(p, ports, actor, database, published?.items ?? [], law.flag(rules.basic));
  // On record before anything is answered, also that nothing was found.
  const { hash } = await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'basedb.entity-looked-up',
      actor,
      subject: { type: 'basedb.database', id },
      ...(database.lead_id ? { organisationId: database.lead_id } : {}),
      purpose: input.purpose,
      detail: { entity: token, found: found.length > 0, inFull: [...shown.all].sort() },
    }),
  );
  const newest = found.at(-1);
  if (!run || !published || !newest || newest.op === 0) throw problem('kernel.not-found');
  const model = (await modelOf(p.db, id, run.model_version)) ?? database.model;
  const fusing = await fusingOf(p.db, { run, database, published }, model);
  const rivals = database.kind === 'base' ? (await candidatesOf(p, fusing, [key])).get(key) : undefined;
  const originOf = await origins(p, database);
  const conflicts = await basedbTables(p.db)
    .selectFrom('basedb.conflict')
    .select(['id', 'attribute', 'state'])
    .where('database_id', '=', id)
    .where('token', '=', token)
    .where('state', 'in', ['open', 'ruled'])
    .execute();
  const columns = fusedColumns({ items: published.items, model });
  const values = columns.map((name, index): EntityValue => {
    const item = published.items.find((one) => one.name === name);
    const column = model.columns.find((one) => one.name === name);
    const said: Candidate[] = rivals?.get(name) ?? [];
    const source = newest.src[index] ?? 0;
    const conflict = conflicts.find(({ attribute }) => attribute === name);
    const clear = (resourceId: string | undefined): boolean =>
      shown.all.has(name) || (resourceId !== undefined && shown.resources.has(resourceId));
    const show = (value: string | null, resourceId: string | undefined): string | null =>
      value === null ? null : clear(resourceId) ? value : masked(value);
    const origin = source === 0 ? null : originOf(source, newest.sqs[index] ?? 0);
    return {
      name,
      titleZh: item?.titleZh ?? name,
      titleEn: item?.titleEn ?? null,
      value: show(newest.v[index] ?? null, origin?.resourceId),
      masked: newest.v[index] !== null && !clear(origin?.resourceId),
      basic: column?.basic ?? false,
      origin,
      authority: column
        ? (model.nodes.find((node) => node.id === authorityOf(column))?.resourceId ?? null)
        : null,
      rivals: said.map((one) => {
        const of = originOf(one.source, one.seq);
        return { ...of, value: show(one.value, of.resourceId) };
      }),
      conflict: conflict && differ(said) ? { id: conflict.id, state: conflict.state } : null,
    };
  });
  const times = await basedbTimes(p.db, published.resource.id);
  const bySeq = await runsBySeq(p.db, id);
  const timeline = found.map((line, index) => {
    const before = found[index - 1];
    const changed =
      line.op === 0
        ? []
        : columns.filter((_, place) => line.v[place] !== (before?.op === 1 ? before.v[place] : null));
    const at = times.get(line.seq)?.at ?? bySeq.get(line.seq)?.ended_at ?? p.clock.now();
    return {
      seq: line.seq,
      at: at.toISOString(),
      kind: line.op === 0 ? ('gone' as const) : ('set' as const),
      changed,
    };
  });
  return { token, values, timeline: timeline.toReversed(), ledger: hash };
}

async function linesOf(p: Platform, resourceId: string, items: readonly Item[], model: Model, key: string) {
  const visible = await visibleBatches(p.db, resourceId);
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) return [];
  const texts = fusedColumns({ items, model }).flatMap((name) => {
    const item = items.find((one) => one.name === name);
    return item ? [columnText(physicalColumn(item))] : [];
  });
  return p.warehouse.query(
    `SELECT key, seq, op, CAST([${texts.join(', ')}] AS Array(Nullable(String))) AS v, ${ident('p:src')} AS src, ${ident('p:seq')} AS sqs
     FROM ${stdTable(resourceId)} WHERE key = {key:String} AND seq IN {seqs:Array(UInt32)} ORDER BY seq`,
    { key, seqs },
    fusedLine,
  );
}

const masked = (value: string): string => String(applyMask('replace', value, {}) ?? '');

/**
 * Which columns, and values of which sources, the reader sees in full: the keeper and the auditor everything, a source's own body
 * what it brought, everybody the basic items where the city opens them, the rest under a grant.
 */
async function shownTo(
  p: Platform,
  ports: BasedbPorts,
  actor: Actor,
  database: Database,
  items: readonly Item[],
  basicOpen: boolean,
): Promise<{ all: Set<string>; resources: Set<string> }> {
  const law = await begin(p);
  const own = organisationOf(actor);
  const keeps =
    database.kind === 'base' && keptByAuthority(law)
      ? hasRole(actor, 'bureau')
      : hasRole(actor, 'provider') && own === database.lead_id;
  if (keeps) return { all: new Set(items.map(({ name }) => name)), resources: new Set() };
  const all = new Set<string>();
  if (basicOpen && database.kind === 'base')
    for (const { name, basic } of database.model.columns) if (basic) all.add(name);
  if (own && database.resource_id)
    for (const name of (await ports.granted(p.db, own, database.resource_id)) ?? []) all.add(name);
  const titles = await resourceTitles(
    p.db,
    database.model.nodes.map(({ resourceId }) => resourceId),
  );
  const resources = new Set(
    [...titles.values()].filter(({ providerId }) => providerId === own).map((one) => one.id),
  );
  return { all, resources };
}

/** Resolves a source's number and a batch's to what people call them. */
async function origins(p: Platform, database: Database): Promise<(source: number, seq: number) => Origin> {
  const sources = await sourcesOf(p.db, database.id);
  const titles = await resourceTitles(
    p.db,
    sources.map(({ resourceId }) => resourceId),
  );
  const names = await organisationNames(p.db, [
    ...new Set([...titles.values()].map(({ providerId }) => providerId)),
  ]);
  const batches = new Map<string, Map<number, BatchOf>>();
  for (const { resourceId } of sources) batches.set(resourceId, await basedbTimes(p.db, resourceId));
  return (source, seq) => {
    const resourceId = sources.find(({ number }) => number === source)?.resourceId ?? '';
    const title = titles.get(resourceId);
    const batch = batches.get(resourceId)?.get(seq);
    return {
      resourceId,
      resource: title?.name ?? '',
      organisation: (title && names.get(title.providerId)) ?? { zh: '', en: '' },
      batchId: batch?.id ?? null,
      seq,
      at: batch?.at.toISOString() ?? null,
    };
  };
}
