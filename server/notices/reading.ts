/** What is mine: decided when somebody looks, from the roles and posts they have at that moment. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { administersOnly, type PersonActor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { NoticeParams } from './catalogue.ts';
import type { NoticeDirectory, Posts } from './directory.ts';
import type { NoticeTables } from './tables.ts';

export type NoticeFilter = {
  state: 'all' | 'unread' | 'to-confirm';
  kind?: string;
  page: number;
  pageSize: number;
};

export type MyNotice = {
  id: string;
  kind: string;
  params: NoticeParams;
  articles: string[];
  subject: { type: string; id: string } | null;
  caseId: string | null;
  link: string;
  confirm: boolean;
  urgent: boolean;
  senderOrganisation: string | null;
  sentAt: Date;
  readAt: Date | null;
  confirmedAt: Date | null;
  /** When what it asked for was done, by whomever. */
  settledAt: Date | null;
};

/** The bell counts no further. */
const BELL = 1000;

/** An array the statement knows the type of, also when it is empty. */
const texts = (values: readonly string[]) => sql`${[...values]}::text[]`;

/** Addressees this person reads for; each of the two ways has its index. */
function mine(actor: PersonActor, posts: Posts): RawBuilder<unknown> {
  // Administrators of the platform are told only what names them or their role.
  const anyRole = administersOnly(actor) ? sql`false` : sql`roles is null`;
  return sql`(
    select id, notice_id, sent_at, settled_at from notices.addressee where person_id = ${actor.personId}
    union all
    select id, notice_id, sent_at, settled_at from notices.addressee
    where organisation_id = ${actor.organisationId}
      and (${anyRole} or roles && ${texts(actor.roles)})
      and (post is null or post = any(${texts(posts.held)}) or not post = any(${texts(posts.filled)})))`;
}

/** My own receipt of an addressee `a`. */
const read = (actor: PersonActor) => sql`exists (select 1 from notices.receipt r
  where r.addressee_id = a.id and r.person_id = ${actor.personId})`;
/** Waits to be read: what was asked for and is done waits no longer. */
const waits = (actor: PersonActor) => sql`(a.settled_at is null and not ${read(actor)})`;
const confirmed = (actor: PersonActor) => sql`exists (select 1 from notices.receipt r
  where r.addressee_id = a.id and r.person_id = ${actor.personId} and r.confirmed_at is not null)`;

/** Of `mine`, what a filter leaves: each notice once, however many ways it reached me. */
function filtered(
  actor: PersonActor,
  posts: Posts,
  { state, kind }: Pick<NoticeFilter, 'state' | 'kind'>,
): RawBuilder<unknown> {
  const join =
    kind === undefined && state !== 'to-confirm'
      ? sql``
      : sql`join notices.notice n on n.id = a.notice_id
          ${kind === undefined ? sql`` : sql`and n.kind = ${kind}`}
          ${state === 'to-confirm' ? sql`and n.wants_confirmation` : sql``}`;
  const where =
    state === 'unread' ? waits(actor) : state === 'to-confirm' ? sql`not ${confirmed(actor)}` : sql`true`;
  return sql`(select a.notice_id as id, max(a.sent_at) as sent_at, array_agg(a.id) as addressees
    from ${mine(actor, posts)} a ${join} where ${where} group by a.notice_id)`;
}

type Row = Selectable<NoticeTables['notices.notice']> & {
  read_at: Date | null;
  confirmed_at: Date | null;
  settled_at: Date | null;
  addressees: string[];
};

/** The notices of a selection of ids with my own receipts. */
const rowsOf = (actor: PersonActor, chosen: RawBuilder<unknown>) => sql<Row>`
  select n.*, c.addressees, max(r.read_at) as read_at, max(r.confirmed_at) as confirmed_at,
    (select max(a.settled_at) from notices.addressee a where a.id = any(c.addressees)) as settled_at
  from ${chosen} c
  join notices.notice n on n.id = c.id
  left join notices.receipt r on r.addressee_id = any(c.addressees) and r.person_id = ${actor.personId}
  group by n.id, c.addressees
  order by n.sent_at desc, n.id desc`;

const present = (row: Row): MyNotice => ({
  id: row.id,
  kind: row.kind,
  params: row.params,
  articles: row.articles,
  subject: row.subject_type && row.subject_id ? { type: row.subject_type, id: row.subject_id } : null,
  caseId: row.case_id,
  link: row.link,
  confirm: row.wants_confirmation,
  urgent: row.urgent,
  senderOrganisation: row.sender_organisation,
  sentAt: row.sent_at,
  readAt: row.read_at,
  confirmedAt: row.confirmed_at,
  settledAt: row.settled_at,
});

/** Newest first. A message that reaches somebody twice (two roles) stands once. */
export async function listMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: PersonActor,
  filter: NoticeFilter,
): Promise<{ items: MyNotice[]; total: number }> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const found = filtered(actor, posts, filter);
  const counted = await sql<{ total: number }>`select count(*)::int as total from ${found} f`.execute(ex);
  const offset = (filter.page - 1) * filter.pageSize;
  const page = sql`(select * from ${found} f order by sent_at desc, id desc limit ${filter.pageSize} offset ${offset})`;
  const { rows } = await rowsOf(actor, page).execute(ex);
  return { items: rows.map(present), total: counted.rows[0]?.total ?? 0 };
}

export async function getMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: PersonActor,
  id: string,
): Promise<(MyNotice & { addressees: string[] }) | undefined> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const one = sql`(select a.notice_id as id, array_agg(a.id) as addressees
    from ${mine(actor, posts)} a where a.notice_id = ${id} group by a.notice_id)`;
  const { rows } = await rowsOf(actor, one).execute(ex);
  const [row] = rows;
  return row && { ...present(row), addressees: row.addressees };
}

export type Bell = { unread: number; urgent: number; toConfirm: number };

/** Figures end at a thousand: nobody reads on from there. */
export async function bellOf(ex: Executor, directory: NoticeDirectory, actor: PersonActor): Promise<Bell> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const { rows } = await sql<Bell>`
    with unread as (
      select distinct a.notice_id as id from ${mine(actor, posts)} a where ${waits(actor)} limit ${BELL}
    ), waiting as (
      select distinct n.id from ${mine(actor, posts)} a
      join notices.notice n on n.id = a.notice_id and n.wants_confirmation
      where not ${confirmed(actor)} limit ${BELL}
    )
    select (select count(*)::int from unread) as unread,
      (select count(*)::int from unread u join notices.notice n on n.id = u.id and n.urgent) as urgent,
      (select count(*)::int from waiting) as "toConfirm"`.execute(ex);
  return rows[0] ?? { unread: 0, urgent: 0, toConfirm: 0 };
}

/** Kinds among my messages, for the filter. */
export async function kindsOfMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: PersonActor,
): Promise<string[]> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const { rows } = await sql<{ kind: string }>`select distinct n.kind from ${mine(actor, posts)} a
    join notices.notice n on n.id = a.notice_id order by n.kind`.execute(ex);
  return rows.map(({ kind }) => kind);
}

/** Ids of the addressees whose message I have not read yet. */
export async function unreadOfMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: PersonActor,
): Promise<string[]> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const { rows } = await sql<{ id: string }>`select a.id from ${mine(actor, posts)} a
    where ${waits(actor)}`.execute(ex);
  return rows.map(({ id }) => id);
}
