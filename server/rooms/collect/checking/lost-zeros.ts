/** Codes a spreadsheet took for numbers: among codes of one length that begin with zeros, a shorter number has lost its own. */
import { columnText, physicalColumn } from './columns.ts';
import type { RowCheck } from './extra.ts';

export const lostZeros: RowCheck = {
  name: 'lost-zeros',
  codes: ['zeros-lost'],
  // A mended row is what somebody has looked at: it is taken as it is.
  applies: (_p, batch) => batch.reading?.codes !== undefined && batch.mends === null,
  statements: async (_p, { batch, input, range }) =>
    input.items.flatMap((item, index) => {
      const digits = batch.reading?.codes?.[item.name];
      if (digits === undefined) return [];
      const value = columnText(physicalColumn(item));
      return [
        {
          sql: `INSERT INTO quarantine (resource, batch, line, position, column, value, code, detail, key)
            SELECT {resource:UUID}, {batch:UUID}, line, {position:UInt16}, {column:String}, assumeNotNull(${value}), 'zeros-lost',
              {digits:String}, key
            FROM ${input.table} WHERE seq = {seq:UInt32} AND op = 1 AND line >= {from:UInt32} AND line < {to:UInt32}
              AND match(ifNull(${value}, ''), '^[1-9][0-9]*$') AND length(ifNull(${value}, '')) < {length:UInt8}`,
          params: {
            resource: input.resourceId,
            batch: input.batchId,
            seq: input.seq,
            position: input.places[index] ?? 0,
            column: item.name,
            digits: String(digits),
            length: digits,
            ...range,
          },
        },
      ];
    }),
};
