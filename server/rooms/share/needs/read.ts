/** Needs as each reader may see them: the unit that asked, the unit that was named, and all for those who oversee. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { type Abilities, type Ability, abilitiesOf, oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { personNames } from '#rooms/org/index.ts';
import { publishPolicy } from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { partiesOf, titlesOf } from '../sharing/parties.ts';
import { answerNeedPolicy, assignPolicy, filePolicy, stagePolicy } from '../sharing/policy.ts';
import { type NeedStage, needStages, sharingTables } from '../sharing/tables.ts';
import type { Need } from './commands.ts';
import type { NeedList, NeedReply } from './schema.ts';

type Asked = { page: number; pageSize: number; state?: Need['state'] | undefined; q?: string | undefined };

function seen(p: Platform, actor: Actor) {
  const own = organisationOf(actor) ?? null;
  const all = sharingTables(p.db).selectFrom('share.need');
  return oversees(actor)
    ? all
    : all.where((eb) =>
        eb.or([eb('organisation_id', '=', own), eb('assigned_id', '=', own), eb('suspected_id', '=', own)]),
      );
}

export async function readNeeds(p: Platform, actor: Actor, asked: Asked): Promise<NeedList> {
  const { q, state, page, pageSize } = asked;
  let found = seen(p, actor);
  if (state) found = found.where('state', '=', state);
  if (q) found = found.where(sql<boolean>`position(${q} in number || ' ' || wanted || ' ' || items) > 0`);
  const { total } = await found
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .orderBy('filed_at', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return {
    items: await present(p, actor, rows),
    total,
    page,
    pageSize,
    abilities: abilitiesOf(actor, undefined, { file: filePolicy }),
  };
}

export async function readNeed(p: Platform, actor: Actor, id: string): Promise<NeedReply> {
  const [reply] = await present(p, actor, await seen(p, actor).selectAll().where('id', '=', id).execute());
  if (!reply) throw problem('kernel.not-found');
  return reply;
}

async function present(p: Platform, actor: Actor, rows: readonly Need[]): Promise<NeedReply[]> {
  if (rows.length === 0) return [];
  const db = sharingTables(p.db);
  // What was joined is followed where it went.
  const roots = rows.map((row) => row.joined_into ?? row.id);
  const [law, stages, events, joined, leads] = await Promise.all([
    lawNow(p.db, p.law, p.clock.today()),
    db.selectFrom('share.need_stage').selectAll().where('need_id', 'in', roots).execute(),
    db
      .selectFrom('share.need_event')
      .selectAll()
      .where('need_id', 'in', [...roots, ...rows.map(({ id }) => id)])
      .orderBy('at')
      .execute(),
    db.selectFrom('share.need').selectAll().where('joined_into', 'in', roots).execute(),
    db.selectFrom('share.need').selectAll().where('id', 'in', roots).execute(),
  ]);
  const party = await partiesOf(p.db, [
    ...[...rows, ...joined, ...leads].flatMap((row) => [
      row.organisation_id,
      row.suspected_id,
      row.assigned_id,
    ]),
  ]);
  const title = await titlesOf(
    p.db,
    leads.map(({ resource_id: id }) => id),
  );
  const people = await personNames(
    p.db,
    [...stages, ...events].flatMap(({ by_person: id }) => id ?? []),
  );
  return rows.map((row) => {
    const lead = leads.find(({ id }) => id === (row.joined_into ?? row.id)) ?? row;
    const own = joined.filter(({ joined_into: into }) => into === lead.id);
    const done = new Map(stages.filter(({ need_id: id }) => id === lead.id).map((one) => [one.stage, one]));
    const kin = [lead, ...own].map(({ organisation_id: id }) => id);
    const next = needStages.find((stage) => !done.has(stage));
    return {
      id: row.id,
      number: row.number,
      state: row.state,
      organisation: party(row.organisation_id),
      wanted: row.wanted,
      items: row.items,
      duty: row.duty,
      purpose: row.purpose,
      basis: row.basis,
      suspected: row.suspected_id ? party(row.suspected_id) : null,
      noneFits: row.none_fits,
      assigned: lead.assigned_id ? party(lead.assigned_id) : null,
      assignedDuty: lead.assigned_duty,
      answer: lead.answer,
      answerBasis: lead.answer_basis,
      dueOn: lead.due_on,
      entry: lead.resource_id ? title(lead.resource_id) : null,
      serviceId: lead.service_id,
      joinedInto: row.joined_into,
      joined: own.map(({ id, number, organisation_id: unit }) => ({ id, number, organisation: party(unit) })),
      filedAt: row.filed_at.toISOString(),
      stages: needStages.map((stage) => {
        const found = done.get(stage);
        return {
          stage,
          done: found !== undefined,
          at: found?.at.toISOString() ?? null,
          by: (found?.by_person && people.get(found.by_person)) ?? null,
          product: found?.product ?? null,
        };
      }),
      events: events
        .filter(({ need_id: id }) => id === row.id || id === lead.id)
        .map(({ kind, text, at, by_person: by }) => ({
          kind,
          text,
          at: at.toISOString(),
          by: (by && people.get(by)) ?? null,
        })),
      articles: articlesOf(law, 'need', 'need-stages'),
      abilities: abilities(actor, row, lead, { parties: kin, next }),
    };
  });
}

const not = (ability: Ability | undefined, when: boolean): Ability =>
  ability?.allowed && !when
    ? {
        allowed: false,
        reason: { zh: '需求的当前状态不允许', en: 'not possible in its present state' },
      }
    : (ability ?? { allowed: false, reason: { zh: '不允许', en: 'not allowed' } });

function abilities(
  actor: Actor,
  row: Need,
  lead: Need,
  { parties, next }: { parties: readonly string[]; next: NeedStage | undefined },
): Abilities {
  const may = {
    ...abilitiesOf(actor, undefined, { assign: assignPolicy, join: assignPolicy }),
    ...abilitiesOf(actor, { assignedId: row.assigned_id }, { answer: answerNeedPolicy }),
    ...abilitiesOf(actor, { assignedId: lead.assigned_id, parties }, { stage: stagePolicy }),
  };
  // With the first batch the interface is published: that is for who may do so.
  const { publish } = abilitiesOf(actor, { providerId: lead.assigned_id ?? '' }, { publish: publishPolicy });
  const stage = next === 'first-batch' && may.stage?.allowed ? publish : may.stage;
  return {
    assign: not(may.assign, row.state === 'filed' || row.state === 'declined'),
    join: not(may.join, row.state === 'filed'),
    answer: not(may.answer, row.state === 'assigned'),
    stage: not(stage, row.state === 'accepted'),
  };
}
