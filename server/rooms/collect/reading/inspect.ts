/** Everything that can be seen of a received file before its rows are read: its tables, its header, its columns, its styles. */
import type { Item } from '#rooms/catalog/index.ts';
import type { IntakeTerms } from '../intake/terms.ts';
import { decoded } from './decode.ts';
import { type EncodingFound, encodingOf } from './encoding.ts';
import { FormError, HEAD_ROWS } from './forms/limits.ts';
import { sniff } from './forms/sniff.ts';
import type { Survey, Table, TablePlace } from './forms/survey.ts';
import { type GridRow, gridOf, guessHeader, type HeaderGuess, headerAt } from './grid.ts';
import { type HeaderMatch, isAnnotation, matchHeader, missingIssue, normaliseName } from './header.ts';
import { codeDigits, proposeStyle, type StyleProposal } from './propose.ts';
import { refuse } from './refusal.ts';
import { bytesOf, type Source, surveyOf } from './source.ts';
import {
  type Conversion,
  type Delimiter,
  delimiters,
  type EncodingName,
  type ReadingAnswer,
} from './types.ts';

/** So much of a text is looked at for its header. */
export const HEADER_LIMIT = 1_048_576;

export type InspectedFile = {
  utf8_break: number | null;
  forced_encoding: EncodingName | null;
};

/** How files of the resource were read last, for those that look the same. */
export type Profile = { answer: ReadingAnswer; form: string; header: string[] };

export type Inspection = {
  survey: Survey | undefined;
  table: Table | undefined;
  place: TablePlace | undefined;
  /** Among several tables this one is the only one that fits. */
  sure: boolean;
  encoding: EncodingFound;
  delimiter: Delimiter;
  delimiterCounts: Record<string, number>;
  rows: GridRow[];
  header: HeaderGuess;
  match: HeaderMatch;
  conversions: Record<string, Conversion>;
  /** Columns of codes with zeros in front, and how many digits they have, by item. */
  codes: Record<string, number>;
  styles: { item: string; position: number; proposal: StyleProposal }[];
  said: 'answer' | 'profile' | undefined;
};

export type Question = {
  source: Source;
  file: InspectedFile;
  items: readonly Item[];
  terms: Pick<IntakeTerms, 'extraField' | 'permitted'>;
  answer: ReadingAnswer | undefined;
  profile: Profile | undefined;
};

/** Throws Refusal, or ApartError with a FormError in it. */
export async function inspect(question: Question): Promise<Inspection> {
  const { source, items, terms, answer } = question;
  const survey = await surveyed(source);
  const { table, sure } = survey
    ? chosen(survey, items, terms, answer?.place)
    : { table: undefined, sure: true };
  const place = table && placeOf(table);
  const looked =
    !table || table.form === 'delimited'
      ? await lookAtText(question, place)
      : {
          rows: gridOfTable(table),
          delimiter: ',' as const,
          delimiterCounts: {},
          encoding: { encoding: 'utf-8' as const, forced: false, byteOrderMark: false },
        };
  const header = headerOf(looked.rows, table, answer, items);
  if (!header) throw refuse('collect.row-too-long', { limit: HEADER_LIMIT });
  const names = header.names;
  const profile = fitting(question, place, names);
  const said = answer ?? profile?.answer;
  const match = matched(names, items, terms, said?.columns);
  const rows = looked.rows.filter(({ line }) => line > header.line);
  const codes: Record<string, number> = {};
  const styles = items.flatMap((item, index) => {
    const position = match.places[index] ?? 0;
    if (position === 0) return [];
    const values = rows.map(({ cells }) => cells[position - 1] ?? '');
    const digits = codeDigits(item, values);
    if (digits !== undefined) codes[item.name] = digits;
    const proposal = proposeStyle(item, names[position - 1] ?? '', values);
    return proposal ? [{ item: item.name, position, proposal }] : [];
  });
  return {
    ...looked,
    survey,
    table,
    place,
    sure,
    header,
    match,
    codes,
    styles,
    conversions: said?.conversions ?? {},
    said: answer ? 'answer' : profile ? 'profile' : undefined,
  };
}

const placeOf = ({ form, entry, sheet, path }: Table): TablePlace => ({
  form,
  ...(entry === undefined ? {} : { entry }),
  ...(sheet === undefined ? {} : { sheet }),
  ...(path === undefined ? {} : { path }),
});

/** undefined for plain text, which is looked at here; anything else is looked at apart. */
async function surveyed(source: Source): Promise<Survey | undefined> {
  const content = await source.objects.read(source.key);
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of content) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= 65_536) break;
  }
  content.destroy();
  return sniff(head, false).form === 'delimited' ? undefined : surveyOf(source, true);
}

export const gridOfTable = (table: Table): GridRow[] =>
  table.head
    .filter(({ line }) => !table.fields || line > 0)
    .map(({ line, cells }) => ({ line, cells, after: 0 }));

const samePlace = (a: TablePlace, b: TablePlace): boolean =>
  a.form === b.form &&
  a.entry === b.entry &&
  a.sheet === b.sheet &&
  (a.path ?? []).join('\0') === (b.path ?? []).join('\0');

/** The rows of a table as far as its survey shows them; of text with the delimiter that fits best. */
function sampleRows(table: Table, items: readonly Item[]): GridRow[] {
  if (table.form !== 'delimited') return gridOfTable(table);
  const text = Buffer.from(table.head.map(({ cells }) => cells[0] ?? '').join('\n'));
  return bestGrid(text, true, items, undefined)?.rows ?? [];
}

/** The table somebody named; else the only one, or the only one whose header is right. */
function chosen(
  survey: Survey,
  items: readonly Item[],
  terms: Question['terms'],
  named: TablePlace | undefined,
): { table: Table; sure: boolean } {
  if (named) {
    const table = survey.tables.find((one) => samePlace(one, named));
    if (!table) throw new FormError('entry-missing');
    return { table, sure: true };
  }
  const filled = survey.tables.filter(({ form, head }) => form === 'parquet' || head.length > 0);
  const [only] = filled;
  if (!only) throw new FormError('no-tables');
  if (filled.length === 1) return { table: only, sure: true };
  const rated = filled.map((table) => {
    const names = table.fields ?? guessHeader(sampleRows(table, items), items)?.names ?? [];
    const { issues, left, places } = matchHeader(names, items, terms.permitted);
    const right = issues.length === 0 && (terms.extraField !== 'refuse' || left.length === 0);
    return { table, right, score: places.filter((place) => place > 0).length };
  });
  const right = rated.filter((one) => one.right && !one.table.hidden);
  const [fit] = right;
  if (fit && right.length === 1) return { table: fit.table, sure: true };
  // Beside a sheet of instructions there is nothing to choose; what its columns are is asked as of any file.
  const likely = rated.filter(({ score, table }) => score > 0 && !table.hidden);
  const [meant] = likely;
  if (meant && likely.length === 1) return { table: meant.table, sure: true };
  rated.sort(
    (a, b) => Number(a.table.hidden ?? false) - Number(b.table.hidden ?? false) || b.score - a.score,
  );
  return { table: rated[0]?.table ?? only, sure: false };
}

type Grid = { rows: GridRow[]; delimiter: Delimiter; delimiterCounts: Record<string, number> };

/** Cut by the delimiter under which most items are named; else by the one that gives most columns. */
function bestGrid(
  head: Buffer,
  whole: boolean,
  items: readonly Item[],
  wanted: Delimiter | undefined,
): Grid | undefined {
  let best: (Grid & { matches: number; columns: number }) | undefined;
  const counts: Record<string, number> = {};
  for (const delimiter of wanted ? [wanted] : delimiters) {
    const rows = gridOf(head, whole, delimiter, HEAD_ROWS);
    const header = guessHeader(rows, items);
    if (!header) continue;
    const columns = rows.find(({ line }) => line === header.line)?.cells.length ?? 0;
    counts[delimiter] = columns - 1;
    const better =
      !best || header.matches > best.matches || (header.matches === best.matches && columns > best.columns);
    if (better) best = { rows, delimiter, delimiterCounts: {}, matches: header.matches, columns };
  }
  return best && { rows: best.rows, delimiter: best.delimiter, delimiterCounts: counts };
}

async function lookAtText(
  { source, file, items, answer }: Question,
  place: TablePlace | undefined,
): Promise<Grid & { encoding: EncodingFound }> {
  const open = () => bytesOf(source, place);
  const known = place?.entry === undefined ? file.utf8_break : undefined;
  const encoding = await encodingOf(open, known, answer?.encoding ?? file.forced_encoding ?? undefined);
  const content = await open();
  let head: Buffer = Buffer.alloc(0);
  let whole = true;
  for await (const chunk of decoded(content, encoding.encoding)) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= HEADER_LIMIT) {
      whole = false;
      break;
    }
  }
  content.destroy();
  const grid = bestGrid(head, whole, items, answer?.delimiter);
  if (!grid) throw refuse('collect.row-too-long', { limit: HEADER_LIMIT });
  return { ...grid, encoding };
}

function headerOf(
  rows: readonly GridRow[],
  table: Table | undefined,
  answer: ReadingAnswer | undefined,
  items: readonly Item[],
): HeaderGuess | undefined {
  if (table?.fields) return { line: 0, rows: 1, names: table.fields, matches: 0, after: 0 };
  const text = !table || table.form === 'delimited';
  const found = answer?.header ? headerAt(rows, answer.header, items) : guessHeader(rows, items);
  if (!found || !text) return found;
  // A row of text has as many cells as its header, also where the last ones are blank.
  const row = rows.find(({ line }) => line === found.line) ?? rows[0];
  const missing = Math.max(0, (row?.cells.length ?? 0) - found.names.length);
  return { ...found, names: [...found.names, ...Array.from({ length: missing }, () => '')] };
}

/** The profile where the file looks like the one it was made for, and nobody said anything about this one. */
function fitting(
  { answer, profile }: Question,
  place: TablePlace | undefined,
  names: readonly string[],
): Profile | undefined {
  if (answer || !profile || profile.form !== (place?.form ?? 'delimited')) return undefined;
  return profile.header.length === names.length &&
    names.every((name, index) => normaliseName(name) === profile.header[index])
    ? profile
    : undefined;
}

/** By the names themselves, or as somebody said column by column. */
function matched(
  names: readonly string[],
  items: readonly Item[],
  terms: Question['terms'],
  columns: readonly (string | null)[] | undefined,
): HeaderMatch {
  const byName = matchHeader(names, items, terms.permitted);
  if (!columns) return byName;
  const may = (item: Item): boolean => terms.permitted === undefined || terms.permitted.includes(item.name);
  const places = items.map((item) => (may(item) ? columns.indexOf(item.name) + 1 : 0));
  const standing = Object.fromEntries(
    Object.entries(byName.standing).filter(([, place]) => typeof columns[place - 1] !== 'string'),
  );
  const used = new Set([...places, ...Object.values(standing)]);
  const left = names.flatMap((name, index) => {
    if (used.has(index + 1) || isAnnotation(name)) return [];
    const item = items.find((one) => one.name === columns[index])?.name;
    return [{ position: index + 1, name: name.trim(), ...(item === undefined ? {} : { item }) }];
  });
  // What may be blank may also be missing where somebody says so.
  const issues = items.flatMap((item, index) =>
    places[index] || (item.nullable && !item.key) || !may(item) ? [] : [missingIssue(item)],
  );
  return { places, standing, left, issues };
}
