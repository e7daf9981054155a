/** How one year's log leads to the next: the old one's last entry names the new key, the new one's first quotes the old one's last head. */
import type pg from 'pg';
import { z } from 'zod';
import { type NoteKey, openNote, parseCheckpoint, parseVerifierKeys } from '../note.ts';
import type { Finding } from './findings.ts';
import { chainOf, type LogChain } from './keys.ts';

export type ShardToCheck = {
  id: number;
  stream: string;
  origin: string;
  verifierKey: string;
  /** All of the log. */
  keys: readonly NoteKey[];
  chain: LogChain;
};

/** All shards, oldest first. A key kept elsewhere takes the place of the stored one of the same name. */
export async function shardsToCheck(
  client: pg.Client,
  given: string | undefined,
  report: (finding: Finding) => void,
): Promise<ShardToCheck[]> {
  const { rows } = await client.query<{
    id: number;
    stream: string;
    origin: string;
    verifier_key: string | null;
  }>(
    `select h.id, h.stream, h.origin, s.verifier_key from ledger.shard h left join ledger.signer s on s.origin = h.origin order by h.id`,
  );
  for (const { origin } of rows.filter((row) => row.verifier_key === null))
    report({
      code: 'key-missing',
      text: {
        zh: `${origin} 的验证公钥已不在：其树头无从核对`,
        en: `the verifier key of ${origin} is gone: nothing tells whether its heads are signed`,
      },
    });
  const own = given === undefined ? [] : parseVerifierKeys(given);
  if (given !== undefined && own.length === 0) throw new TypeError('the key given is no verifier key');
  // A key of no shard's name is another ledger's: by it nothing here is signed, and that is what is to be found.
  const foreign = own.length > 0 && !own.some(({ name }) => rows.some(({ origin }) => origin === name));
  const shards = [];
  for (const { verifier_key: verifierKey, ...shard } of rows) {
    const kept = foreign ? given : own.some(({ name }) => name === shard.origin) ? given : undefined;
    const chain = await chainOf(client, { origin: shard.origin, first: verifierKey ?? '', kept }, report);
    shards.push({ ...shard, verifierKey: verifierKey ?? '', keys: chain.keys, chain });
  }
  return shards;
}

const closingShape = z.object({
  kind: z.literal('ledger.shard-closed'),
  detail: z.object({ next: z.string(), key: z.string() }),
});
const openingShape = z.object({
  kind: z.literal('ledger.shard-opened'),
  detail: z.object({ previous: z.string(), checkpoint: z.string() }),
});

/** That these entries stand where they stand has been checked with the tree; here it is what they say. */
export async function checkChain(
  client: pg.Client,
  shards: readonly ShardToCheck[],
  report: (finding: Finding) => void,
): Promise<void> {
  for (const stream of new Set(shards.map((one) => one.stream))) {
    const years = shards.filter((one) => one.stream === stream);
    await checkEnds(client, years, report);
    for (const [at, next] of years.slice(1).entries()) {
      const old = years[at];
      if (!old) continue;
      const [last] = await entriesAt(client, old.id, 'desc');
      const [first] = await entriesAt(client, next.id, 'asc');
      const heir = closingShape.safeParse(last).data?.detail;
      const quoted = openingShape.safeParse(first).data?.detail;
      const text = quoted && openNote(quoted.checkpoint, old.keys);
      const head = text === undefined ? undefined : parseCheckpoint(text);
      const { rows } = await client.query<{ size: string; root: Buffer }>(
        'select size, root from ledger.head where shard = $1 order by size desc limit 1',
        [old.id],
      );
      const end = rows[0];
      if (!heir || heir.next !== next.origin || heir.key !== next.verifierKey) {
        report(
          broken(
            old.origin,
            next.origin,
            '末条记录未载明下一年度的密钥',
            'its last entry does not name the key of the next year',
          ),
        );
      }
      if (!head || !end || head.size !== Number(end.size) || !head.root.equals(end.root)) {
        report(
          broken(
            next.origin,
            old.origin,
            '首条记录所引的上一年度树头与其不符',
            'its first entry does not quote the last head of the year before',
          ),
        );
      }
    }
  }
}

/** A year that was taken away whole is missed by its neighbours: what one names before the first or after the last must not be. */
async function checkEnds(
  client: pg.Client,
  years: readonly ShardToCheck[],
  report: (finding: Finding) => void,
): Promise<void> {
  const [oldest, newest] = [years[0], years.at(-1)];
  if (!oldest || !newest) return;
  const [first] = await entriesAt(client, oldest.id, 'asc');
  const before = openingShape.safeParse(first).data?.detail;
  if (before) report(gone(oldest.origin, before.previous, 'before'));
  const [last] = await entriesAt(client, newest.id, 'desc');
  const heir = closingShape.safeParse(last).data?.detail;
  if (heir) report(gone(newest.origin, heir.next, 'after'));
}

async function entriesAt(client: pg.Client, shard: number, order: 'asc' | 'desc'): Promise<unknown[]> {
  const { rows } = await client.query<{ body: Buffer }>(
    `select e.body from ledger.leaf l join ledger.entry e on e.id = l.entry_id where l.shard = $1 order by l.index ${order} limit 1`,
    [shard],
  );
  return rows.map(({ body }) => {
    try {
      return JSON.parse(body.toString('utf8')) as unknown;
    } catch {
      return undefined;
    }
  });
}

const gone = (origin: string, other: string, side: 'before' | 'after'): Finding => ({
  code: 'year-missing',
  text:
    side === 'after'
      ? {
          zh: `${origin} 的末条记录指定 ${other} 继之，该年度账本已不在`,
          en: `the last entry of ${origin} names ${other} as its heir: that log is gone`,
        }
      : {
          zh: `${origin} 的首条记录称承接 ${other}，该年度账本已不在`,
          en: `the first entry of ${origin} says it follows ${other}: that log is gone`,
        },
});

const broken = (origin: string, other: string, zh: string, en: string): Finding => ({
  code: 'chain-broken',
  text: {
    zh: `${origin} 与 ${other} 的年度衔接断裂：${zh}`,
    en: `${origin} and ${other} are no chain: ${en}`,
  },
});
