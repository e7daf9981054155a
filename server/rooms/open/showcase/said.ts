/** Entries of events and comments on drafts pass the checks of voices: what is doubtful waits, the authority shows or hides it, either can be undone. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { moderatePolicy } from '../voices/policy.ts';
import { doubtsOf, marksOf, refuseMany, type Sender } from '../voices/spam.ts';
import type { Doubt, Shown } from '../voices/types.ts';
import type { SaidItem, SaidList } from './schema.ts';
import { namesOf } from './store.ts';
import { showcaseTables } from './tables.ts';
import type { SaidKind } from './types.ts';

type Said = { of: SaidKind; about: string; words: string; website: string };
/** As its row keeps it. */
export type Looked = { shown: Shown; doubts: string[]; digest: Buffer };

/** Gives what is asked within the transaction that files it. Errors there: `open.voices-too-many`. */
export async function lookAt(
  p: Platform,
  sender: Sender,
  { of, about, words, website }: Said,
): Promise<(tx: Tx) => Promise<Looked>> {
  const marks = await marksOf(p, sender, `${of} ${about} ${words}`);
  return async (tx) => {
    await refuseMany(tx, p, sender, marks, true);
    const doubts = await doubtsOf(tx, p, sender, { words, trap: { website }, marks });
    return { shown: doubts.length > 0 ? 'held' : 'shown', doubts, digest: marks.digest };
  };
}

/** The authority is told of what waits. */
export async function tellHeld(
  tx: Tx,
  p: Platform,
  number: string,
  subject: { type: string; id: string },
  { shown }: Looked,
): Promise<void> {
  const bureau = shown === 'held' ? await bureauOf(tx, p.law.city.regionCode) : undefined;
  if (!bureau) return;
  await notify(tx, p, {
    kind: 'open.voice-held',
    to: { organisationId: bureau.id, roles: ['bureau'] },
    params: { number },
    subject,
    link: '/open/moderation',
  });
}

type Row = {
  of: SaidKind;
  id: string;
  about_id: string;
  about: string;
  organisation_id: string;
  person_id: string;
  said: string;
  doubts: Doubt[];
  shown: Shown;
  why: string;
  filed_at: Date;
};

const all = sql<Row>`
  select 'entry' as of, n.id, e.id as about_id, e.title as about, n.organisation_id, n.person_id,
    concat_ws(e'\n', n.title, n.summary, nullif(n.address, '')) as said, n.doubts, n.shown, n.shown_why as why, n.filed_at
  from open.event_entry n join open.event e on e.id = n.event_id
  union all
  select 'comment', c.id, s.id, s.title, c.organisation_id, c.person_id,
    concat_ws(e'\n', nullif(c.clause, ''), c.said), c.doubts, c.shown, c.shown_why, c.filed_at
  from open.standard_comment c join open.standard s on s.id = c.standard_id`;

async function itemsOf(p: Platform, rows: readonly Row[]): Promise<SaidItem[]> {
  const name = await namesOf(
    p.db,
    rows.map((row) => row.organisation_id),
  );
  return rows.map((row) => ({
    of: row.of,
    id: row.id,
    about: { id: row.about_id, title: row.about },
    organisation: name(row.organisation_id),
    said: row.said,
    doubts: row.doubts,
    shown: row.shown,
    why: row.why,
    filedAt: row.filed_at.toISOString(),
  }));
}

export async function readSaid(
  p: Platform,
  actor: Actor,
  { page, pageSize, shown }: { page: number; pageSize: number; shown: Shown },
): Promise<SaidList> {
  permit(moderatePolicy, actor, undefined);
  const { rows } = await sql<Row & { total: number }>`
    select a.*, count(*) over ()::int as total from (${all}) a where a.shown = ${shown}
    order by a.filed_at, a.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(p.db);
  return {
    items: await itemsOf(p, rows),
    total: rows[0]?.total ?? 0,
    page,
    pageSize,
    abilities: abilitiesOf(actor, undefined, { moderate: moderatePolicy }),
  };
}

/** Errors: `open.reason-missing` where something is hidden without one. */
export async function moderateSaid(
  p: Platform,
  actor: Actor,
  { of, id }: { of: SaidKind; id: string },
  { show, reason }: { show: boolean; reason: string },
): Promise<SaidItem> {
  permit(moderatePolicy, actor, undefined);
  if (!show && reason === '') throw problem('open.reason-missing');
  const now = { shown: show ? ('shown' as const) : ('hidden' as const), shown_why: show ? '' : reason };
  const row = await transact(p.db, async (tx) => {
    const table = of === 'entry' ? 'open.event_entry' : 'open.standard_comment';
    await showcaseTables(tx).selectFrom(table).select('id').where('id', '=', id).forUpdate().execute();
    const { rows } = await sql<Row>`select a.* from (${all}) a where a.of = ${of} and a.id = ${id}`.execute(
      tx,
    );
    const [found] = rows;
    if (!found) throw problem('kernel.not-found');
    await showcaseTables(tx).updateTable(table).set(now).where('id', '=', id).execute();
    const subject = { type: of === 'entry' ? 'open.event' : 'open.standard', id: found.about_id };
    if (!show)
      await notify(tx, p, {
        kind: 'open.said-hidden',
        to: { personId: found.person_id },
        params: { title: found.about, said: { zh: reason, en: reason } },
        subject,
        link: of === 'entry' ? `/events/${found.about_id}` : `/standards/${found.about_id}`,
      });
    await record(tx, p, {
      kind: 'open.said-moderated',
      actor,
      subject,
      organisations: [found.organisation_id],
      detail: { of, id, from: found.shown, to: now.shown },
    });
    return found;
  });
  const [item] = await itemsOf(p, [{ ...row, shown: now.shown, why: now.shown_why }]);
  if (!item) throw problem('kernel.not-found');
  return item;
}
