/** A mended row must not bury what came after the row it mends: it is held back, the newer value beside it, until somebody sends it once more. */
import { columnText, physicalColumn } from '../checking/columns.ts';
import type { RowCheck } from '../checking/extra.ts';
import { getBatch, visibleOf } from '../repository.ts';

/** Of the newer values as many characters as a reader takes in. */
const SHOWN = 300;

export const newerCheck: RowCheck = {
  name: 'newer',
  codes: ['newer-value', 'newer-deletion'],
  applies: (_p, batch) => batch.mends !== null,
  statements: async (p, { batch, input, range }) => {
    const mended = batch.mends && (await getBatch(p.db, batch.mends));
    if (!mended) return [];
    const later = (await visibleOf(p.db, batch.resource_id))
      .map(({ seq }) => seq)
      .filter((seq) => seq > mended.seq && seq < input.seq);
    if (later.length === 0) return [];
    const shown = input.items.filter(({ key }) => !key);
    const values = shown.map(
      (item, index) => `concat({title${index}:String}, ' ', ifNull(${columnText(physicalColumn(item))}, ''))`,
    );
    return [
      {
        sql: `INSERT INTO quarantine (resource, batch, line, position, column, value, code, detail, key)
          SELECT {resource:UUID}, {batch:UUID}, line, 0, '', '', if(op = 1, 'newer-value', 'newer-deletion'),
            concat(toString(at), '/', if(op = 1, substringUTF8(shown, 1, {most:UInt32}), '')), key
          FROM (
            SELECT key, line FROM ${input.table}
            WHERE seq = {seq:UInt32} AND op = 1 AND line >= {from:UInt32} AND line < {to:UInt32}) AS s
          INNER JOIN (
            SELECT key, max(seq) AS at, argMax(op, seq) AS op,
              argMax(arrayStringConcat([${values.join(', ') || `''`}], '；'), seq) AS shown
            FROM ${input.table} WHERE seq IN {later:Array(UInt32)} AND key GLOBAL IN (
              SELECT key FROM ${input.table}
              WHERE seq = {seq:UInt32} AND op = 1 AND line >= {from:UInt32} AND line < {to:UInt32})
            GROUP BY key) AS n USING (key)`,
        params: {
          resource: input.resourceId,
          batch: input.batchId,
          seq: input.seq,
          later,
          most: SHOWN,
          ...Object.fromEntries(shown.map(({ titleZh }, index) => [`title${index}`, titleZh])),
          ...range,
        },
      },
    ];
  },
};
