/** Tells somebody something, in the transaction of the act that gave cause: a message that is not committed was never sent. */
import { type Actor, organisationOf, type Role } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { residentIdFault } from '#kernel/identifiers.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { type NoticeParams, noticeCatalogue, placeholdersOf } from './catalogue.ts';
import { configuredChannels } from './channels/configured.ts';
import { fanOutJob } from './job-names.ts';
import { noticeTables } from './tables.ts';

/** A person; or whoever acts for the organisation in one of the roles, or holds the post, when they look. */
export type Addressee =
  | { personId: string }
  | { organisationId: string; roles?: readonly Role[]; post?: string };

export type NotifyInput = {
  /** Declared by `defineNotices`. */
  kind: string;
  to: Addressee | readonly Addressee[];
  /** What the text's placeholders stand for; no personal data. */
  params?: NoticeParams;
  articles?: readonly string[];
  subject?: { type: string; id: string };
  caseId?: string;
  /** Path in the desk, such as `/cases/…`. */
  link: string;
  /** The reader is asked to confirm; who did and when is kept and shown to the sender. */
  confirm?: boolean;
  urgent?: boolean;
  /** The same key is not sent twice to the same addressee. */
  once?: string;
  /** It asks for something to be done: this key settles it when that is done (`settleTasks`), whoever did it. */
  task?: string;
  /** Whose message it is, and who may see who confirmed it; the platform's own when left out. */
  from?: Actor;
};

export type NoticeHost = Pick<Kernel, 'clock' | 'config' | 'jobs'>;

/** One text for one address, whatever the order of its roles. */
function targetOf(to: Addressee): string {
  if ('personId' in to) return `person:${to.personId}`;
  return `organisation:${to.organisationId}:${[...(to.roles ?? [])].sort().join(',')}:${to.post ?? ''}`;
}

const identityNumber = /(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])/g;
/** Part of a code (`310/1309…`, `130900-2026-…`) is no telephone. */
const mobileNumber = /(?<![\w/.-])1[3-9]\d{9}(?![\w/.-])/;

function assertSendable({ kind, params = {}, link }: NotifyInput): void {
  const definition = noticeCatalogue.get(kind);
  if (!definition) throw problem('notices.kind-unknown', { params: { kind } });
  const missing = placeholdersOf(definition).filter((name) => params[name] === undefined);
  if (missing.length > 0) throw new TypeError(`${kind}: the text speaks of ${missing.join(', ')}`);
  if (!link.startsWith('/')) throw new TypeError(`${kind}: a link is a path of the desk`);
  for (const value of Object.values(params).flatMap((one) =>
    typeof one === 'string' ? [one] : [one.zh, one.en],
  )) {
    const identity = [...value.matchAll(identityNumber)].some(([found]) => !residentIdFault(found));
    if (identity || mobileNumber.test(value)) throw problem('notices.personal-data', { params: { kind } });
  }
}

/** Writes the message; what goes out by mail, short message or messenger follows after the commit. */
export const notify = (tx: Tx, p: NoticeHost, input: NotifyInput): Promise<void> => notifyAll(tx, p, [input]);

const AT_ONCE = 500;
/** A statement takes 65,535 values. */
const ROWS_AT_ONCE = 2000;

/** Writes many messages in few statements: for the work of a day, which may have thousands of them. */
export async function notifyAll(tx: Tx, p: NoticeHost, inputs: readonly NotifyInput[]): Promise<void> {
  for (let at = 0; at < inputs.length; at += AT_ONCE) await write(tx, p, inputs.slice(at, at + AT_ONCE));
}

async function write(tx: Tx, p: NoticeHost, inputs: readonly NotifyInput[]): Promise<void> {
  const notices = inputs.flatMap((input) => {
    assertSendable(input);
    const addressees = [
      ...new Map([input.to].flat().map((to: Addressee) => [targetOf(to), to] as const)).entries(),
    ];
    return addressees.length === 0 ? [] : [{ id: newId(), input, addressees }];
  });
  if (notices.length === 0) return;
  const t = noticeTables(tx);
  const now = p.clock.now();
  const today = p.clock.today();
  await t
    .insertInto('notices.notice')
    .values(
      notices.map(({ id, input }) => ({
        id,
        kind: input.kind,
        params: JSON.stringify(input.params ?? {}),
        articles: [...(input.articles ?? [])],
        subject_type: input.subject?.type ?? null,
        subject_id: input.subject?.id ?? null,
        case_id: input.caseId ?? null,
        link: input.link,
        wants_confirmation: input.confirm ?? false,
        urgent: input.urgent ?? false,
        task: input.task ?? null,
        sender_organisation: (input.from && organisationOf(input.from)) ?? null,
        sent_on: today,
        sent_at: now,
      })),
    )
    .execute();
  const rows = notices.flatMap(({ id, input, addressees }) =>
    addressees.map(([target, to]) => ({
      id: newId(),
      notice_id: id,
      person_id: 'personId' in to ? to.personId : null,
      organisation_id: 'personId' in to ? null : to.organisationId,
      roles: 'personId' in to || !to.roles?.length ? null : [...to.roles],
      post: 'personId' in to ? null : (to.post ?? null),
      target,
      once_key: input.once ?? null,
      sent_at: now,
      settled_at: null,
    })),
  );
  const told: { notice_id: string }[] = [];
  // One message can have as many addressees as the city has bodies.
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    told.push(
      ...(await t
        .insertInto('notices.addressee')
        .values(rows.slice(at, at + ROWS_AT_ONCE))
        .onConflict((conflict) =>
          conflict.columns(['once_key', 'target']).where('once_key', 'is not', null).doNothing(),
        )
        .returning('notice_id')
        .execute()),
    );
  }
  const reached = new Set(told.map(({ notice_id: id }) => id));
  const idle = notices.flatMap(({ id }) => (reached.has(id) ? [] : [id]));
  if (idle.length > 0) await t.deleteFrom('notices.notice').where('id', 'in', idle).execute();
  if (configuredChannels(p.config).length === 0) return;
  for (const noticeId of reached) await p.jobs.add(tx, fanOutJob, { noticeId });
}
