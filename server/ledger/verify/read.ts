/** What the verifier reads: numbered entries in pages, heads with their signatures, subtree hashes, entries without number. */
import type pg from 'pg';
import { type NoteKey, openNote, parseCheckpoint } from '../note.ts';
import type { Orphan } from './explain.ts';
import type { Finding } from './findings.ts';
import type { HeadToCheck, NodeReader } from './growth.ts';
import type { LeafRow } from './rows.ts';

type Report = (finding: Finding) => void;

// With bodies of at most 64 KiB a page stays below 32 MiB.
const PAGE = 500;
const NAMED = 1000;

/** All numbered entries in the order of their numbers; numbers given twice are reported and passed over. */
export async function* leafPages(client: pg.Client, shard: number, report: Report): AsyncGenerator<LeafRow> {
  let after: [string | number, string] = [-1, '00000000-0000-0000-0000-000000000000'];
  let previous = -1;
  for (;;) {
    const { rows } = await client.query<LeafRow>(
      `select l.index, l.entry_id, l.hash as leaf_hash, e.id, e.kind, e.body, e.hash, e.at, e.subject_type,
              e.subject_id, e.organisation_id, e.organisations::text[] as organisations, e.case_id, e.activity,
              e.stream, a.content as aside, d.salt, d.person_id
       from (select * from ledger.leaf where shard = $3 and (index, entry_id) > ($1, $2) order by index, entry_id limit ${PAGE}) l
       left join ledger.entry e on e.id = l.entry_id left join ledger.disclosure d on d.entry_id = l.entry_id
       left join ledger.aside a on a.entry_id = l.entry_id
       order by l.index, l.entry_id`,
      [...after, shard],
    );
    for (const row of rows) {
      after = [row.index, row.entry_id];
      const index = Number(row.index);
      if (index === previous) {
        const text = {
          zh: `第 ${index} 号出现两次：记录 ${row.entry_id}`,
          en: `index ${index} was given twice: entry ${row.entry_id}`,
        };
        report({ code: 'index-doubled', index, entry: row.entry_id, text });
        continue;
      }
      previous = index;
      yield row;
    }
    if (rows.length < PAGE) return;
  }
}

/** Stored subtree hashes, read ahead in groups; asked for in rising order. */
export function nodeReader(client: pg.Client, shard: number): NodeReader {
  const ahead = new Map<number, { from: number; rows: Map<number, Buffer> }>();
  return async (level, index) => {
    let group = ahead.get(level);
    if (!group || index < group.from || index >= group.from + PAGE) {
      const { rows } = await client.query<{ index: string; hash: Buffer }>(
        'select index, hash from ledger.node where shard = $4 and level = $1 and index >= $2 and index < $2 + $3',
        [level, index, PAGE, shard],
      );
      group = { from: index, rows: new Map(rows.map((row) => [Number(row.index), row.hash])) };
      ahead.set(level, group);
    }
    return group.rows.get(index);
  };
}

type HeadRow = { size: string; root: Buffer; note: string };

/** Heads in rising order of size, each with its signature checked. */
export class HeadReader {
  read = 0;
  private readonly client: pg.Client;
  private readonly shard: number;
  private readonly keyAt: (size: number) => NoteKey | undefined;
  private readonly report: Report;
  private page: HeadRow[] = [];
  private reached = 0;
  private ended = false;

  constructor(
    client: pg.Client,
    shard: number,
    keyAt: (size: number) => NoteKey | undefined,
    report: Report,
  ) {
    this.client = client;
    this.shard = shard;
    this.keyAt = keyAt;
    this.report = report;
  }

  async last(): Promise<(HeadToCheck & { note: string }) | undefined> {
    const { rows } = await this.client.query<HeadRow>(
      'select size, root, note from ledger.head where shard = $1 order by size desc limit 1',
      [this.shard],
    );
    return rows[0] && { size: Number(rows[0].size), root: rows[0].root, note: rows[0].note };
  }

  /** The head of exactly that size, when there is one. */
  async at(size: number): Promise<HeadToCheck[]> {
    for (;;) {
      const [next] = this.page;
      if (!next) {
        if (this.ended) return [];
        const { rows } = await this.client.query<HeadRow>(
          `select size, root, note from ledger.head where shard = $2 and size > $1 order by size limit ${PAGE}`,
          [this.reached, this.shard],
        );
        this.page = rows;
        this.ended = rows.length < PAGE;
        if (rows.length === 0) return [];
        continue;
      }
      const found = Number(next.size);
      if (found > size) return [];
      this.page.shift();
      this.reached = found;
      this.read++;
      const head = this.signed(next);
      if (found === size) return head ? [head] : [];
    }
  }

  /** The head as its signature has it: what stands beside the note is worth nothing without it. */
  private signed(row: HeadRow): HeadToCheck | undefined {
    const size = Number(row.size);
    const key = this.keyAt(size);
    const text = key && openNote(row.note, key);
    const head = text === undefined ? undefined : parseCheckpoint(text);
    if (!head) {
      this.report({
        code: 'head-unsigned',
        text: {
          zh: `${size} 条时的树头签名无效：树头被改动，或不是用本存证账本的密钥签署`,
          en: `the head of ${size} entries bears no good signature: it was altered or signed with another key`,
        },
      });
      return { size, root: row.root };
    }
    if (head.size === size && head.root.equals(row.root)) return { size, root: row.root };
    this.report({
      code: 'head-altered',
      text: {
        zh: `${size} 条时的树头被改动：与其签名所载（${head.size} 条）不符`,
        en: `the head of ${size} entries was altered: its signature is over ${head.size} entries and another root`,
      },
    });
    return head.size === size ? { size, root: head.root } : undefined;
  }
}

/** Numbers that stand for another entry than the one they were given to; named in pairs where the other is found. */
export async function reportMisplaced(
  client: pg.Client,
  misplaced: readonly { index: number; entry: string; leaf: Buffer }[],
  report: Report,
): Promise<void> {
  for (const { index, entry, leaf } of misplaced) {
    const { rows } = await client.query<{ id: string; index: string | null }>(
      'select e.id, l.index from ledger.entry e left join ledger.leaf l on l.entry_id = e.id where e.hash = $1',
      [leaf],
    );
    const [meant] = rows;
    if (!meant) {
      report({
        code: 'entry-rewritten',
        index,
        entry,
        text: {
          zh: `第 ${index} 号，记录 ${entry}：内容与摘要被一并改写，与编号时的摘要不符`,
          en: `index ${index}, entry ${entry}: body and hash were rewritten together, the number was given to another hash`,
        },
      });
    } else if (meant.index === null || Number(meant.index) > index) {
      const where = meant.index === null ? { zh: '现无编号', en: 'has no number now' } : undefined;
      report({
        code: 'swapped',
        index,
        ...(meant.index === null ? {} : { until: Number(meant.index) }),
        entry,
        text: {
          zh: `第 ${index} 号应为记录 ${meant.id}（${where?.zh ?? `现在第 ${meant.index} 号`}），却指向 ${entry}：两者被对调`,
          en: `index ${index} belongs to entry ${meant.id} (${where?.en ?? `now at index ${meant.index}`}) but points to ${entry}: exchanged`,
        },
      });
    }
  }
}

/** Entries without number: those in the queue only wait, the others were put in behind the platform's back or lost theirs. */
export async function findOrphans(
  client: pg.Client,
  report: Report,
): Promise<{ orphans: Orphan[]; waiting: number }> {
  const from = `from ledger.entry e left join ledger.leaf l on l.entry_id = e.id left join ledger.pending p on p.entry_id = e.id
    where l.entry_id is null`;
  const { rows: counted } = await client.query<{ waiting: string; orphans: string }>(
    `select count(p.entry_id) as waiting, count(*) filter (where p.entry_id is null) as orphans ${from}`,
  );
  const { rows } = await client.query<{ id: string; at: Date; hash: Buffer }>(
    `select e.id, e.at, e.hash ${from} and p.entry_id is null order by e.id limit ${NAMED}`,
  );
  for (const { id, at } of rows) {
    report({
      code: 'entry-inserted',
      entry: id,
      text: {
        zh: `记录 ${id}（${at.toISOString()}）没有编号，也不在待编号之列：绕过平台插入，或编号被抽走`,
        en: `entry ${id} (${at.toISOString()}) has no number and does not wait for one: put in past the platform, or its number was taken away`,
      },
    });
  }
  const more = Number(counted[0]?.orphans ?? 0) - rows.length;
  if (more > 0) {
    const text = { zh: `另有 ${more} 条记录没有编号`, en: `${more} further entries have no number` };
    report({ code: 'entry-inserted', text });
  }
  const orphans = rows.slice(0, 16).map(({ id, hash }) => ({ entry: id, hash }));
  return { orphans, waiting: Number(counted[0]?.waiting ?? 0) };
}

/** Waiting for a number, but gone. */
export async function findUnwritten(client: pg.Client, report: Report): Promise<void> {
  const { rows } = await client.query<{ entry_id: string }>(
    `select p.entry_id from ledger.pending p left join ledger.entry e on e.id = p.entry_id where e.id is null limit ${NAMED}`,
  );
  for (const { entry_id: entry } of rows) {
    const text = {
      zh: `记录 ${entry} 在编号之前已被删除`,
      en: `entry ${entry} was deleted before it got its number`,
    };
    report({ code: 'entry-deleted', entry, text });
  }
}
