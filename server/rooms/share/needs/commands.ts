/** A need for data nobody offers: filed after what there is was shown, put to a unit by its duties, answered, and joined with its like. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import {
  entriesLike,
  getPublishedVersion,
  matchDemandIn,
  raiseDemandIn,
  requestMissingIn,
} from '#rooms/catalog/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { numbered, personOf, unitOf } from '../sharing/parties.ts';
import { answerNeedPolicy, assignPolicy, filePolicy } from '../sharing/policy.ts';
import { type NeedTable, sharingTables } from '../sharing/tables.ts';
import type { AnswerNeed, NeedInput } from './schema.ts';

export type Need = Selectable<NeedTable>;
const basisRule = 'share.refusal-basis';

export async function lockNeed(tx: Tx, id: string): Promise<Need> {
  const row = await sharingTables(tx)
    .selectFrom('share.need')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function noteNeed(
  tx: Tx,
  p: Platform,
  need: { id: string },
  said: { kind: string; text: string; actor: Actor },
): Promise<void> {
  const { actor } = said;
  await sharingTables(tx)
    .insertInto('share.need_event')
    .values({
      id: newId(),
      need_id: need.id,
      kind: said.kind,
      text: said.text,
      by_person: personOf(actor),
      organisation_id: actor.kind === 'person' ? actor.organisationId : null,
      at: p.clock.now(),
    })
    .execute();
}

export async function changeNeed(
  tx: Tx,
  p: Platform,
  id: string,
  changes: Partial<Omit<Need, 'id' | 'number'>>,
): Promise<void> {
  await sharingTables(tx)
    .updateTable('share.need')
    .set({ ...changes, updated_at: p.clock.now() })
    .where('id', '=', id)
    .execute();
}

/** The need and those that were joined with it. */
export const kinOf = async (tx: Tx, need: Need): Promise<Need[]> => [
  need,
  ...(await sharingTables(tx)
    .selectFrom('share.need')
    .selectAll()
    .where('joined_into', '=', need.id)
    .execute()),
];

/** Tells every unit that waits for these data. */
export async function tellNeeders(
  tx: Tx,
  p: Platform,
  law: LawNow,
  need: Need,
  kind: 'share.need-moved',
  what: Text,
): Promise<void> {
  for (const one of await kinOf(tx, need)) {
    await notify(tx, p, {
      kind,
      to: { organisationId: one.organisation_id, roles: ['consumer', 'provider'] },
      params: { name: one.wanted, what },
      articles: articlesOf(law, 'need', 'need-stages'),
      subject: { type: 'share.need', id: one.id },
      link: `/sharing/needs/${one.id}`,
    });
  }
}

function gapsOf(input: NeedInput, articles: string[]): FieldIssue[] {
  const wanted: readonly [keyof NeedInput, string, string][] = [
    ['wanted', '所需数据', 'the data wanted'],
    ['duty', '所服务的职责', 'the duty served'],
    ['purpose', '用途', 'the purpose'],
    ['basis', '依据', 'the basis'],
  ];
  return wanted
    .filter(([key]) => input[key] === '')
    .map(([path, zh, en]) => ({
      path,
      code: 'missing',
      message: { zh: `请填写${zh}`, en: `State ${en}` },
      articles,
      severity: 'error',
    }));
}

/** One way for one thing: the same words, whatever stands between them. */
const alike = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{P}]+/gu, '')
    .toLowerCase();

/** Returns the id. Errors: `share.need-incomplete`, `share.need-matches-unread`. */
export async function fileNeed(p: Platform, actor: Actor, input: NeedInput): Promise<string> {
  permit(filePolicy, actor, undefined);
  const like = input.wanted === '' ? [] : (await entriesLike(p, actor, input.wanted)).items;
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = articlesOf(law, 'need');
    const fields = gapsOf(input, articles);
    if (fields.length > 0) throw problem('share.need-incomplete', { articles, fields });
    const unread = like.filter(({ id }) => !input.shown.includes(id));
    if (unread.length > 0 || (like.length > 0 && input.noneFits === '')) {
      throw problem('share.need-matches-unread', {
        params: { names: like.map(({ name }) => name).join('、') },
        articles,
      });
    }
    const demandId = await raiseDemandIn(tx, p, actor, {
      wanted: input.wanted,
      items: input.items,
      duty: input.duty,
      ...(input.suspectedId ? { holderId: input.suspectedId } : {}),
    });
    await requestMissingIn(tx, p, actor, demandId);
    const now = p.clock.now();
    const same = await underway(tx, input.wanted);
    const need: Need = {
      id: newId(),
      number: await numbered(tx, 'need', 'XQ', law.day),
      demand_id: demandId,
      organisation_id: unitOf(actor),
      wanted: input.wanted,
      items: input.items,
      duty: input.duty,
      purpose: input.purpose,
      basis: input.basis,
      suspected_id: input.suspectedId ?? null,
      shown: input.shown,
      none_fits: input.noneFits,
      state: same ? 'joined' : 'filed',
      joined_into: same?.id ?? null,
      assigned_id: null,
      assigned_duty: null,
      answer: '',
      answer_basis: '',
      due_on: null,
      resource_id: null,
      service_id: null,
      filed_at: now,
      filed_by: personOf(actor),
      updated_at: now,
    };
    await sharingTables(tx).insertInto('share.need').values(need).execute();
    await noteNeed(tx, p, need, { kind: 'filed', text: input.wanted, actor });
    if (same) await noteNeed(tx, p, same, { kind: 'joined', text: need.number, actor });
    await record(tx, p, {
      kind: 'share.need-filed',
      actor,
      subject: { type: 'share.need', id: need.id },
      decision: law.decided('filed', ['share.follow-up'], articles),
      detail: { demand: demandId, ...(same ? { joined: same.id } : {}) },
    });
    return need.id;
  });
}

async function underway(tx: Tx, wanted: string): Promise<Need | undefined> {
  const open = await sharingTables(tx)
    .selectFrom('share.need')
    .selectAll()
    .where('state', 'in', ['filed', 'assigned', 'accepted'])
    .orderBy('filed_at')
    .execute();
  return open.find((one) => alike(one.wanted) === alike(wanted));
}

const requireState = (need: Need, states: readonly Need['state'][]): void => {
  if (!states.includes(need.state)) throw problem('share.need-state', { params: { state: need.state } });
};

/** The authority names the unit whose duties cover the data; a need that was declined may be put to another. */
export function assignNeed(
  p: Platform,
  actor: Actor,
  id: string,
  { unitId, duty }: { unitId: string; duty: string },
): Promise<void> {
  permit(assignPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const need = await lockNeed(tx, id);
    requireState(need, ['filed', 'declined']);
    const law = await lawNow(tx, p.law, p.clock.today());
    const unit = await getOrganisation(tx, unitId);
    if (!unit) throw problem('kernel.not-found');
    const articles = articlesOf(law, 'need');
    await changeNeed(tx, p, id, {
      state: 'assigned',
      assigned_id: unitId,
      assigned_duty: duty,
      answer: '',
      answer_basis: '',
      due_on: null,
    });
    await noteNeed(tx, p, need, { kind: 'assigned', text: `${unit.name.zh}：${duty}`, actor });
    await notify(tx, p, {
      kind: 'share.need-assigned',
      to: { organisationId: unitId, roles: ['provider'] },
      params: { name: need.wanted },
      articles,
      subject: { type: 'share.need', id },
      link: `/sharing/needs/${id}`,
    });
    await tellNeeders(tx, p, law, need, 'share.need-moved', {
      zh: `已指定${unit.name.zh}供数`,
      en: `${unit.name.en || unit.name.zh} was named to provide`,
    });
    await record(tx, p, {
      kind: 'share.need-assigned',
      actor,
      subject: { type: 'share.need', id },
      organisations: [unitId, need.organisation_id],
      decision: law.decided('assigned', ['share.follow-up'], articles),
    });
  });
}

/** The unit named answers: a day by which it provides, the entry it has, or a refusal on a ground of law. */
export function answerNeed(p: Platform, actor: Actor, id: string, input: AnswerNeed): Promise<void> {
  return transact(p.db, async (tx) => {
    const need = await lockNeed(tx, id);
    permit(answerNeedPolicy, actor, { assignedId: need.assigned_id });
    requireState(need, ['assigned']);
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = articlesOf(law, 'need');
    const said = await (input.how === 'refuse'
      ? refusal(law, input)
      : input.how === 'entry'
        ? byEntry(tx, p, actor, need, input)
        : byDay(law, input, articles));
    await changeNeed(tx, p, id, { ...said.changes, answer: input.text });
    await noteNeed(tx, p, need, { kind: said.kind, text: said.text, actor });
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (said.kind === 'declined' && bureau) {
      await notify(tx, p, {
        kind: 'share.need-moved',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { name: need.wanted, what: said.what },
        articles,
        subject: { type: 'share.need', id },
        link: `/sharing/needs/${id}`,
      });
    }
    await tellNeeders(tx, p, law, need, 'share.need-moved', said.what);
    await record(tx, p, {
      kind: 'share.need-answered',
      actor,
      subject: { type: 'share.need', id },
      organisations: [need.organisation_id],
      decision: law.decided(said.kind, ['share.follow-up'], articles),
    });
  });
}

type Said = { kind: string; text: string; what: Text; changes: Partial<Need> };

/** Of the kinds of ground the city admits, with what each must state; where it names none, an act at least. */
function refusal(law: LawNow, { text, basis }: AnswerNeed): Said {
  const kinds = law.terms(basisRule);
  const kind = kinds.find(({ key }) => key === basis?.kind);
  const needs = kind?.attributes.needs;
  const asked = Array.isArray(needs) ? needs : ['title'];
  const lacking = asked.filter((part) =>
    part === 'title' ? !basis?.title : part === 'article' ? !basis?.article : false,
  );
  if (text === '' || (kinds.length > 0 && !kind) || lacking.length > 0) {
    throw problem('share.need-basis', {
      params: { kinds: kinds.map(({ zh }) => zh).join('、') || '—' },
      articles: [...articlesOf(law, 'need'), ...law.cite(basisRule)],
      rule: basisRule,
    });
  }
  const ground = [kind?.zh, basis?.title, basis?.article].filter(Boolean).join(' ');
  return {
    kind: 'declined',
    text: `${ground}：${text}`,
    what: { zh: `指定单位不能提供：${ground}`, en: `the unit named declines: ${ground}` },
    changes: { state: 'declined', answer_basis: ground },
  };
}

function byDay(law: LawNow, { dueOn }: AnswerNeed, articles: string[]): Said {
  if (!dueOn || dueOn < law.day) throw problem('share.need-day', { articles });
  return {
    kind: 'accepted',
    text: dueOn,
    what: { zh: `将于 ${dueOn} 前提供`, en: `it will be there by ${dueOn}` },
    changes: { state: 'accepted', due_on: dueOn },
  };
}

async function byEntry(
  tx: Tx,
  p: Platform,
  actor: Actor,
  need: Need,
  { resourceId }: AnswerNeed,
): Promise<Said> {
  const found = resourceId ? await getPublishedVersion(tx, resourceId) : undefined;
  if (!found || found.resource.providerId !== need.assigned_id) throw problem('share.need-entry');
  const { name } = found.version.content;
  for (const one of await kinOf(tx, need))
    await matchDemandIn(tx, p, actor, one.demand_id, found.resource.id);
  return {
    kind: 'supplied',
    text: name,
    what: { zh: `已有条目《${name}》`, en: `the entry “${name}” answers it` },
    changes: { state: 'supplied', resource_id: found.resource.id },
  };
}

/** The authority joins what is asked for in other words. */
export function joinNeed(p: Platform, actor: Actor, id: string, into: string): Promise<void> {
  permit(assignPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const need = await lockNeed(tx, id);
    const target = await lockNeed(tx, into);
    requireState(need, ['filed']);
    if (id === into) throw problem('share.need-state', { params: { state: need.state } });
    requireState(target, ['filed', 'assigned', 'accepted']);
    await changeNeed(tx, p, id, { state: 'joined', joined_into: into });
    await noteNeed(tx, p, need, { kind: 'joined', text: target.number, actor });
    await record(tx, p, {
      kind: 'share.need-joined',
      actor,
      subject: { type: 'share.need', id },
      organisations: [need.organisation_id],
      detail: { into },
    });
  });
}
