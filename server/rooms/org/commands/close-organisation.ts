// Abolishes an organisation or merges it into another: what it held passes on in the same transaction, and its past stays readable.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { noteChange } from '../history.ts';
import { holdOverseers, refuseWithOverseers } from '../overseers.ts';
import { closeOrganisationPolicy } from '../policy-organisations.ts';
import { isPublicBody, refusePublicBody } from '../public-bodies.ts';
import { bureauOf, contactsOf, getOrganisation } from '../repository.ts';
import { endSessionsOf } from '../sign-in/sessions.ts';
import type { OrgExtensions } from '../succession.ts';
import { type Organisation, orgTables } from '../tables.ts';
import { roleWords } from './people.ts';
import { refuseLater } from './refuse-later.ts';

export type CloseInput = {
  /** One to be abolished, or several to be merged into the same successor. */
  organisationIds: readonly string[];
  how: 'abolished' | 'merged';
  successorId?: string;
  /** The decision by which it ends. */
  document: string;
  on: LegalDay;
};

export type Closed = { organisationId: string; moved: Record<string, number> };

export async function closeOrganisations(
  p: Platform,
  extensions: OrgExtensions,
  actor: Actor,
  input: CloseInput,
): Promise<Closed[]> {
  permit(closeOrganisationPolicy, actor, undefined);
  refuseLater(p, input.on);
  const { successorId } = input;
  if (input.how === 'merged' && !successorId) throw problem('org.successor-unnamed');
  if (successorId && input.organisationIds.includes(successorId)) throw problem('org.successor-itself');
  return transact(p.db, async (tx) => {
    await holdAll(tx, [...input.organisationIds, ...(successorId ? [successorId] : [])]);
    const successor = successorId ? await active(tx, successorId) : undefined;
    const closed: Closed[] = [];
    for (const id of input.organisationIds) {
      const from = await active(tx, id);
      // What a department held passes to a department.
      if (successor && !isPublicBody(from.kind)) refusePublicBody(successor);
      closed.push(await closeOne(tx, p, extensions, actor, from, successor, input));
    }
    return closed;
  });
}

/** In one order, so that two mergers at once wait for each other and never for themselves. */
async function holdAll(tx: Tx, ids: readonly string[]): Promise<void> {
  await orgTables(tx)
    .selectFrom('org.organisation')
    .select('id')
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
}

export async function active(tx: Tx, id: string): Promise<Organisation> {
  const found = await getOrganisation(tx, id);
  if (!found) throw problem('org.organisation-unknown');
  if (found.state === 'closed') throw problem('org.organisation-closed', { params: { name: found.name } });
  return found;
}

async function closeOne(
  tx: Tx,
  p: Platform,
  { successions }: OrgExtensions,
  actor: Actor,
  from: Organisation,
  successor: Organisation | undefined,
  { how, document, on }: CloseInput,
): Promise<Closed> {
  if (!successor) {
    await refuseWithOpenMatters(tx, successions, from);
    await holdOverseers(tx);
    await refuseWithOverseers(tx, from.id, roleWords);
  }
  await orgTables(tx)
    .updateTable('org.organisation')
    .set({ state: 'closed', closed_on: on, successor_id: successor?.id ?? null, office: null })
    .where('id', '=', from.id)
    .execute();
  const moved: Record<string, number> = {};
  if (successor && from.office && successor.office === null) {
    await orgTables(tx)
      .updateTable('org.organisation')
      .set({ office: from.office, office_document: document, office_on: on })
      .where('id', '=', successor.id)
      .execute();
  }
  moved.people = await passPeople(tx, p, from, successor);
  moved.posts = await passPosts(tx, p, from, successor, on);
  if (successor) {
    moved.systems = await passSystems(tx, from.id, successor.id);
    moved.subordinates = await passSubordinates(tx, from.id, successor.id);
    for (const succession of successions)
      moved[succession.name] = await succession.move(tx, p, { from: from.id, to: successor.id });
    await noteChange(tx, p, {
      organisationId: successor.id,
      kind: 'succeeded',
      on,
      document,
      former: from.name,
      otherId: from.id,
      detail: moved,
    });
  }
  await noteChange(tx, p, {
    organisationId: from.id,
    kind: how,
    on,
    document,
    ...(successor ? { otherId: successor.id } : {}),
    detail: moved,
  });
  await record(tx, p, {
    kind: 'org.organisation-closed',
    actor,
    subject: { type: 'organisation', id: from.id },
    organisationId: from.id,
    organisations: successor ? [successor.id] : [],
    detail: { how, document, on, ...(successor ? { successor: successor.id } : {}), moved },
  });
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  await notify(tx, p, {
    kind: 'org.organisation-closed',
    to: [
      ...(successor ? [{ organisationId: successor.id }] : []),
      ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
    ],
    params: {
      name: from.name,
      successor: successor?.name ?? { zh: '无', en: 'none' },
      document,
      on,
    },
    subject: { type: 'organisation', id: from.id },
    link: `/organisations/${from.id}`,
    from: actor,
  });
  return { organisationId: from.id, moved };
}

/** A department with open matters is not abolished without somebody who takes them over. */
async function refuseWithOpenMatters(
  tx: Tx,
  successions: OrgExtensions['successions'],
  from: Organisation,
): Promise<void> {
  const open: { name: string; count: number }[] = [];
  for (const { name, open: count } of successions) {
    const found = count ? await count(tx, from.id) : 0;
    if (found > 0) open.push({ name, count: found });
  }
  const under = await orgTables(tx)
    .selectFrom('org.organisation')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('parent_id', '=', from.id)
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  if (under.n > 0) open.push({ name: 'subordinates', count: under.n });
  if (open.length === 0 && !from.office) return;
  const total = open.reduce((sum, { count }) => sum + count, 0);
  throw problem('org.successor-needed', {
    params: { count: total },
    fields: open.map(({ name, count }) => ({
      path: name,
      code: 'org.successor-needed',
      message: openWords(name, count),
      articles: [],
      severity: 'error' as const,
    })),
  });
}

const words: Readonly<Record<string, { zh: string; en: string }>> = {
  corrections: { zh: '校核与异议', en: 'checks and objections' },
  'open-cases': { zh: '未办结事项', en: 'open cases' },
  resources: { zh: '在册目录', en: 'catalogue entries' },
  applications: { zh: '未办结申请', en: 'open applications' },
  grants: { zh: '有效授权', en: 'grants in force' },
  subordinates: { zh: '下属单位', en: 'subordinate bodies' },
};

const openWords = (name: string, count: number) => ({
  zh: `${words[name]?.zh ?? name}：${count}`,
  en: `${words[name]?.en ?? name}: ${count}`,
});

/** People go where the work goes, with the roles they had; without a successor their roles end. */
async function passPeople(
  tx: Tx,
  p: Platform,
  from: Organisation,
  successor: Organisation | undefined,
): Promise<number> {
  const now = p.clock.now();
  const db = orgTables(tx);
  const ended = await db
    .updateTable('org.role_assignment')
    .set({ until: now })
    .where('organisation_id', '=', from.id)
    .where('until', 'is', null)
    .returning(['person_id', 'role'])
    .execute();
  const people = [...new Set(ended.map(({ person_id: id }) => id))];
  // The authority's own roles go with its office only.
  const takes = successor
    ? ended.filter(
        ({ role }) =>
          !['bureau', 'area_bureau', 'centre'].includes(role) ||
          (from.office !== null && successor.office === null),
      )
    : [];
  if (successor && takes.length > 0) {
    await db
      .insertInto('org.role_assignment')
      .values(
        takes.map(({ person_id, role }) => ({
          id: newId(),
          person_id,
          organisation_id: successor.id,
          role,
          since: now,
          until: null,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['person_id', 'organisation_id', 'role']).where('until', 'is', null).doNothing(),
      )
      .execute();
  }
  for (const id of people) await endSessionsOf(tx, id, now);
  return people.length;
}

/** Holders of posts end with the organisation; those whose post is empty at the successor hold it there. */
async function passPosts(
  tx: Tx,
  p: Platform,
  from: Organisation,
  successor: Organisation | undefined,
  on: LegalDay,
): Promise<number> {
  const db = orgTables(tx);
  const now = p.clock.now();
  const held = await contactsOf(tx, from.id);
  await db
    .updateTable('org.contact')
    .set({ until: now, ended_because: 'organisation-closed' })
    .where('organisation_id', '=', from.id)
    .where('until', 'is', null)
    .execute();
  await db
    .updateTable('org.post_change')
    .set({ applied_at: now })
    .where('organisation_id', '=', from.id)
    .where('applied_at', 'is', null)
    .execute();
  if (!successor) return 0;
  const filled = new Set((await contactsOf(tx, successor.id)).map(({ post }) => post));
  const passing = held.filter(({ post }) => !filled.has(post));
  if (passing.length > 0) {
    await db
      .insertInto('org.contact')
      .values(
        passing.map((contact) => ({
          id: newId(),
          organisation_id: successor.id,
          post: contact.post,
          name: contact.name,
          duty: contact.duty,
          telephone: contact.telephone,
          person_id: contact.personId,
          document: contact.document,
          from_day: on,
          since: now,
          until: null,
          ended_because: null,
        })),
      )
      .execute();
  }
  return passing.length;
}

async function passSystems(tx: Tx, from: string, to: string): Promise<number> {
  const moved = await orgTables(tx)
    .updateTable('org.application_system')
    .set({ organisation_id: to })
    .where('organisation_id', '=', from)
    .returning('id')
    .execute();
  return moved.length;
}

async function passSubordinates(tx: Tx, from: string, to: string): Promise<number> {
  const moved = await orgTables(tx)
    .updateTable('org.organisation')
    .set({ parent_id: to })
    .where('parent_id', '=', from)
    .where('id', '!=', to)
    .returning('id')
    .execute();
  return moved.length;
}
