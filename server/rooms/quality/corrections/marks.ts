/** The marks a value bears wherever it is served: a side table that readers join, row by row, by the token of the key. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { LawNow } from '#law/settings.ts';
import { tokensOf } from './record-key.ts';
import { correctionTables, type MarkKind, type RequestRow } from './tables.ts';

const PROOF = 'quality.proof-first';
const MARKING = 'quality.objection-mark-deadline';

/** What stands against one row, or against the entry as a whole where `key` is null. */
export type Dispute = {
  /** As it was asked for; null: every row. */
  key: string | null;
  /** Item names; empty: all of them. */
  items: string[];
  underCheck: boolean;
  disputed: boolean;
  /** Since when the oldest open mark stands; null where only a correction is told. */
  since: LegalDay | null;
  /** The source put it right on that day. */
  correctedOn: LegalDay | null;
};

type Row = { token: string | null; item: string | null; kind: MarkKind; since: LegalDay };

/**
 * Marks that stand on the resource. `keys`: only these rows and the entry as a whole; undefined: everything, rows without their keys.
 */
export async function disputesOf(
  p: Pick<Platform, 'db' | 'vault' | 'clock'>,
  ex: Executor,
  resourceId: string,
  keys?: readonly string[],
): Promise<Dispute[]> {
  const token = keys?.length ? await tokensOf(p, resourceId) : undefined;
  const byToken = new Map((keys ?? []).map((key) => [token?.(key).toString('hex') ?? '', key]));
  let query = correctionTables(ex)
    .selectFrom('quality.mark')
    .select(['key_token', 'item', 'kind', 'since'])
    .where('resource_id', '=', resourceId)
    .where('ended_on', 'is', null);
  if (keys) {
    const tokens = [...byToken.keys()].map((hex) => Buffer.from(hex, 'hex'));
    query = query.where((eb) =>
      eb.or([eb('key_token', 'is', null), ...(tokens.length > 0 ? [eb('key_token', 'in', tokens)] : [])]),
    );
  }
  const rows = (await query.orderBy('since').execute()).map(
    (row): Row => ({
      token: row.key_token?.toString('hex') ?? null,
      item: row.item,
      kind: row.kind,
      since: row.since,
    }),
  );
  return [...Map.groupBy(rows, ({ token: one }) => one ?? '')].map(([hex, marks]) =>
    gathered(hex === '' ? null : (byToken.get(hex) ?? hex), marks),
  );
}

/** The marks of one row as one statement; pure. */
export function gathered(key: string | null, marks: readonly Omit<Row, 'token'>[]): Dispute {
  const open = marks.filter(({ kind }) => kind !== 'corrected');
  const corrected = marks.filter(({ kind }) => kind === 'corrected');
  const told = open.length > 0 ? open : corrected;
  const whole = told.some(({ item }) => item === null);
  const days = (of: readonly { since: LegalDay }[]) => of.map(({ since }) => since).sort();
  return {
    key,
    items: whole ? [] : [...new Set(told.flatMap(({ item }) => item ?? []))].sort(),
    underCheck: marks.some(({ kind }) => kind === 'under-check'),
    disputed: marks.some(({ kind }) => kind === 'disputed'),
    since: days(open)[0] ?? null,
    correctedOn: days(corrected).at(-1) ?? null,
  };
}

/** What an office is told beside a value in doubt, with its articles; the same words wherever it is served. */
export function instructionOf(law: LawNow): { text: Text; articles: string[] } {
  const text = {
    zh: '数据校核或异议办理期间，办事人已提交有效证明材料的，请照常办理，不得推诿，不得要求先行更正。',
    en: 'While a value is being checked or disputed and the person hands in valid proof, the office goes on with the business: it does not refuse, delay or ask for a correction first.',
  };
  const articles = law.flag(PROOF) ? law.cite(PROOF) : [];
  return { text, articles };
}

/** The articles on which a mark of that kind rests. */
export const markArticles = (law: LawNow): string[] => (law.number(MARKING) ? law.cite(MARKING) : []);

export async function addMark(tx: Tx, row: RequestRow, kind: MarkKind, since: LegalDay): Promise<void> {
  await correctionTables(tx)
    .insertInto('quality.mark')
    .values({
      id: newId(),
      request_id: row.id,
      resource_id: row.resource_id,
      key_token: row.key_token,
      item: row.item,
      kind,
      since,
      ended_on: null,
    })
    .onConflict((conflict) => conflict.columns(['request_id', 'kind']).doNothing())
    .execute();
}

/** The doubt is settled: what says so goes; that it was corrected stays. */
export async function endMarks(tx: Tx, requestId: string, on: LegalDay): Promise<void> {
  await correctionTables(tx)
    .updateTable('quality.mark')
    .set({ ended_on: on })
    .where('request_id', '=', requestId)
    .where('kind', 'in', ['under-check', 'disputed'])
    .where('ended_on', 'is', null)
    .execute();
}

/** Whether any mark stands on the row itself or on its entry. */
export async function underDoubt(ex: Executor, resourceId: string, token: Buffer): Promise<boolean> {
  const found = await correctionTables(ex)
    .selectFrom('quality.mark')
    .select('id')
    .where('resource_id', '=', resourceId)
    .where('kind', 'in', ['under-check', 'disputed'])
    .where('ended_on', 'is', null)
    .where((eb) => eb.or([eb('key_token', 'is', null), eb('key_token', '=', token)]))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
