/** After a run: values that differ are put down once, put before the source that counts, and taken off when they no longer differ. */
import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { stdTable, visibleBatches, visibleSeqs } from '#rooms/collect/index.ts';
import type { Planned } from '../fusion/plan.ts';
import type { Fusing } from '../fusion/statements.ts';
import { authorityOf } from '../model.ts';
import { basedbTables, type ConflictTable } from '../tables.ts';
import { type Candidate, candidatesOf, differ } from './candidates.ts';
import { tokenizer } from './token.ts';

/** So many stand in the register at a time; the engine holds all, and the run counts all. */
const KEPT = 2000;
const AT_ONCE = 500;
export const PROCEDURE = 'basedb.verification';

const keyLine = z.object({ key: z.string() });

const digestOf = (values: readonly Candidate[]): string =>
  createHash('sha256')
    .update(JSON.stringify(values.map(({ source, value }) => [source, value])))
    .digest('hex');

/** Returns how many records of the database hold a difference. Joins the transaction that shows the batch. */
export async function registerConflicts(
  tx: Tx,
  p: Platform,
  { run, database }: Planned,
  fusing: Fusing,
): Promise<number> {
  const db = basedbTables(tx);
  const standing = await db
    .selectFrom('basedb.conflict')
    .selectAll()
    .where('database_id', '=', database.id)
    .where('state', 'in', ['open', 'ruled'])
    .execute();
  const fresh = await p.warehouse.query(
    `SELECT key FROM ${stdTable(fusing.resourceId)} WHERE seq = {seq:UInt32} AND op = 1 AND has(\`p:diff\`, 1) ORDER BY key LIMIT ${KEPT}`,
    { seq: fusing.seq },
    keyLine,
  );
  const keyOf = new Map(standing.map((one) => [one.id, p.vault.open(one.entity).toString('utf8')]));
  const said = await candidatesOf(p, fusing, [
    ...new Set([...keyOf.values(), ...fresh.map(({ key }) => key)]),
  ]);
  const now = p.clock.now();
  const over = standing.filter((one) => !differ(said.get(keyOf.get(one.id) ?? '')?.get(one.attribute) ?? []));
  for (const [was, becomes] of [
    ['ruled', 'settled'],
    ['open', 'gone'],
  ] as const) {
    const ids = over.filter(({ state }) => state === was).map(({ id }) => id);
    if (ids.length === 0) continue;
    await db
      .updateTable('basedb.conflict')
      .set({ state: becomes, ended_at: now })
      .where('id', 'in', ids)
      .execute();
  }
  const token = await tokenizer(p, database.master);
  const known = new Set(standing.map(({ token: of, attribute }) => `${of}/${attribute}`));
  const settled = await db
    .selectFrom('basedb.conflict')
    .select(['token', 'attribute', 'values_digest'])
    .where('database_id', '=', database.id)
    .where('state', '=', 'settled')
    .execute();
  const done = new Set(settled.map((one) => `${one.token}/${one.attribute}/${one.values_digest}`));
  const byOrganisation = new Map<string, string[]>();
  const resources = new Map(fusing.sources.map((one) => [one.number, one.resourceId]));
  const providers = new Map<string, string>();
  for (const { resourceId } of fusing.sources) {
    const resource = await getResource(tx, resourceId);
    if (resource) providers.set(resourceId, resource.providerId);
  }
  const rows: Insertable<ConflictTable>[] = [];
  for (const { key } of fresh) {
    const of = token(key);
    for (const column of database.model.columns) {
      const values = said.get(key)?.get(column.name) ?? [];
      // What was verified and stands as it was is not asked again.
      if (
        !differ(values) ||
        known.has(`${of}/${column.name}`) ||
        done.has(`${of}/${column.name}/${digestOf(values)}`)
      )
        continue;
      const node = authorityOf(column);
      const first = fusing.sources.find((one) => one.node === node);
      const provider = first && providers.get(first.resourceId);
      if (!first || !provider || rows.length + standing.length >= KEPT) continue;
      const id = newId();
      rows.push({
        id,
        database_id: database.id,
        token: of,
        entity: p.vault.seal(key),
        attribute: column.name,
        resource_id: first.resourceId,
        rivals: [...new Set(values.flatMap(({ source }) => resources.get(source) ?? []))],
        values_digest: digestOf(values),
        state: 'open',
        ruled_resource: null,
        case_id: null,
        run_id: run.id,
        found_at: now,
        ended_at: null,
      });
      byOrganisation.set(provider, [...(byOrganisation.get(provider) ?? []), id]);
    }
  }
  for (let at = 0; at < rows.length; at += AT_ONCE)
    await db
      .insertInto('basedb.conflict')
      .values(rows.slice(at, at + AT_ONCE))
      .execute();
  for (const [organisationId, ids] of byOrganisation)
    await sendToVerify(tx, p, database, run.id, organisationId, ids);
  return countDiffering(
    p,
    fusing,
    run.mode === 'full' ? [] : visibleSeqs(await visibleBatches(tx, fusing.resourceId)),
  );
}

/** `before`: the batches seen, this one among them; none for a whole one. */
async function countDiffering(p: Platform, fusing: Fusing, before: readonly number[]): Promise<number> {
  const seqs = [...new Set([...before, fusing.seq])];
  const [row] = await p.warehouse.query(
    `SELECT countIf(d AND o = 1) AS n FROM (SELECT key, argMax(has(\`p:diff\`, 1), seq) AS d, argMax(op, seq) AS o
       FROM ${stdTable(fusing.resourceId)} WHERE seq IN {seqs:Array(UInt32)} GROUP BY key)`,
    { seqs },
    z.object({ n: z.coerce.number() }),
  );
  return row?.n ?? 0;
}

/** One matter for each body and run, where the city has the procedure; the body is told in any case. */
async function sendToVerify(
  tx: Tx,
  p: Platform,
  database: Planned['database'],
  runId: string,
  organisationId: string,
  ids: readonly string[],
): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const has = law.law.procedures().some(({ key }) => key === PROCEDURE);
  let caseId: string | undefined;
  if (has) {
    const opened = await p.cases.openCase(tx, p, {
      procedure: PROCEDURE,
      subject: { type: 'basedb.verification', id: runId },
      title: database.name_zh,
      openedBy: platform,
      providerId: organisationId,
      facts: { database: database.id, conflicts: ids.length },
    });
    caseId = opened.id;
    await basedbTables(tx)
      .updateTable('basedb.conflict')
      .set({ case_id: caseId })
      .where('id', 'in', [...ids])
      .execute();
  }
  await notify(tx, p, {
    kind: 'basedb.conflicts-found',
    to: { organisationId, roles: ['provider'] },
    params: { database: database.name_zh, count: String(ids.length) },
    articles: has ? [...law.procedure(PROCEDURE).cite] : [],
    subject: { type: 'basedb.database', id: database.id },
    ...(caseId ? { caseId } : {}),
    link: `/bases/${database.id}?tab=conflicts`,
    once: `basedb.conflicts-found/${runId}/${organisationId}`,
  });
}
