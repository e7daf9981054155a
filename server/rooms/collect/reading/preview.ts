/** A batch's file as its sender is shown it: tables, first rows, columns beside the items, styles with what would become of them. */
import { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { converted } from '../checking/convert.ts';
import { readingPolicy } from '../policy.ts';
import { type BatchRow, getBatch, profileOfResource } from '../repository.ts';
import { type Inspection, inspect } from './inspect.ts';
import { issuesOf } from './judge.ts';
import { itemsOfBatch, refusalIn } from './of-batch.ts';
import { isDoubtful, proposeColumns, readsAsItIs } from './propose.ts';
import type { InspectionReply } from './schema.ts';
import { sourceOf } from './source.ts';
import { type Conversion, measures, type ReadingAnswer } from './types.ts';

const SHOWN_ROWS = 30;
const SHOWN_CELLS = 8;
const CELL_CHARACTERS = 200;

export async function batchOfSender(p: Kernel, actor: Actor, batchId: string): Promise<BatchRow> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(readingPolicy, actor, { providerId: batch.organisation_id });
  return batch;
}

/** Throws what the reading of the file would be refused for. */
export async function inspectBatch(
  p: Kernel,
  batch: BatchRow,
  answer: ReadingAnswer | undefined,
): Promise<{ found: Inspection; items: Item[] }> {
  if (batch.object_key === '') throw problem('collect.file-erased');
  const items = await itemsOfBatch(p, batch);
  try {
    const found = await inspect({
      source: await sourceOf(p, batch.object_key),
      file: batch,
      items,
      terms: batch.terms,
      answer,
      profile: await profileOfResource(p.db, batch.resource_id),
    });
    return { found, items };
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    throw problem(refusal.rejection.code, { params: refusal.rejection.params });
  }
}

const short = (cell: string): string =>
  cell.length > CELL_CHARACTERS ? `${cell.slice(0, CELL_CHARACTERS)}…` : cell;

export async function previewReading(
  p: Kernel,
  actor: Actor,
  batchId: string,
  given: ReadingAnswer | null,
): Promise<InspectionReply> {
  const batch = await batchOfSender(p, actor, batchId);
  const answer = given ?? batch.answer ?? undefined;
  const { found, items } = await inspectBatch(p, batch, answer);
  const { header, match, survey } = found;
  const below = found.rows.filter(({ line }) => line > header.line);
  const proposals = proposeColumns(header.names, items);
  const itemAt = (position: number): string | null => items[match.places.indexOf(position)]?.name ?? null;
  return {
    batchId,
    resourceId: batch.resource_id,
    fileName: batch.file_name,
    state: batch.state,
    waits: batch.awaiting === 'reading',
    tables: (survey?.tables ?? []).map(({ head, hidden, fields: _fields, ...place }) => ({
      ...place,
      hidden: hidden ?? false,
      opening: short((head[0]?.cells ?? []).filter((cell) => cell !== '').join(' ')),
    })),
    ignored: survey?.ignored ?? [],
    ...(found.place ? { place: found.place } : {}),
    sure: found.sure,
    encoding: found.encoding,
    delimiter: found.delimiter,
    delimiterCounts: found.delimiterCounts,
    header: { line: header.line, rows: header.rows, names: header.names },
    rows: found.rows.slice(0, SHOWN_ROWS).map(({ line, cells }) => ({ line, cells: cells.map(short) })),
    columns: header.names.map((name, index) => {
      const position = index + 1;
      const proposal = proposals.find((one) => one.position === position);
      return {
        position,
        name,
        item: itemAt(position),
        proposed: proposal?.item ?? null,
        by: proposal?.by ?? 'none',
      };
    }),
    items: items.map(({ name, titleZh, titleEn, type, nullable, key }) => ({
      name,
      titleZh,
      ...(titleEn ? { titleEn } : {}),
      type,
      required: key || !nullable,
    })),
    styles: await Promise.all(
      found.styles.map(async ({ item, position, proposal }) => {
        const applied = found.conversions[item];
        const shown = applied ?? proposal.conversion;
        const cells = below.map((row) => row.cells[position - 1] ?? '').filter((cell) => cell.trim() !== '');
        const kind = shown?.kind ?? 'number';
        const [plainly, oddly] = [true, false].map((wanted) =>
          [...new Set(cells)].filter((cell) => readsAsItIs(kind, cell) === wanted),
        );
        // What is written otherwise first: of the rest a glance is enough.
        const before = [...(oddly ?? []), ...(plainly ?? [])].slice(0, SHOWN_CELLS).map(short);
        const after = shown ? await afterwards(p, before, shown) : before;
        const { of, plain, odd, damaged, counts } = proposal.evidence;
        return {
          item,
          position,
          of,
          plain,
          odd,
          damaged,
          counts,
          ...(proposal.conversion ? { proposed: proposal.conversion } : {}),
          ...(applied ? { applied } : {}),
          ambiguous: proposal.ambiguous ?? false,
          doubtful: isDoubtful(proposal),
          before,
          after,
          reads: after.map((cell) => readsAsItIs(kind, cell)),
        };
      }),
    ),
    measures: [...measures],
    issues: issuesOf(found, batch.terms).map(({ path, code, zh, en }) => ({
      path,
      code,
      message: { zh, en },
    })),
    ...(found.said ? { said: found.said } : {}),
    remembered: (await profileOfResource(p.db, batch.resource_id)) !== undefined,
    abilities: abilitiesOf(actor, { providerId: batch.organisation_id }, { answer: readingPolicy }),
  };
}

/** By the very expression that the check will use. */
async function afterwards(p: Kernel, cells: readonly string[], conversion: Conversion): Promise<string[]> {
  if (cells.length === 0) return [];
  const rows = await p.warehouse.query(
    `SELECT ${converted('c', conversion)} AS v FROM (SELECT arrayJoin({cells:Array(String)}) AS c)`,
    { cells: [...cells] },
    z.object({ v: z.string() }),
  );
  return rows.map(({ v }) => v);
}
