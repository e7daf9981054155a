/** Searches the copy by words of the entries themselves: bodies hold ids, digests, codes and numbers, never a person. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { addDays, startOfLegalDay } from '#kernel/clock.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { SearchQuery } from '../parties/schema.ts';

const LEAF = Buffer.from([0]);
/** Between a word and the ids that are found by it too. */
const BETWEEN = ' ';
/** Counting stops here. */
const COUNTED = 10_000;

const rowSchema = z.object({
  shard: z.number(),
  index: z.number(),
  kind: z.string(),
  moment: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  body: z.string(),
});

export type FoundEntry = {
  hash: string;
  shard: number;
  index: number;
  kind: string;
  at: Date;
  subject: { type: string; id: string };
};

/** Every word must occur, itself or one of its `ids`; newest first. What people type is bound, never part of the statement. */
export async function searchCopy(
  { warehouse }: Pick<Kernel, 'warehouse'>,
  { text, from, to, page, pageSize }: SearchQuery,
  idsOf: (words: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>> = async () =>
    new Map(),
): Promise<{ items: FoundEntry[]; total: number; more: boolean }> {
  const words = text.split(/\s+/).slice(0, 8);
  const ids = await idsOf(words);
  const params = {
    words: words.map((word) => [word, ...(ids.get(word) ?? [])].join(BETWEEN)),
    from: (from ? startOfLegalDay(from) : new Date(0)).getTime(),
    to: (to ? startOfLegalDay(addDays(to, 1)) : new Date('2200-01-01T00:00:00Z')).getTime(),
    limit: pageSize,
    offset: (page - 1) * pageSize,
    counted: COUNTED + 1,
  };
  const where = `arrayAll(
      word -> arrayExists(one -> positionCaseInsensitiveUTF8(body, one) > 0, splitByChar('${BETWEEN}', word)),
      {words:Array(String)})
    AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})`;
  const found = await warehouse.query(
    `SELECT shard, \`index\`, kind, toString(at) AS moment, subject_type, subject_id, body FROM ledger_entry FINAL
     WHERE ${where} ORDER BY shard DESC, \`index\` DESC LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    params,
    rowSchema,
  );
  const [counted] = await warehouse.query(
    `SELECT count() AS n FROM (SELECT 1 FROM ledger_entry FINAL WHERE ${where} LIMIT {counted:UInt32})`,
    params,
    z.object({ n: z.number() }),
  );
  const n = counted?.n ?? 0;
  return {
    items: found.map((row) => ({
      hash: createHash('sha256').update(LEAF).update(row.body).digest('hex'),
      shard: row.shard,
      index: row.index,
      kind: row.kind,
      at: new Date(`${row.moment.replace(' ', 'T')}Z`),
      subject: { type: row.subject_type, id: row.subject_id },
    })),
    total: Math.min(n, COUNTED),
    more: n > COUNTED,
  };
}
