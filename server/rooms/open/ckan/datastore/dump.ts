/** `/datastore/dump/<id>`: all rows of a resource as CKAN writes them, streamed. */
import { Readable } from 'node:stream';
import { watched } from '../../downloads/running.ts';
import {
  type Encoding,
  elementName,
  encoding,
  inPlace,
  noteRows,
  type Reached,
  rowsAllowed,
  rowsOf,
  runningOf,
  xmlText,
} from '../../rows/index.ts';
import { askedFields, countRows } from '../../rows/query.ts';
import { pieces } from '../../rows/stream.ts';
import { typedValue } from '../../rows/values.ts';
import type { ReleaseColumn } from '../../tables.ts';
import type { Call } from '../call.ts';
import { countOf, flagOf, textOfParam } from '../transport.ts';
import { readAsked } from './asked.ts';
import { fieldOf, reachResource } from './search.ts';

export const dumpFormats = ['csv', 'tsv', 'json', 'xml'] as const;
export type DumpFormat = (typeof dumpFormats)[number];

function writerOf(format: DumpFormat, columns: readonly ReleaseColumn[], bom: boolean): Encoding {
  const lead = bom ? '\ufeff' : '';
  if (format === 'csv' || format === 'tsv') return encoding(format, columns, { bom });
  if (format === 'json')
    return {
      type: 'application/json; charset=utf-8',
      head: `${lead}{\n  "fields": ${JSON.stringify(columns.map(fieldOf))},\n  "records": [`,
      row: (cells, at) =>
        `${at === 0 ? '\n' : ',\n'}    ${JSON.stringify(columns.map(({ kind }, place) => typedValue(kind, cells[place] ?? null)))}`,
      tail: '\n]}\n',
    };
  return {
    type: 'text/xml; charset=utf-8',
    head: `${lead}<data xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n`,
    row: (cells) => {
      const id = columns.findIndex(({ name }) => name === '_id');
      const inner = columns.flatMap(({ name }, at) => {
        if (at === id) return [];
        const element = elementName(name);
        const text = cells[at] ?? null;
        return text === null
          ? [`<${element} xsi:nil="true" />`]
          : [`<${element}>${xmlText(text)}</${element}>`];
      });
      return `<row${id < 0 ? '' : ` _id="${cells[id] ?? ''}"`}>${inner.join('')}</row>\n`;
    },
    tail: '</data>\n',
  };
}

export type Dump = { type: string; name: string; stream: Readable; headers: Record<string, string> };

export async function dump(call: Call, id: string, format: DumpFormat, signal: AbortSignal): Promise<Dump> {
  const reached: Reached = await reachResource(call, id, 'ckan', format);
  const { source } = reached;
  const asked = readAsked(source, call.params);
  const columns = askedFields(source, asked.fields);
  const counted = await countRows(call.p, source, asked);
  // No limit of an answer holds here: it is a file, and flows.
  const limit = rowsAllowed(
    reached,
    Math.min(countOf(call.params.limit) ?? counted, Math.max(0, counted - asked.offset)),
  );
  const writer = writerOf(format, columns, flagOf(call.params.bom));
  return inPlace(call.p, reached, call.caller, async () => {
    const { headers } = await noteRows(call.p, reached, format, limit);
    const rows = rowsOf(call.p, source, { ...asked, limit }, signal);
    const stream = Readable.from(pieces(writer, await rows.next(), rows), { objectMode: false });
    return {
      type: writer.type,
      name: `${textOfParam(id)}.${format}`,
      stream: watched(call.p, runningOf(reached), stream),
      headers,
    };
  });
}
