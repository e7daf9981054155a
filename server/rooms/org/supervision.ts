// What the city's authority asks of the authority of an area: issued with a due day, reported, late when past it.
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { areaOf } from './areas.ts';
import { active } from './commands/close-organisation.ts';
import { paperNumber } from './numbers.ts';
import { reportSupervisionPolicy, supervisePolicy } from './policy-organisations.ts';
import { bureauOf, organisationNames } from './repository.ts';
import { orgTables } from './tables.ts';

export type Supervision = {
  id: string;
  number: string;
  organisation: { id: string; name: Text };
  title: string;
  body: string;
  issuedOn: LegalDay;
  dueDay: LegalDay;
  report: string | null;
  doneOn: LegalDay | null;
  overdue: boolean;
};

export async function listSupervision(
  ex: Executor,
  today: LegalDay,
  organisationId?: string,
): Promise<Supervision[]> {
  let query = orgTables(ex).selectFrom('org.supervision').selectAll();
  if (organisationId) query = query.where('organisation_id', '=', organisationId);
  const rows = await query.orderBy('due_day').orderBy('id').execute();
  const names = await organisationNames(ex, [...new Set(rows.map((row) => row.organisation_id))]);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    organisation: {
      id: row.organisation_id,
      name: names.get(row.organisation_id) ?? { zh: '', en: '' },
    },
    title: row.title,
    body: row.body,
    issuedOn: row.issued_on,
    dueDay: row.due_day,
    report: row.report,
    doneOn: row.done_on,
    overdue: (row.done_on ?? today) > row.due_day,
  }));
}

export async function superviseArea(
  p: Platform,
  actor: Actor,
  input: { organisationId: string; title: string; body: string; dueDay: LegalDay },
): Promise<{ id: string; number: string }> {
  permit(supervisePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const unit = await active(tx, input.organisationId);
    const law = await lawNow(tx, p.law, p.clock.today());
    if (unit.office !== 'bureau' || !areaOf(p.law.city.regionCode, unit.regionCode)) {
      throw problem('org.not-area-unit', {
        params: { name: unit.name },
        articles: law.cite('org.area-authority'),
        rule: 'org.area-authority',
      });
    }
    if (input.dueDay < law.day) throw problem('org.due-passed', { params: { day: input.dueDay } });
    const id = newId();
    const number = await paperNumber(tx, '督导', law.day);
    await orgTables(tx)
      .insertInto('org.supervision')
      .values({
        id,
        number,
        organisation_id: unit.id,
        title: input.title,
        body: input.body,
        issued_on: law.day,
        issued_by: actor.kind === 'person' ? actor.personId : null,
        due_day: input.dueDay,
        report: null,
        done_on: null,
        done_by: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'org.supervision-issued',
      actor,
      subject: { type: 'supervision', id },
      organisationId: unit.id,
      decision: law.decided('issued', ['org.area-authority']),
      detail: { number, due: input.dueDay },
    });
    await notify(tx, p, {
      kind: 'org.supervision-issued',
      to: { organisationId: unit.id, roles: ['area_bureau'] },
      params: { number, title: input.title, due: input.dueDay },
      articles: law.cite('org.area-authority'),
      link: '/areas',
      confirm: true,
      from: actor,
    });
    return { id, number };
  });
}

export async function reportSupervision(
  p: Platform,
  actor: Actor,
  { id, report }: { id: string; report: string },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await orgTables(tx)
      .selectFrom('org.supervision')
      .select(['organisation_id', 'number', 'done_on'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    permit(reportSupervisionPolicy, actor, row.organisation_id);
    if (row.done_on) throw problem('org.supervision-done');
    await orgTables(tx)
      .updateTable('org.supervision')
      .set({
        report,
        done_on: p.clock.today(),
        done_by: actor.kind === 'person' ? actor.personId : null,
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'org.supervision-reported',
      actor,
      subject: { type: 'supervision', id },
      organisationId: row.organisation_id,
      detail: { number: row.number },
    });
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    const own = organisationOf(actor);
    if (bureau && own) {
      const name = (await organisationNames(tx, [own])).get(own) ?? { zh: '', en: '' };
      await notify(tx, p, {
        kind: 'org.supervision-done',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { number: row.number, name },
        link: '/areas',
        from: actor,
      });
    }
  });
}
