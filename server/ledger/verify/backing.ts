/** Who outside stands behind which checkpoint: cosignatures, stamps and day notes are read again and held against the log itself. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Text } from '#kernel/errors.ts';
import { readSecondHead } from '../outside/second.ts';
import { type SecondFile, SecondHeads } from '../outside/second-tree.ts';
import type { ShardToCheck } from './chain.ts';
import type { Finding } from './findings.ts';
import {
  checkLine,
  checkRenewal,
  checkSecond,
  checkStamp,
  type DayNote,
  DayNotes,
  renewedHead,
} from './statements.ts';

export type BackingKind = 'witness' | 'stamp' | 'sm-note' | 'second-head';

/** What one party's good statements amount to in one log. */
export type Backing = {
  origin: string;
  kind: BackingKind;
  by: string;
  holder: string;
  /** Good statements. */
  count: number;
  /** The largest tree it stands behind, and when it said so. */
  size: number;
  at: string;
};

/** One good statement, for a list of all. */
export type Backed = { size: number; kind: BackingKind; by: string; at: string };

/** One more good statement of somebody. */
export function addBacking(found: Backing[], one: Omit<Backing, 'count'>): void {
  const known = found.find(({ kind, by }) => kind === one.kind && by === one.by);
  if (!known) found.push({ ...one, count: 1 });
  else {
    known.count++;
    if (one.size > known.size) Object.assign(known, { size: one.size, at: one.at });
  }
}

type Row = {
  id: string;
  outsider_id: string;
  kind: 'witness' | 'stamp';
  size: string;
  by: string;
  holder: string;
  trust: string;
  policy: string | null;
  purpose: string | null;
  content: Buffer;
  line: string | null;
  token: Buffer | null;
};

type Signed = { root: Buffer; row: Row; at: Date };

const PAGE = 200;
const NONE = '00000000-0000-0000-0000-000000000000';

/** The statements of one log while its entries stream by, in rising order of their size. */
export class Backers {
  readonly found: Backing[] = [];
  private readonly client: pg.Client;
  private readonly shard: ShardToCheck;
  private readonly report: (finding: Finding) => void;
  private readonly each: ((one: Backed) => void) | undefined;
  private readonly digests = new Set<string>();
  private readonly renewals: Row[] = [];
  private page: Row[] = [];
  private reached: [string | number, string] = [-1, NONE];
  private ended = false;
  private days = new DayNotes('', [], [], () => undefined);
  private second: SecondHeads | undefined;
  private readonly notes = new Map<string, number>();
  private lists = new Map<string, Buffer[]>();

  constructor(
    client: pg.Client,
    shard: ShardToCheck,
    report: (finding: Finding) => void,
    each?: (one: Backed) => void,
  ) {
    this.client = client;
    this.shard = shard;
    this.report = report;
    this.each = each;
  }

  async open(): Promise<void> {
    const { origin } = this.shard;
    const notes = await this.client.query<DayNote & { first: string; last: string }>(
      'select day::text, first, last, digest, note from ledger.day_digest where origin = $1 order by first, day',
      [origin],
    );
    const keys = await this.client.query<{ pem: string }>('select public_pem as pem from ledger.sm_key');
    this.days = new DayNotes(
      origin,
      notes.rows.map((row) => ({ ...row, first: Number(row.first), last: Number(row.last) })),
      keys.rows.map(({ pem }) => pem),
      ({ day }, why) => this.wrong(`${day} 的国密摘要`, `the note of ${day}`, why),
    );
    const lists = await this.client.query<{ id: string; content: Buffer }>(
      'select outsider_id as id, content from ledger.certificate_status order by received_at, id',
    );
    for (const { id, content } of lists.rows) this.lists.set(id, [...(this.lists.get(id) ?? []), content]);
    await this.openSecond();
  }

  private async openSecond(): Promise<void> {
    const { origin, chain } = this.shard;
    const { rows } = await this.client.query<{ size: string; hash: string; note: string }>(
      'select size, hash, note from ledger.second_head where origin = $1 order by size, hash',
      [origin],
    );
    if (rows.length === 0) return;
    const stamps = await this.client.query<{ token: Buffer }>(
      'select token from ledger.stamp where origin = $1',
      [origin],
    );
    const files: SecondFile[] = [];
    for (const { size, hash, note } of rows) {
      const head = readSecondHead(note);
      if (head && head.size === Number(size) && head.hash === hash) {
        files.push({ path: `${size}（${hash}）`, head });
        this.notes.set(note, head.size);
      } else
        this.wrong(`${size} 条时的第二树头`, `the second head of ${size} entries`, {
          zh: '无法读取',
          en: 'cannot be read',
        });
    }
    this.second = new SecondHeads(
      {
        origin,
        keys: chain.known,
        stamps: (hash) =>
          new Set(stamps.rows.map(({ token }) => createHash(hash).update(token).digest('base64'))),
      },
      files,
      (path, why) => this.wrong(`${path} 的第二树头`, `the second head of ${path}`, why),
    );
  }

  entry(index: number, body: Buffer | null): void {
    this.days.entry(index, body);
    this.second?.entry(index, body);
  }

  /** Roots that somebody signed for a tree of exactly that size. */
  async at(size: number): Promise<Signed[]> {
    return (await this.upTo(size)).filter(({ row }) => Number(row.size) === size);
  }

  private async upTo(size: number): Promise<Signed[]> {
    const found = [];
    for (let row = await this.next(); row && Number(row.size) <= size; row = await this.next()) {
      this.page.shift();
      this.reached = [row.size, row.id];
      if (row.token) this.digests.add(createHash('sha256').update(row.token).digest('base64'));
      if (row.purpose === 'renewal' || row.purpose === 'second') {
        this.renewals.push(row);
        const renewed = row.purpose === 'renewal' ? renewedHead(row.content, this.shard.keys) : undefined;
        if (renewed?.size === Number(row.size)) found.push({ root: renewed.root, at: new Date(0), row });
        continue;
      }
      const head = this.checked(row);
      if (head) found.push({ ...head, row });
    }
    return found;
  }

  /** Second heads of exactly that size, whose first root is to be held against the tree. */
  seconds(size: number): { name: string; root: Buffer }[] {
    if (!this.second?.sizes.has(size)) return [];
    return this.second.of(size).map(({ head }) => {
      this.second?.root(size, head.root);
      return { name: `second head ${head.hash}`, root: Buffer.from(head.root, 'base64') };
    });
  }

  agrees({ row, at }: Signed): void {
    // What it renews is not yet known.
    if (row.purpose !== 'renewal') this.count(row, Number(row.size), at);
  }

  /** A tree that was signed and is not the log's: whoever signed saw another one. */
  differs({ row }: Signed): void {
    this.wrong(
      `${row.by} 对 ${row.size} 条时的签署`,
      `what ${row.by} signed for ${row.size} entries`,
      {
        zh: '与现有记录的树根不符，存证账本被整体改写',
        en: 'is not the root over these entries: the ledger was rewritten',
      },
      'backing-mismatch',
    );
  }

  /** After the last entry. Statements over more entries than there are: gives the largest such tree of each party. */
  async finish(last: string | undefined): Promise<{ by: string; size: number }[]> {
    const beyond = new Map<string, number>();
    for (const { row } of await this.upTo(Number.MAX_SAFE_INTEGER)) beyond.set(row.by, Number(row.size));
    this.days.finish();
    const { origin } = this.shard;
    for (const row of this.renewals) {
      const token = this.tokenOf(row);
      const one =
        row.purpose === 'second'
          ? checkSecond(token, this.notes)
          : checkRenewal(token, { origin, note: last, keys: this.shard.keys, digests: this.digests });
      if (one.fault) this.wrong(`${row.by} 的续期`, `the renewal by ${row.by}`, one.fault, 'backing-altered');
      else this.count(row, one.size, one.at);
    }
    this.second?.finish();
    for (const { head } of this.second?.good ?? [])
      this.add('second-head', head.hash, '', head.size, new Date(0));
    for (const { last: size, day } of this.days.good)
      this.add('sm-note', 'SM3/SM2', '', size, new Date(`${day}T00:00:00+08:00`));
    return [...beyond].map(([by, size]) => ({ by, size }));
  }

  private checked(row: Row): { root: Buffer; at: Date } | undefined {
    const { keys, origin } = this.shard;
    const one =
      row.kind === 'witness'
        ? checkLine({ note: row.content.toString('utf8'), line: row.line ?? '', trust: row.trust }, keys)
        : checkStamp(this.tokenOf(row), keys);
    const [zh, en] = [`${row.by} 对 ${row.size} 条时的签署`, `what ${row.by} signed for ${row.size} entries`];
    if (one.fault) {
      this.wrong(zh, en, one.fault);
      return undefined;
    }
    if (one.head.origin !== origin || one.head.size !== Number(row.size)) {
      this.wrong(zh, en, { zh: '所签的是另一树头', en: 'is for another head' });
      return undefined;
    }
    return { root: one.head.root, at: one.at };
  }

  private tokenOf(row: Row): Row & { token: Buffer; lists: readonly Buffer[] } {
    return { ...row, token: row.token ?? Buffer.alloc(0), lists: this.lists.get(row.outsider_id) ?? [] };
  }

  private count(row: Row, size: number, at: Date): void {
    this.add(row.kind, row.by, row.holder, size, at);
  }

  private add(kind: BackingKind, by: string, holder: string, size: number, at: Date): void {
    const said = at.toISOString();
    this.each?.({ size, kind, by, at: said });
    addBacking(this.found, { origin: this.shard.origin, kind, by, holder, size, at: said });
  }

  private wrong(zh: string, en: string, why: Text, code: Finding['code'] = 'backing-altered'): void {
    this.report({ code, text: { zh: `${zh}：${why.zh}`, en: `${en}: ${why.en}` } });
  }

  private async next(): Promise<Row | undefined> {
    if (this.page.length > 0 || this.ended) return this.page[0];
    const { rows } = await this.client.query<Row>(
      `select s.*, o.name as by, o.holder, o.trust, o.policy from (
         select outsider_id as id, outsider_id, 'witness' as kind, size, null as purpose, convert_to(note, 'UTF8') as content,
                line, null::bytea as token
         from ledger.cosignature where origin = $1
         union all
         select id, outsider_id, 'stamp', size, purpose, content, null, token from ledger.stamp where origin = $1) s
       left join ledger.outsider o on o.id = s.outsider_id
       where (s.size, s.id) > ($2, $3) order by s.size, s.id limit ${PAGE}`,
      [this.shard.origin, ...this.reached],
    );
    this.page = rows.map((row) => ({
      ...row,
      by: row.by ?? '?',
      holder: row.holder ?? '',
      trust: row.trust ?? '',
    }));
    this.ended = rows.length < PAGE;
    return this.page[0];
  }
}
