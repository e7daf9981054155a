// What happens of itself in the register when a day begins: announced changes of posts take effect, overdue filings are told.
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { calendarDaily } from './calendar/daily.ts';
import { settle } from './commands/name-contact.ts';
import { filingStandings } from './filings.ts';
import { postsOfCity } from './posts.ts';
import { bureauOf, contactsOf } from './repository.ts';
import { attorneyDaily } from './sign-in/attorney.ts';
import { orgTables } from './tables.ts';

export const orgDaily = (p: Platform): DailyTask[] => [
  { name: 'org.post-changes', run: (day) => applyChanges(p, day) },
  { name: 'org.overdue-filings', run: (day) => tellOverdue(p, day) },
  attorneyDaily(p),
  calendarDaily(p),
];

async function applyChanges(p: Platform, day: LegalDay): Promise<void> {
  const due = await orgTables(p.db)
    .selectFrom('org.post_change')
    .select('id')
    .where('applied_at', 'is', null)
    .where('effective_on', '<=', day)
    .orderBy('effective_on')
    .orderBy('announced_at')
    .execute();
  for (const { id } of due) await applyOne(p, id, day);
}

async function applyOne(p: Platform, id: string, day: LegalDay): Promise<void> {
  await transact(p.db, async (tx) => {
    const db = orgTables(tx);
    const change = await db
      .updateTable('org.post_change')
      .set({ applied_at: p.clock.now() })
      .where('id', '=', id)
      .where('applied_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!change) return;
    const law = await lawNow(tx, p.law, day);
    const post = postsOfCity(law).find(({ key }) => key === change.post);
    if (!post) return;
    const held = (await contactsOf(tx, change.organisation_id)).filter((one) => one.post === change.post);
    const former = post.multiple ? held.find((one) => one.id === change.former_id) : held.at(0);
    await settle(
      tx,
      p,
      change.organisation_id,
      post,
      {
        id: change.id,
        post: change.post,
        name: change.name,
        duty: change.duty,
        telephone: change.telephone,
        personId: change.person_id,
        document: change.document,
        from: change.effective_on,
      },
      former,
    );
    await record(tx, p, {
      kind: 'org.post-change-applied',
      actor: platform,
      subject: { type: 'organisation', id: change.organisation_id },
      organisationId: change.organisation_id,
      detail: {
        post: change.post,
        on: change.effective_on,
        ...(former?.personId ? { formerPerson: former.personId } : {}),
        ...(change.person_id ? { person: change.person_id } : {}),
      },
    });
  });
}

async function tellOverdue(p: Platform, day: LegalDay): Promise<void> {
  const law = await lawNow(p.db, p.law, day);
  const late = (await filingStandings(p.db, law)).filter(({ overdue }) => overdue);
  if (late.length === 0) return;
  const bureau = await bureauOf(p.db, p.law.city.regionCode);
  await transact(p.db, async (tx) => {
    for (const one of late) {
      await notify(tx, p, {
        kind: 'org.filing-overdue',
        to: [
          { organisationId: one.organisationId },
          ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
        ],
        params: { name: one.name, since: one.changedOn ?? day },
        articles: law.cite('org.filing-deadline'),
        subject: { type: 'organisation', id: one.organisationId },
        link: `/organisations/${one.organisationId}`,
        once: `org.filing-overdue:${one.organisationId}:${one.group}:${one.changedOn}`,
      });
    }
  });
}
