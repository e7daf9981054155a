/** Messages, their receipts and deliveries as their reader may see them. */
import type { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { abilitiesOf, allowed, definePolicy, denied } from '#kernel/policy.ts';
import { noticeCatalogue, written } from './catalogue.ts';
import type { listDeliveries } from './deliveries.ts';
import type { NoticeDirectory } from './directory.ts';
import { resendPolicy } from './policy.ts';
import type { MyNotice } from './reading.ts';
import type { receiptsOf, SentNotice } from './receipts.ts';
import type { deliveriesReply, noticeSchema, receiptsReply, sentReply } from './schema.ts';

/** One may confirm what asks for it, once. */
const confirmPolicy = definePolicy<MyNotice>(
  'notices.confirm',
  () => allowed,
  (_, { confirm, confirmedAt }) =>
    confirm && !confirmedAt
      ? allowed
      : denied(
          confirmedAt ? '您已确认' : '这条消息不需要确认',
          confirmedAt ? 'you have confirmed it' : 'it asks for no confirmation',
          { code: 'notices.no-confirmation-asked' },
        ),
);

type Reply<S extends z.ZodType> = z.input<S>;

async function namesOf(ex: Executor, directory: NoticeDirectory, ids: readonly (string | null)[]) {
  const names = await directory.organisations(ex, [...new Set(ids.filter((id) => id !== null))]);
  return (id: string | null): { id: string; name: Text } | null => {
    const name = id === null ? undefined : names.get(id);
    return id && name ? { id, name } : null;
  };
}

export async function presentMine(
  ex: Executor,
  directory: NoticeDirectory,
  actor: Actor,
  notices: readonly MyNotice[],
): Promise<Reply<typeof noticeSchema>[]> {
  const sender = await namesOf(
    ex,
    directory,
    notices.map(({ senderOrganisation }) => senderOrganisation),
  );
  return notices.map((one) => ({
    id: one.id,
    kind: one.kind,
    ...written(one.kind, one.params),
    articles: one.articles,
    subject: one.subject,
    caseId: one.caseId,
    link: one.link,
    confirm: one.confirm,
    urgent: one.urgent,
    sender: sender(one.senderOrganisation),
    sentAt: one.sentAt.toISOString(),
    readAt: one.readAt?.toISOString() ?? null,
    confirmedAt: one.confirmedAt?.toISOString() ?? null,
    settledAt: one.settledAt?.toISOString() ?? null,
    abilities: abilitiesOf(actor, one, { confirm: confirmPolicy }),
  }));
}

export async function presentSent(
  ex: Executor,
  directory: NoticeDirectory,
  notices: readonly SentNotice[],
): Promise<Reply<typeof sentReply>['items']> {
  const sender = await namesOf(
    ex,
    directory,
    notices.map(({ senderOrganisation }) => senderOrganisation),
  );
  return notices.map(({ params, senderOrganisation, sentAt, ...one }) => ({
    ...one,
    ...written(one.kind, params),
    sender: sender(senderOrganisation),
    sentAt: sentAt.toISOString(),
  }));
}

export async function presentReceipts(
  ex: Executor,
  directory: NoticeDirectory,
  notice: SentNotice,
  addressees: Awaited<ReturnType<typeof receiptsOf>>,
): Promise<Reply<typeof receiptsReply>> {
  const [head] = await presentSent(ex, directory, [notice]);
  if (!head) throw new TypeError('one notice gives one reply');
  const organisation = await namesOf(
    ex,
    directory,
    addressees.map(({ organisation_id: id }) => id),
  );
  const people = await directory.people(ex, [
    ...new Set(
      addressees.flatMap(({ person_id: id, receipts }) => [
        ...(id ? [id] : []),
        ...receipts.map(({ person_id: reader }) => reader),
      ]),
    ),
  ]);
  const person = (id: string) => ({ id, name: people.get(id) ?? '' });
  return {
    ...head,
    to: addressees.map((one) => ({
      organisation: organisation(one.organisation_id),
      person: one.person_id ? person(one.person_id) : null,
      roles: one.roles ?? [],
      post: one.post,
      receipts: one.receipts.map((receipt) => ({
        person: person(receipt.person_id),
        readAt: receipt.read_at.toISOString(),
        confirmedAt: receipt.confirmed_at?.toISOString() ?? null,
      })),
    })),
  };
}

/** The subject of a kind with its facts left out: whoever runs the ways out need not learn the matter. */
export function aboutKind(kind: string): Text {
  const definition = noticeCatalogue.get(kind);
  if (!definition) return { zh: kind, en: kind };
  const bare = (text: string): string => text.replace(/\{\w+\}/g, '…');
  return { zh: bare(definition.zh.title), en: bare(definition.en.title) };
}

const digestTitle: Text = { zh: '每日汇总', en: 'Digest of the day' };

export async function presentDeliveries(
  ex: Executor,
  directory: NoticeDirectory,
  actor: Actor,
  rows: Awaited<ReturnType<typeof listDeliveries>>['items'],
): Promise<Reply<typeof deliveriesReply>['items']> {
  const people = await directory.people(ex, [...new Set(rows.map(({ person_id: id }) => id))]);
  const abilities = abilitiesOf(actor, undefined, { resend: resendPolicy });
  return rows.map((row) => ({
    id: row.id,
    noticeId: row.notice_id,
    about: row.kind ? aboutKind(row.kind) : digestTitle,
    person: { id: row.person_id, name: people.get(row.person_id) ?? '' },
    channel: row.channel,
    state: row.state,
    digest: row.notice_id === null || row.digest_id !== null || row.state === 'held',
    gathered: row.gathered,
    queuedAt: row.queued_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
    attempts: row.attempts.map(({ at, outcome, reason }) => ({ at: at.toISOString(), outcome, reason })),
    abilities:
      row.digest_id === null && (row.state === 'sent' || row.state === 'given-up')
        ? abilities
        : {
            resend: denied('只有已发出或已放弃的可以重发', 'only what was sent or given up', {
              code: 'notices.delivery-waits',
            }),
          },
  }));
}
