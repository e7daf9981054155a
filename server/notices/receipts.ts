/** Reading and confirming, and what the sender sees of it. */

import { sql } from 'kysely';
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import { type Db, type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { oversees } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { NoticeParams } from './catalogue.ts';
import type { NoticeDirectory } from './directory.ts';

import { getMine, unreadOfMine } from './reading.ts';
import { noticeTables } from './tables.ts';

type Host = Pick<Kernel, 'db' | 'clock'>;

async function receive(
  tx: Tx,
  actor: PersonActor,
  addressees: readonly string[],
  now: Date,
  confirmed: boolean,
): Promise<void> {
  if (addressees.length === 0) return;
  await noticeTables(tx)
    .insertInto('notices.receipt')
    .values(
      addressees.map((id) => ({
        addressee_id: id,
        person_id: actor.personId,
        organisation_id: actor.organisationId,
        read_at: now,
        confirmed_at: confirmed ? now : null,
      })),
    )
    .onConflict((conflict) => {
      const same = conflict.columns(['addressee_id', 'person_id']);
      // The first time counts: whoever confirms twice confirmed then.
      return confirmed
        ? same.doUpdateSet({
            confirmed_at: sql<Date>`coalesce(notices.receipt.confirmed_at, excluded.confirmed_at)`,
          })
        : same.doNothing();
    })
    .execute();
}

export async function readNotice(
  p: Host,
  directory: NoticeDirectory,
  actor: PersonActor,
  id: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const found = await getMine(tx, directory, actor, id);
    if (!found) throw problem('notices.not-found');
    await receive(tx, actor, found.addressees, p.clock.now(), false);
  });
}

/** How many were marked. */
export async function readAll(p: Host, directory: NoticeDirectory, actor: PersonActor): Promise<number> {
  return transact(p.db, async (tx) => {
    const unread = await unreadOfMine(tx, directory, actor);
    await receive(tx, actor, unread, p.clock.now(), false);
    return unread.length;
  });
}

/** Confirming is an act: who and when stays in the ledger too. Confirming again changes nothing. */
export async function confirmNotice(
  p: Host,
  directory: NoticeDirectory,
  actor: PersonActor,
  id: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const found = await getMine(tx, directory, actor, id);
    if (!found) throw problem('notices.not-found');
    if (!found.confirm) throw problem('notices.no-confirmation-asked');
    if (found.confirmedAt) return;
    await receive(tx, actor, found.addressees, p.clock.now(), true);
    await record(tx, p, {
      kind: 'notices.confirmed',
      actor,
      subject: { type: 'notice', id },
      ...(found.caseId ? { case: found.caseId } : {}),
      ...(found.senderOrganisation ? { organisations: [found.senderOrganisation] } : {}),
      detail: { notice: found.kind },
    });
  });
}

export type SentFilter = { kind?: string; confirm?: boolean; page: number; pageSize: number };

export type SentNotice = {
  id: string;
  kind: string;
  params: NoticeParams;
  link: string;
  confirm: boolean;
  urgent: boolean;
  senderOrganisation: string | null;
  sentAt: Date;
  addressees: number;
  read: number;
  confirmed: number;
};

const counts = (ex: Executor) =>
  noticeTables(ex)
    .selectFrom('notices.notice as n')
    .select([
      'n.id',
      'n.kind',
      'n.params',
      'n.link',
      'n.wants_confirmation as confirm',
      'n.urgent',
      'n.sender_organisation as senderOrganisation',
      'n.sent_at as sentAt',
      sql<number>`(select count(*) from notices.addressee a where a.notice_id = n.id)::int`.as('addressees'),
      sql<number>`(select count(distinct r.addressee_id) from notices.addressee a
        join notices.receipt r on r.addressee_id = a.id where a.notice_id = n.id)::int`.as('read'),
      sql<number>`(select count(distinct r.addressee_id) from notices.addressee a
        join notices.receipt r on r.addressee_id = a.id
        where a.notice_id = n.id and r.confirmed_at is not null)::int`.as('confirmed'),
    ]);

/** What my organisation sent; for the bureau and the auditor what anybody sent, the platform included. */
export async function listSent(
  db: Db,
  actor: Actor,
  filter: SentFilter,
): Promise<{ items: SentNotice[]; total: number }> {
  const own = organisationOf(actor);
  let where = noticeTables(db).selectFrom('notices.notice as n');
  let query = counts(db);
  if (!oversees(actor)) {
    if (!own) return { items: [], total: 0 };
    where = where.where('n.sender_organisation', '=', own);
    query = query.where('n.sender_organisation', '=', own);
  }
  if (filter.kind) {
    where = where.where('n.kind', '=', filter.kind);
    query = query.where('n.kind', '=', filter.kind);
  }
  if (filter.confirm !== undefined) {
    where = where.where('n.wants_confirmation', '=', filter.confirm);
    query = query.where('n.wants_confirmation', '=', filter.confirm);
  }
  const { total } = await where
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const items = await query
    .orderBy('n.sent_at', 'desc')
    .orderBy('n.id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { items, total };
}

export async function getSent(db: Db, id: string): Promise<SentNotice | undefined> {
  return counts(db).where('n.id', '=', id).executeTakeFirst();
}

/** Each addressee with everybody who read or confirmed for it. */
export async function receiptsOf(ex: Executor, noticeId: string) {
  const t = noticeTables(ex);
  const addressees = await t
    .selectFrom('notices.addressee')
    .select(['id', 'person_id', 'organisation_id', 'roles', 'post'])
    .where('notice_id', '=', noticeId)
    .orderBy('id')
    .execute();
  const receipts = await t
    .selectFrom('notices.receipt as r')
    .innerJoin('notices.addressee as a', 'a.id', 'r.addressee_id')
    .selectAll('r')
    .where('a.notice_id', '=', noticeId)
    .orderBy('r.read_at')
    .execute();
  return addressees.map((addressee) => ({
    ...addressee,
    receipts: receipts.filter(({ addressee_id: of }) => of === addressee.id),
  }));
}
