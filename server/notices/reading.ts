/** What is mine: decided when somebody looks, from the roles and posts they have at that moment. */
import { type SelectQueryBuilder, sql } from 'kysely';
import { administersOnly, type PersonActor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { NoticeParams } from './catalogue.ts';
import type { NoticeDirectory, Posts } from './directory.ts';
import { type NoticeTables, noticeTables } from './tables.ts';

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
};

/** The bell counts no further. */
const BELL = 1000;

/** An array the statement knows the type of, also when it is empty. */
const texts = (values: readonly string[]) => sql`${[...values]}::text[]`;

type Joined = {
  a: NoticeTables['notices.addressee'];
  n: NoticeTables['notices.notice'];
  r: { [K in keyof NoticeTables['notices.receipt']]: NoticeTables['notices.receipt'][K] | null };
};

/** Addressees this person reads for, each with its notice and their own receipt. */
function mine(ex: Executor, actor: PersonActor, posts: Posts) {
  // Administrators of the platform are told only what names them or their role.
  const anyRole = administersOnly(actor) ? sql<boolean>`false` : sql<boolean>`a.roles is null`;
  return noticeTables(ex)
    .selectFrom('notices.addressee as a')
    .innerJoin('notices.notice as n', 'n.id', 'a.notice_id')
    .leftJoin('notices.receipt as r', (join) =>
      join.onRef('r.addressee_id', '=', 'a.id').on('r.person_id', '=', actor.personId),
    )
    .where(
      sql<boolean>`(a.person_id = ${actor.personId} or (
        a.organisation_id = ${actor.organisationId}
        and (${anyRole} or a.roles && ${texts(actor.roles)})
        and (a.post is null or a.post = any(${texts(posts.held)}) or not a.post = any(${texts(posts.filled)}))))`,
    );
}

function filtered<O>(
  query: SelectQueryBuilder<NoticeTables & Joined, 'a' | 'n' | 'r', O>,
  filter: Pick<NoticeFilter, 'state' | 'kind'>,
) {
  let found = query;
  if (filter.kind) found = found.where('n.kind', '=', filter.kind);
  if (filter.state === 'unread') found = found.where('r.read_at', 'is', null);
  if (filter.state === 'to-confirm') {
    found = found.where('n.wants_confirmation', '=', true).where('r.confirmed_at', 'is', null);
  }
  return found;
}

const rowOf = (query: ReturnType<typeof mine>) =>
  query
    .groupBy('n.id')
    .selectAll('n')
    .select([
      sql<Date | null>`max(r.read_at)`.as('read_at'),
      sql<Date | null>`max(r.confirmed_at)`.as('confirmed_at'),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof rowOf>['execute']>>[number];

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
});

/** Newest first. A message that reaches somebody twice (two roles) stands once. */
export async function listMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: PersonActor,
  filter: NoticeFilter,
): Promise<{ items: MyNotice[]; total: number }> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const { total } = await filtered(mine(ex, actor, posts), filter)
    .select(sql<number>`count(distinct n.id)::int`.as('total'))
    .executeTakeFirstOrThrow();
  const rows = await rowOf(filtered(mine(ex, actor, posts), filter))
    .orderBy('n.sent_at', 'desc')
    .orderBy('n.id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { items: rows.map(present), total };
}

export async function getMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: PersonActor,
  id: string,
): Promise<(MyNotice & { addressees: string[] }) | undefined> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const row = await rowOf(mine(ex, actor, posts).where('n.id', '=', id))
    .select(sql<string[]>`array_agg(a.id)`.as('addressees'))
    .executeTakeFirst();
  return row && { ...present(row), addressees: row.addressees };
}

export type Bell = { unread: number; urgent: number; toConfirm: number };

/** Figures end at a thousand: nobody reads on from there. */
export async function bellOf(ex: Executor, directory: NoticeDirectory, actor: PersonActor): Promise<Bell> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const open = mine(ex, actor, posts)
    .where((eb) =>
      eb.or([
        eb('r.read_at', 'is', null),
        eb.and([eb('n.wants_confirmation', '=', true), eb('r.confirmed_at', 'is', null)]),
      ]),
    )
    .groupBy('n.id')
    .select([
      'n.id',
      sql<boolean>`bool_and(r.read_at is null)`.as('unread'),
      sql<boolean>`n.urgent`.as('urgent'),
      sql<boolean>`n.wants_confirmation and bool_and(r.confirmed_at is null)`.as('to_confirm'),
    ])
    .limit(BELL);
  return noticeTables(ex)
    .selectFrom(open.as('o'))
    .select([
      sql<number>`count(*) filter (where o.unread)::int`.as('unread'),
      sql<number>`count(*) filter (where o.unread and o.urgent)::int`.as('urgent'),
      sql<number>`count(*) filter (where o.to_confirm)::int`.as('toConfirm'),
    ])
    .executeTakeFirstOrThrow();
}

/** Kinds among my messages, for the filter. */
export async function kindsOfMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: PersonActor,
): Promise<string[]> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const rows = await mine(ex, actor, posts).select('n.kind').distinct().orderBy('n.kind').execute();
  return rows.map(({ kind }) => kind);
}

/** Ids of the addressees whose message I have not read yet. */
export async function unreadOfMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: PersonActor,
): Promise<string[]> {
  const posts = await directory.postsOf(ex, actor.personId, actor.organisationId);
  const rows = await mine(ex, actor, posts).where('r.read_at', 'is', null).select('a.id').execute();
  return rows.map(({ id }) => id);
}
