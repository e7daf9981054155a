/** Looks through ALL rows of a table to be opened: one loose pass in the warehouse, then check digits on what it found, a line at a time. */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { ident } from '#kernel/warehouse.ts';
import { detectors, isPersonName } from '#rooms/classify/index.ts';
import {
  cellKinds,
  certificateNamed,
  certificateShape,
  nameShape,
  type ScanKindName,
  scanKinds,
  secrecyRough,
  shaded,
} from './scan-kinds.ts';
import type { Hit } from './tables.ts';

type Reader = Pick<Kernel, 'warehouse'>;

export type ScannedColumn = { name: string; physical: string; title: string; kind: string };
export type OwnPattern = { id: string; zh: string; en: string; expression: string };
export type ScanInput = {
  /** A quoted table, or a statement in brackets; only names of `columns` are read of it. */
  from: string;
  params?: Record<string, unknown>;
  columns: readonly ScannedColumn[];
  secrecyMarks: readonly string[];
  patterns: readonly OwnPattern[];
};

/** Never more samples than these, and those shaded. */
const SAMPLES = 3;
const written = new Set(['text', 'integer', 'decimal']);
const counts = z.record(z.string(), z.coerce.number());

type Look = { column: ScannedColumn; kind: string; expression: string; alias: string };

/** Cells as text, digits of full width taken for plain ones. */
const textOf = (physical: string): string =>
  `translateUTF8(ifNull(toString(${ident(physical)}), ''), '０１２３４５６７８９Ｘｘ－＋', '0123456789Xx-+')`;

export async function scanRows(k: Reader, input: ScanInput): Promise<{ rows: number; hits: Hit[] }> {
  const columns = input.columns.filter(({ kind }) => written.has(kind));
  const looks: Look[] = columns
    .flatMap((column) => [
      ...cellKinds.map((kind) => ({ column, kind, expression: scanKinds[kind].rough })),
      ...(input.secrecyMarks.length > 0 && column.kind === 'text'
        ? [{ column, kind: 'secrecy-mark', expression: secrecyRough(input.secrecyMarks) }]
        : []),
      ...input.patterns.map(({ id, expression }) => ({ column, kind: `pattern:${id}`, expression })),
    ])
    .map((look, n) => ({ ...look, alias: `a${n}` }));
  const params: Record<string, unknown> = { ...input.params };
  const names = new Map<string, string>();
  const bound = (expression: string): string => {
    const name = names.get(expression) ?? `re${names.size}`;
    names.set(expression, name);
    params[name] = expression;
    return `{${name}:String}`;
  };
  const cells = columns.map(({ physical }, n) => `${textOf(physical)} AS v${n}`);
  const at = new Map(columns.map((column, n) => [column, `v${n}`]));
  const [found = {}] = await k.warehouse.query(
    `SELECT toUInt64(count()) AS n${looks
      .map(
        ({ column, expression, alias }) =>
          `, toUInt64(countIf(match(${at.get(column)}, ${bound(expression)}))) AS ${alias}`,
      )
      .join('')} FROM (SELECT ${cells.length === 0 ? '1' : cells.join(', ')} FROM ${input.from})`,
    params,
    counts,
    { settings: { max_query_size: 67_108_864, max_ast_elements: 5_000_000 } },
  );
  const hits: Hit[] = [];
  for (const look of looks) {
    const rough = found[look.alias] ?? 0;
    if (rough === 0) continue;
    const seen = await lookCloser(k, input, look);
    if (seen.count > 0)
      hits.push({ column: look.column.name, kind: look.kind, title: titleOf(look.kind, input), ...seen });
  }
  hits.push(...(await namesBesideNumbers(k, input, columns)));
  return { rows: found.n ?? 0, hits };
}

const titleOf = (kind: string, { patterns }: ScanInput): Hit['title'] => {
  const own = patterns.find(({ id }) => kind === `pattern:${id}`);
  return own ? { zh: own.zh, en: own.en } : scanKinds[kind as ScanKindName].title;
};

/** Line by line: however many there are, one is in memory. */
async function lookCloser(
  k: Reader,
  input: ScanInput,
  { column, kind, expression }: Look,
): Promise<Pick<Hit, 'count' | 'samples'>> {
  const own = kind in scanKinds ? scanKinds[kind as ScanKindName] : undefined;
  const exact = own && 'found' in own ? own.found : undefined;
  const loose = new RegExp(expression.replaceAll('\\p{Han}', '\\p{Script=Han}'), 'u');
  const samples = new Set<string>();
  let count = 0;
  const sql = `SELECT v FROM (SELECT ${textOf(column.physical)} AS v FROM ${input.from}) WHERE match(v, {look:String}) FORMAT JSONCompactEachRow`;
  for await (const text of lines(k, sql, { ...input.params, look: expression })) {
    const values = exact ? exact(text) : [loose.exec(text)?.[0] ?? text];
    if (values.length === 0) continue;
    count++;
    if (samples.size < SAMPLES) samples.add(shaded(values[0] ?? ''));
  }
  return { count, samples: [...samples] };
}

async function* lines(k: Reader, sql: string, params: Record<string, unknown>): AsyncIterable<string> {
  const stream = await k.warehouse.stream(sql, params);
  let failed: unknown;
  stream.once('error', (error) => {
    failed = error;
  });
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      if (line !== '') yield z.tuple([z.string()]).parse(JSON.parse(line))[0];
    // A scan that broke off must not pass for one that found nothing.
    if (failed) throw problem('kernel.store-unavailable', { params: { store: 'warehouse' }, cause: failed });
  } finally {
    stream.destroy();
  }
}

/** A whole name and a certificate's number in one row name a person, though neither does alone. */
async function namesBesideNumbers(
  k: Reader,
  input: ScanInput,
  columns: readonly ScannedColumn[],
): Promise<Hit[]> {
  const texts = columns.filter(({ kind }) => kind === 'text');
  const numbers = texts.filter(
    ({ name, title }) => certificateNamed.test(title) || certificateNamed.test(name),
  );
  if (numbers.length === 0) return [];
  const hits: Hit[] = [];
  for (const name of texts.filter((one) => !numbers.includes(one))) {
    const rows = await k.warehouse.query(
      `SELECT DISTINCT ${textOf(name.physical)} AS v FROM ${input.from} WHERE v != '' LIMIT 500`,
      input.params ?? {},
      z.object({ v: z.string() }),
    );
    const named =
      detectors['person-name'].named.test(name.title) || detectors['person-name'].named.test(name.name);
    const like = rows.filter(({ v }) => isPersonName(v)).length;
    if (rows.length === 0 || like / rows.length < (named ? 0.3 : 0.8)) continue;
    for (const number of numbers) {
      const [found] = await k.warehouse.query(
        `SELECT toUInt64(countIf(match(a, {shape:String}) AND (match(upper(b), {number:String}) OR match(b, '[0-9]{6}')))) AS n
         FROM (SELECT ${textOf(name.physical)} AS a, ${textOf(number.physical)} AS b FROM ${input.from})`,
        { ...input.params, shape: nameShape, number: certificateShape },
        z.object({ n: z.coerce.number() }),
      );
      if ((found?.n ?? 0) > 0)
        hits.push({
          column: `${name.name} + ${number.name}`,
          kind: 'name-with-certificate',
          title: scanKinds['name-with-certificate'].title,
          count: found?.n ?? 0,
          samples: rows
            .filter(({ v }) => isPersonName(v))
            .slice(0, 1)
            .map(({ v }) => shaded(v)),
        });
    }
  }
  return hits;
}
