/** Checks of single rows: the consent a row rests on, and the notice its subject was shown. */
import { z } from 'zod';
import type { Kernel } from '#kernel/kernel.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { cityKey } from '#rooms/classify/index.ts';
import { columnText, physicalColumn } from '../checking/columns.ts';
import type { RowCheck, RowCheckQuestion } from '../checking/extra.ts';
import type { FaultCode } from '../checking/faults.ts';
import type { Statement } from '../checking/statements.ts';
import type { StandingColumn } from '../reading/types.ts';
import { subjectToken } from './subject-token.ts';
import { lawfulTables } from './tables.ts';

/** References of a statement travel in its address. */
const ROWS_AT_ONCE = 10_000;

/** The number that says whom a row is about. */
export const subjectItem = (items: readonly Item[]): Item | undefined =>
  items.find(({ identifier }) => identifier !== undefined && identifier !== 'division-code');

const cellAt = (place: number | undefined): string =>
  place === undefined ? `''` : `trim(BOTH ' ' FROM replaceAll(cells[${place}], '\\u3000', ' '))`;

const placeOf = ({ batch }: RowCheckQuestion, column: StandingColumn): number | undefined =>
  batch.reading?.standing?.[column];

/** Lines of the typed rows of a range with what stands beside them in the file. */
async function rowsOf<T>(
  p: Kernel,
  { input, range }: RowCheckQuestion,
  typed: string,
  raw: string,
  shape: z.ZodType<T>,
): Promise<T[]> {
  return p.warehouse.query(
    `SELECT s.*, r.* EXCEPT (line) FROM (
       SELECT line, ${typed} FROM ${input.table}
       WHERE seq = {seq:UInt32} AND op = 1 AND line >= {from:UInt32} AND line < {to:UInt32}) AS s
     INNER JOIN (
       SELECT line, ${raw} FROM raw
       WHERE resource = {resource:UUID} AND batch = {batch:UUID} AND line >= {from:UInt32} AND line < {to:UInt32}) AS r
     ON s.line = r.line ORDER BY line`,
    { seq: input.seq, resource: input.resourceId, batch: input.batchId, ...range },
    shape,
  );
}

type Fault = { line: number; detail?: string };

/** One statement a reason, in the order of the reasons: equal faults give equal statements. */
function statementsOf(
  { input }: RowCheckQuestion,
  position: number | undefined,
  faults: ReadonlyMap<FaultCode, Fault[]>,
): Statement[] {
  const base = { resource: input.resourceId, batch: input.batchId, seq: input.seq, position: position ?? 0 };
  return [...faults].map(([code, found]) => ({
    sql: `INSERT INTO quarantine (resource, batch, line, position, column, value, code, detail, key)
      SELECT {resource:UUID}, {batch:UUID}, line, {position:UInt16}, '', '', {code:String},
        transform(line, {lines:Array(UInt32)}, {details:Array(String)}, ''), key
      FROM ${input.table} WHERE seq = {seq:UInt32} AND op = 1 AND line IN {lines:Array(UInt32)}`,
    params: {
      ...base,
      code,
      lines: found.map(({ line }) => line),
      details: found.map(({ detail }) => detail ?? ''),
    },
  }));
}

function gather(): { add(code: FaultCode, fault: Fault): void; found: Map<FaultCode, Fault[]> } {
  const found = new Map<FaultCode, Fault[]>();
  return {
    found,
    add: (code, fault) => {
      found.set(code, [...(found.get(code) ?? []), fault]);
    },
  };
}

const consentRow = z.object({
  line: z.number(),
  subject: z.string(),
  ref: z.string(),
  filled: z.array(z.string()),
});

export const consentCheck: RowCheck = {
  name: 'consent',
  codes: ['consent-missing', 'consent-unknown', 'consent-withdrawn', 'consent-subject', 'consent-scope'],
  rows: ROWS_AT_ONCE,
  applies: (_p, { terms }) => terms.consentTasks !== undefined,
  async statements(p, question) {
    const { batch, input } = question;
    const place = placeOf(question, 'consent');
    const item = subjectItem(input.items);
    const subject = item ? `ifNull(${columnText(physicalColumn(item))}, '')` : `''`;
    const placed = input.items.flatMap(({ name }, index) =>
      input.places[index] ? [{ name, cell: `cells[${input.places[index]}]` }] : [],
    );
    const filled = `arrayFilter((name, cell) -> cell != '', {names:Array(String)}, [${placed.map(({ cell }) => cell).join(', ')}])`;
    const rows = await p.warehouse.query(
      `SELECT s.line AS line, s.subject AS subject, r.ref AS ref, r.filled AS filled FROM (
         SELECT line, ${subject} AS subject FROM ${input.table}
         WHERE seq = {seq:UInt32} AND op = 1 AND line >= {from:UInt32} AND line < {to:UInt32}) AS s
       INNER JOIN (
         SELECT line, ${cellAt(place)} AS ref, ${filled} AS filled FROM raw
         WHERE resource = {resource:UUID} AND batch = {batch:UUID} AND line >= {from:UInt32} AND line < {to:UInt32}) AS r
       ON s.line = r.line ORDER BY line`,
      {
        seq: input.seq,
        resource: input.resourceId,
        batch: input.batchId,
        ...question.range,
        names: placed.map(({ name }) => name),
      },
      consentRow,
    );
    const refs = [...new Set(rows.map(({ ref }) => ref).filter((ref) => ref !== ''))];
    const known = await consentsOf(p, batch.terms.consentTasks ?? [], refs);
    const key = await cityKey(p);
    const { add, found } = gather();
    for (const { line, subject: number, ref, filled: names } of rows) {
      const consent = known.get(ref);
      if (ref === '') add('consent-missing', { line });
      else if (!consent) add('consent-unknown', { line });
      else if (consent.withdrawn_at) add('consent-withdrawn', { line });
      else if (item && subjectToken(key, number) !== consent.subject_token) add('consent-subject', { line });
      else {
        const outside = names.filter((name) => !consent.scope.includes(name));
        if (outside.length > 0) add('consent-scope', { line, detail: outside.join('、') });
      }
    }
    return statementsOf(question, place, found);
  },
};

async function consentsOf(p: Kernel, taskIds: readonly string[], refs: readonly string[]) {
  if (refs.length === 0) return new Map<string, never>();
  const rows = await lawfulTables(p.db)
    .selectFrom('collect.consent')
    .select(['ref', 'subject_token', 'scope', 'withdrawn_at'])
    .where('task_id', 'in', [...taskIds])
    .where('ref', 'in', [...refs])
    .execute();
  return new Map(rows.map((row) => [row.ref, row]));
}

const noticeRow = z.object({ line: z.number(), version: z.string(), at: z.string() });

/** As `2026-03-01T09:00:00+08:00`, or without an offset as Shanghai's time. */
export function instantOf(text: string): number {
  const plain = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text);
  return Date.parse(plain ? `${text.replace(' ', 'T')}+08:00` : text);
}

export const noticeCheck: RowCheck = {
  name: 'notice',
  codes: ['notice-missing', 'notice-unknown', 'notice-time'],
  rows: ROWS_AT_ONCE,
  applies: (_p, { terms }) => terms.noticeTasks !== undefined,
  async statements(p, question) {
    const { batch } = question;
    const version = placeOf(question, 'noticeVersion');
    const rows = await rowsOf(
      p,
      question,
      'op',
      `${cellAt(version)} AS version, ${cellAt(placeOf(question, 'noticeAt'))} AS at`,
      noticeRow,
    );
    const published = await lawfulTables(p.db)
      .selectFrom('collect.task_notice')
      .select(['version', 'published_at'])
      .where('task_id', 'in', batch.terms.noticeTasks ?? [])
      .execute();
    const { add, found } = gather();
    for (const { line, version: shown, at } of rows) {
      const texts = published.filter((one) => String(one.version) === shown);
      const when = instantOf(at);
      if (shown === '' || at === '') add('notice-missing', { line });
      else if (texts.length === 0) add('notice-unknown', { line });
      // A clock on another machine may be a minute ahead.
      else if (
        !(when <= batch.received_at.getTime() + 60_000) ||
        !texts.some((one) => when >= one.published_at.getTime() - 60_000)
      )
        add('notice-time', { line });
    }
    return statementsOf(question, version, found);
  },
};

/** The statement that keeps by what right the sound rows of a range were gathered. */
export function groundRows(question: RowCheckQuestion): Statement {
  const { input, range } = question;
  const cells = (['consent', 'noticeVersion', 'noticeAt'] as const).map((column) =>
    cellAt(placeOf(question, column)),
  );
  return {
    sql: `INSERT INTO ground (resource, batch, seq, line, key, consent, notice_version, notice_at)
      SELECT {resource:UUID}, {batch:UUID}, {seq:UInt32}, s.line, s.key, r.consent, r.version, r.at FROM (
        SELECT line, key FROM ${input.table}
        WHERE seq = {seq:UInt32} AND op = 1 AND line >= {from:UInt32} AND line < {to:UInt32}) AS s
      INNER JOIN (
        SELECT line, ${cells[0]} AS consent, ${cells[1]} AS version, ${cells[2]} AS at FROM raw
        WHERE resource = {resource:UUID} AND batch = {batch:UUID} AND line >= {from:UInt32} AND line < {to:UInt32}) AS r
      ON s.line = r.line`,
    params: { resource: input.resourceId, batch: input.batchId, seq: input.seq, ...range },
  };
}

export const keepsGround = ({ terms }: Pick<RowCheckQuestion['batch'], 'terms'>): boolean =>
  terms.consentTasks !== undefined || terms.noticeTasks !== undefined;
