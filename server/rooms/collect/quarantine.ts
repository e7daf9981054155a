/** The rows that were held back: as a list of faults, and as a file that can be corrected and sent again. */
import { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import { type Language, problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { runsAsFormula } from '#kernel/spreadsheet.ts';
import { recordSensitiveRead } from '#ledger/index.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { asksCare, gradeInForce } from '#rooms/classify/index.ts';
import { faultText } from './checking/faults.ts';
import { itemsOf } from './commands/stage-batch.ts';
import { quarantinePolicy } from './policy.ts';
import { annotationColumns } from './reading/header.ts';
import { type BatchRow, getBatch } from './repository.ts';
import type { QuarantineReply } from './schema.ts';

const ofBatch = 'resource = {resource:UUID} AND batch = {batch:UUID}';
/** Rows of the file that are looked up at a time. */
const STEP = 5000;

async function load(
  p: Kernel,
  actor: Actor,
  batchId: string,
  exported: boolean,
): Promise<{ batch: BatchRow; items: Item[] }> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(quarantinePolicy, actor, { providerId: batch.organisation_id });
  const grade = await gradeInForce(p.db, batch.resource_id);
  if (asksCare(grade)) {
    await recordSensitiveRead(p, {
      actor,
      resourceId: batch.resource_id,
      holderId: batch.organisation_id,
      place: 'collect.quarantine',
      part: batchId,
      grade: grade.grade,
      masked: false,
      exported,
    });
  }
  return { batch, items: await itemsOf(p, batch.version_id) };
}

const faultRow = z.object({
  line: z.number(),
  position: z.number(),
  column: z.string(),
  value: z.string(),
  code: z.string(),
  detail: z.string(),
});
const codeRow = z.object({ code: z.string(), n: z.coerce.number() });

/** One page of faults by line and column, with their number by kind. */
export async function listQuarantine(
  p: Kernel,
  actor: Actor,
  batchId: string,
  page: number,
  pageSize: number,
): Promise<QuarantineReply> {
  const { batch, items } = await load(p, actor, batchId, false);
  const params = { resource: batch.resource_id, batch: batchId };
  const byCode = await p.warehouse.query(
    `SELECT toString(code) AS code, count() AS n FROM quarantine WHERE ${ofBatch} GROUP BY code ORDER BY n DESC, code`,
    params,
    codeRow,
  );
  const rows = await p.warehouse.query(
    `SELECT line, position, column, value, toString(code) AS code, detail FROM quarantine WHERE ${ofBatch}
     ORDER BY line, position, code LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    { ...params, limit: pageSize, offset: (page - 1) * pageSize },
    faultRow,
  );
  const itemOf = (name: string): Item | undefined => items.find((item) => item.name === name);
  return {
    items: rows.map((row) => {
      const item = itemOf(row.column);
      return {
        line: row.line,
        position: row.position,
        column: row.column,
        columnTitle: item?.titleZh ?? '',
        value: row.value,
        code: row.code,
        reason: faultText(row.code, item, row.detail),
      };
    }),
    total: byCode.reduce((sum, { n }) => sum + n, 0),
    page,
    pageSize,
    byCode: byCode.map(({ code, n }) => ({ code, faults: n, reason: faultText(code, undefined, '') })),
  };
}

/**
 * A cell of the download. A spreadsheet would run a text that begins like a formula: a tab before it stops that, and is
 * taken off again when the file comes back. Plain numbers keep their sign.
 */
export function safeCell(text: string): string {
  const risky = runsAsFormula(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
  const safe = risky ? `\t${text}` : text;
  return /[",\n\r\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of the download. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(safeCell).join(',')}\r\n`;

const badRow = z.object({
  line: z.number(),
  cells: z.array(z.string()),
  faults: z.array(z.tuple([z.number(), z.string(), z.string(), z.string()])),
});

export type Download = { name: string; lines: AsyncIterable<string> };

/** The held-back rows with all their cells, their line and the reasons: UTF-8 with byte-order mark. */
export async function quarantineCsv(
  p: Kernel,
  actor: Actor,
  batchId: string,
  language: Language,
): Promise<Download> {
  const { batch, items } = await load(p, actor, batchId, true);
  return { name: `quarantine-${batch.seq}.csv`, lines: badLines(p, batch, items, language) };
}

async function* badLines(
  p: Kernel,
  batch: BatchRow,
  items: readonly Item[],
  language: Language,
): AsyncIterable<string> {
  const header = batch.reading?.header ?? items.map((item) => item.titleZh);
  // Columns that an earlier download added are not carried along a second time.
  const own = new Set<string>(Object.values(annotationColumns));
  const kept = header.flatMap((name, index) => (own.has(name) ? [] : [index]));
  yield `\ufeff${csvLine([...kept.map((index) => header[index] ?? ''), annotationColumns.line, annotationColumns.reason])}`;
  let after = 0;
  for (;;) {
    const rows = await p.warehouse.query(
      `WITH bad AS (
         SELECT line, arraySort(groupArray((position, column, toString(code), detail))) AS faults
         FROM quarantine WHERE ${ofBatch} AND line > {after:UInt32} GROUP BY line ORDER BY line LIMIT {step:UInt32})
       SELECT r.line AS line, r.cells AS cells, b.faults AS faults FROM (
         SELECT line, cells FROM raw WHERE ${ofBatch} AND line > {after:UInt32} AND line IN (SELECT line FROM bad)) AS r
       INNER JOIN bad AS b ON r.line = b.line ORDER BY line`,
      { resource: batch.resource_id, batch: batch.id, after, step: STEP },
      badRow,
    );
    for (const { line, cells, faults } of rows) {
      const reasons = faults.map(([position, column, code, detail]) => {
        const item = items.find((one) => one.name === column);
        const where = position === 0 ? '' : `${item?.titleZh ?? column}：`;
        return `${where}${faultText(code, item, detail)[language]}`;
      });
      const shown =
        cells.length === header.length ? kept.map((index) => cells[index] ?? '') : padded(cells, kept.length);
      yield csvLine([...shown, String(line), reasons.join('；')]);
    }
    const last = rows.at(-1);
    if (!last || rows.length < STEP) return;
    after = last.line;
  }
}

/** A row of the wrong width is shown whole, so that nothing is lost while it is mended. */
const padded = (cells: readonly string[], width: number): string[] => [
  ...cells,
  ...Array.from({ length: Math.max(0, width - cells.length) }, () => ''),
];
