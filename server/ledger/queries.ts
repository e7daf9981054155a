/** Reads entries for people: filtered lists, one entry by its receipt, the others of its case or subject, proofs. */
import { type SelectQueryBuilder, sql } from 'kysely';
import { addDays, startOfLegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { EntriesQuery } from './schema.ts';

type EntryTable = {
  id: string;
  kind: string;
  body: Buffer;
  hash: Buffer;
  at: Date;
  subject_type: string;
  subject_id: string;
  organisations: string[];
  case_id: string | null;
  activity: string | null;
};
type LedgerTables = {
  'ledger.entry': EntryTable;
  'ledger.leaf': { shard: number; index: number; entry_id: string };
  'ledger.aside': { entry_id: string; content: Buffer };
  'ledger.disclosure': { entry_id: string; person_id: string };
};

export type StoredEntry = {
  id: string;
  kind: string;
  body: Buffer;
  hash: Buffer;
  at: Date;
  subjectType: string;
  subjectId: string;
  organisations: string[];
  caseId: string | null;
  /** Place in the tree of a shard; null while the entry waits for it. */
  shard: number | null;
  index: number | null;
};

/** What a reader may see: everything, or what concerns one organisation. */
export type Scope = { all: true } | { organisationId: string };

/** Counting stops here; a filter makes it smaller. */
export const COUNTED = 10_000;
const SIBLINGS = 200;

const tables = (ex: Executor) => ex.withTables<LedgerTables>();

const within = (scope: Scope) =>
  'all' in scope ? sql<boolean>`true` : sql<boolean>`e.organisations @> array[${scope.organisationId}::uuid]`;

type Entries = SelectQueryBuilder<LedgerTables & { e: EntryTable }, 'e', object>;

/** `subjects`: only what is about one of these objects. */
export type EntryFilter = Partial<EntriesQuery> & { subjects?: readonly string[] };

function filtered(ex: Executor, scope: Scope, filter: EntryFilter): Entries {
  const { kind, activity, subjectType, subjectId, organisation, from, to } = filter;
  let query: Entries = tables(ex).selectFrom('ledger.entry as e').where(within(scope));
  if (kind) query = query.where('e.kind', '=', kind);
  if (activity) query = query.where('e.activity', '=', activity);
  if (subjectType) query = query.where('e.subject_type', '=', subjectType);
  if (subjectId) query = query.where('e.subject_id', '=', subjectId);
  // However many batches an entry has: one value bound.
  if (filter.subjects) query = query.where(sql<boolean>`e.subject_id = any(${[...filter.subjects]}::text[])`);
  if (filter.case) query = query.where('e.case_id', '=', filter.case);
  if (organisation) query = query.where(sql<boolean>`e.organisations @> array[${organisation}::uuid]`);
  if (from) query = query.where('e.at', '>=', startOfLegalDay(from));
  if (to) query = query.where('e.at', '<', startOfLegalDay(addDays(to, 1)));
  return query;
}

const columns = [
  'e.id',
  'e.kind',
  'e.body',
  'e.hash',
  'e.at',
  'e.subject_type as subjectType',
  'e.subject_id as subjectId',
  'e.organisations',
  'e.case_id as caseId',
  'l.shard',
  'l.index',
] as const;

/** One page, newest first. Ids are time-ordered, so their order is the order of writing. */
export async function listEntries(
  ex: Executor,
  scope: Scope,
  filter: EntriesQuery & EntryFilter,
): Promise<{ items: StoredEntry[]; total: number; more: boolean }> {
  const items = await filtered(ex, scope, filter)
    .leftJoin('ledger.leaf as l', 'l.entry_id', 'e.id')
    .select(columns)
    .orderBy('e.id', 'desc')
    .offset((filter.page - 1) * filter.pageSize)
    .limit(filter.pageSize)
    .execute();
  const counted = await tables(ex)
    .selectFrom(
      filtered(ex, scope, filter)
        .select('e.id')
        .limit(COUNTED + 1)
        .as('found'),
    )
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return { items, total: Math.min(counted.n, COUNTED), more: counted.n > COUNTED };
}

/** The entry with this receipt (64 hex digits). */
export async function entryByHash(ex: Executor, hash: string): Promise<StoredEntry | undefined> {
  return await tables(ex)
    .selectFrom('ledger.entry as e')
    .leftJoin('ledger.leaf as l', 'l.entry_id', 'e.id')
    .select(columns)
    .where('e.hash', '=', Buffer.from(hash, 'hex'))
    .executeTakeFirst();
}

/** The last two hundred of the same case, or of the same subject where there is no case; oldest first. */
export async function siblingsOf(ex: Executor, scope: Scope, entry: StoredEntry): Promise<StoredEntry[]> {
  const filter = entry.caseId
    ? { case: entry.caseId }
    : { subjectType: entry.subjectType, subjectId: entry.subjectId };
  const found = await filtered(ex, scope, filter)
    .leftJoin('ledger.leaf as l', 'l.entry_id', 'e.id')
    .select(columns)
    .orderBy('e.id', 'desc')
    .limit(SIBLINGS)
    .execute();
  return found.reverse();
}

/** Person ids behind entries, as far as they have not been erased. */
export async function personsBehind(ex: Executor, entries: readonly string[]): Promise<Map<string, string>> {
  if (entries.length === 0) return new Map();
  const rows = await tables(ex)
    .selectFrom('ledger.disclosure')
    .select(['entry_id', 'person_id'])
    .where('entry_id', 'in', entries)
    .execute();
  return new Map(rows.map((row) => [row.entry_id, row.person_id]));
}

/** What of these entries was laid aside. */
export async function asideOf(ex: Executor, entries: readonly string[]): Promise<Map<string, Buffer>> {
  if (entries.length === 0) return new Map();
  const rows = await tables(ex)
    .selectFrom('ledger.aside')
    .select(['entry_id', 'content'])
    .where('entry_id', 'in', entries)
    .execute();
  return new Map(rows.map((row) => [row.entry_id, row.content]));
}
