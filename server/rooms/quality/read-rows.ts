/** Failing rows of one rule, looked up where they lie now and masked for whoever is not their body. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { atOneMoment, type Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { recordSensitiveRead } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { applyMask, asksCare, coverOf, gradeInForce } from '#rooms/classify/index.ts';
import {
  columnText,
  type VisibleSet,
  visibleBatches,
  visibleSelect,
  visibleSeqs,
} from '#rooms/collect/index.ts';
import { mendPolicy, rowsPolicy } from './policy.ts';
import { getRule } from './rules/repository.ts';
import type { RowsReply } from './schema.ts';
import { subjectOf } from './subject.ts';
import { qualityTables } from './tables.ts';

const rowShape = z.object({ h: z.string(), v: z.array(z.string().nullable()) });

/** Rows by hash as texts in the order of the columns; what is gone is left out. */
export async function rowsByHash(
  p: Pick<Platform, 'warehouse'>,
  visible: VisibleSet,
  columns: readonly string[],
  hashes: readonly string[],
): Promise<Map<string, (string | null)[]>> {
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0 || hashes.length === 0) return new Map();
  const texts = columns.map((name) => {
    const column = visible.columns.find((one) => one.name === name);
    return column ? columnText(column) : 'CAST(NULL AS Nullable(String))';
  });
  const rows = await p.warehouse.query(
    `SELECT toString(row_hash) AS h, [${texts.join(', ')}] AS v FROM (${visibleSelect(visible, '*')}) WHERE row_hash IN {hashes:Array(UInt64)}`,
    { seqs, hashes: hashes.map(BigInt) },
    rowShape,
  );
  return new Map(rows.map(({ h, v }) => [h, v]));
}

type RowsQuery = { rule: string; run?: string | undefined; page: number; pageSize: number };

async function evidenceOf(tx: Tx, resourceId: string, query: RowsQuery) {
  const run = await qualityTables(tx)
    .selectFrom('quality.run')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .$if(query.run !== undefined, (asked) => asked.where('id', '=', query.run ?? ''))
    .$if(query.run === undefined, (asked) => asked.where('cause', '<>', 'gate'))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!run) return { run, n: 0, found: [] };
  const base = qualityTables(tx)
    .selectFrom('quality.evidence')
    .where('run_id', '=', run.id)
    .where('rule_key', '=', query.rule);
  const { n } = await base.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const found = await base
    .selectAll()
    .orderBy('seq')
    .orderBy('line')
    .orderBy('row_hash')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return { run, n, found };
}

export async function readRows(
  p: Platform,
  actor: Actor,
  resourceId: string,
  query: RowsQuery,
): Promise<RowsReply> {
  const { subject } = await subjectOf(p.db, p, resourceId);
  permit(rowsPolicy, actor, subject);
  const published = await getPublishedVersion(p.db, resourceId);
  // A look that ends meanwhile takes the rows of the one before away with it.
  const { run, n, found } = await atOneMoment(p.db, (tx) => evidenceOf(tx, resourceId, query));
  if (!published || !run) throw problem('kernel.not-found');
  const rule = z.uuid().safeParse(query.rule).success ? await getRule(p.db, query.rule) : undefined;
  const { items } = published;
  const names = items.map(({ name }) => name);
  const shown = await visibleBatches(p.db, resourceId);
  // Rows of a batch that waits are looked at where they wait.
  const visible = run.batch_id
    ? { ...shown, batches: found.slice(0, 1).map(({ seq }) => ({ batchId: run.batch_id ?? '', seq })) }
    : shown;
  const values = await rowsByHash(
    p,
    visible,
    names,
    found.map(({ row_hash }) => row_hash),
  );
  const own = organisationOf(actor) === subject.providerId;
  const grade = await gradeInForce(p.db, resourceId);
  if (asksCare(grade) && found.length > 0) {
    await recordSensitiveRead(p, {
      actor,
      resourceId,
      holderId: subject.providerId,
      place: 'quality.rows',
      part: run.id,
      grade: grade.grade,
      masked: !own,
    });
  }
  const shownTo = (cells: (string | null)[]): (string | null)[] =>
    own
      ? cells
      : cells.map((cell, at) => {
          const item = items[at];
          const mask = item && coverOf(item, grade?.measures.masks);
          return mask && cell !== null ? String(applyMask(mask, cell, {}) ?? '') : cell;
        });
  return {
    columns: items.map(({ name, titleZh }) => ({
      name,
      title: titleZh,
      concerned: rule?.items.includes(name) ?? false,
    })),
    items: found.map(({ row_hash, line, seq }) => {
      const cells = values.get(row_hash);
      return { rowHash: row_hash, line, seq, values: cells ? shownTo(cells) : null };
    }),
    total: Number(n),
    page: query.page,
    pageSize: query.pageSize,
    masked: !own,
    abilities: abilitiesOf(actor, subject, { mend: mendPolicy }),
  };
}
