/** Entrustments as the authority and the auditor see them, and who runs the platform as everybody may know. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { bureauOf, getPerson, listOrganisations, organisationNames, publicKinds } from '#rooms/org/index.ts';
import { RULE } from './entrust.ts';
import { entrustPolicy, readEntrustmentsPolicy } from './policy.ts';
import type { EntrustmentList, EntrustmentReply, OperationReply } from './schema.ts';
import { type Entrustment, entrustmentTables } from './tables.ts';

const none = { zh: '', en: '' };

const stateOf = (row: Entrustment, today: LegalDay): EntrustmentReply['state'] =>
  row.ended_on !== null || row.until_day < today ? 'ended' : row.from_day > today ? 'planned' : 'running';

const all = (p: Platform): Promise<Entrustment[]> =>
  entrustmentTables(p.db)
    .selectFrom('open.entrustment')
    .selectAll()
    .orderBy('recorded_at', 'desc')
    .limit(200)
    .execute();

export async function listEntrustments(p: Platform, actor: Actor): Promise<EntrustmentList> {
  permit(readEntrustmentsPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await all(p);
  const names = await organisationNames(
    p.db,
    rows.map((row) => row.organisation_id),
  );
  const items: EntrustmentReply[] = [];
  for (const row of rows) {
    const accounts = await entrustmentTables(p.db)
      .selectFrom('open.entrusted_account')
      .selectAll()
      .where('entrustment_id', '=', row.id)
      .orderBy('since')
      .execute();
    const people = await Promise.all(accounts.map((one) => getPerson(p.db, one.person_id)));
    items.push({
      id: row.id,
      number: row.number,
      body: { id: row.organisation_id, name: names.get(row.organisation_id) ?? none },
      scope: row.scope,
      said: row.said,
      document: row.document,
      fileId: row.file_id,
      fromDay: row.from_day,
      untilDay: row.until_day,
      state: stateOf(row, law.day),
      endedOn: row.ended_on,
      endedWhy: row.ended_why,
      accounts: accounts.map((one, at) => ({
        personId: one.person_id,
        name: people[at]?.name ?? '',
        account: people[at]?.account ?? '',
        since: one.since.toISOString(),
        until: one.until?.toISOString() ?? null,
      })),
      abilities:
        stateOf(row, law.day) === 'ended' ? {} : abilitiesOf(actor, undefined, { keep: entrustPolicy }),
    });
  }
  const bodies = entrustPolicy.who(actor).allowed ? await bodiesToEntrust(p) : [];
  return {
    items,
    bodies,
    articles: law.cite(RULE),
    abilities: abilitiesOf(actor, undefined, { keep: entrustPolicy }),
  };
}

async function bodiesToEntrust(p: Platform): Promise<EntrustmentList['bodies']> {
  const kinds = publicKinds.map(({ key }) => key).filter((key) => key !== 'public-person');
  const found = await Promise.all(kinds.map((kind) => listOrganisations(p.db, { kind, state: 'active' })));
  return found.flatMap(({ items }) => items.map(({ id, name }) => ({ id, name })));
}

/** Without an entrustment that runs the authority runs the platform itself. */
export async function readOperation(p: Platform): Promise<OperationReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const running = (await all(p)).filter((row) => stateOf(row, law.day) === 'running');
  const names = await organisationNames(
    p.db,
    running.map((row) => row.organisation_id),
  );
  const bureau = await bureauOf(p.db, p.law.city.regionCode);
  return {
    mode: running.length > 0 ? 'entrusted' : 'self-operated',
    authority: bureau?.name ?? none,
    entrusted: running.map((row) => ({
      body: names.get(row.organisation_id) ?? none,
      scope: row.scope,
      said: row.said,
      document: row.document,
      fromDay: row.from_day,
      untilDay: row.until_day,
    })),
    articles: law.cite(RULE),
  };
}
