/** Measures: the provider proposes, the user is heard, the authority consents and makes it public in the same act; lifted likewise. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf, platform } from '#kernel/actor.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { getDataset } from '../datasets/read.ts';
import { hideProductsOf } from '../showcase/products.ts';
import { announce, numberOf, shownUser } from './announce.ts';
import {
  addEvidenceIn,
  type Breach,
  happened,
  lockBreach,
  partsOf,
  personOf,
  requireOpen,
  settle,
} from './breach.ts';
import { measuresOn } from './in-force.ts';
import { requireKind, rules, titleOf } from './law.ts';
import { decidePolicy, proposePolicy, statePolicy } from './policy.ts';
import type { DecisionInput, LiftInput, ProposalInput, StatementInput } from './schema.ts';
import { conductTables, type MeasureTable } from './tables.ts';

export type Measure = Selectable<MeasureTable>;

/** Errors: `open.gravity-missing`, `open.measure-kind`, `-until`, `-rights`, `-light`, `-waiting`, `open.breach-sets`. */
export function proposeMeasure(p: Platform, actor: Actor, id: string, input: ProposalInput): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockBreach(tx, id);
    permit(proposePolicy, actor, await partsOf(tx, row));
    requireOpen(row);
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    const law = await lawNow(tx, p.law, p.clock.today());
    const about = { articles: law.cite(rules.measures), rule: rules.measures };
    requireKind(law, input.kind);
    if (input.gravity === undefined) throw problem('open.gravity-missing', about);
    if (input.until !== undefined && input.until < law.day) throw problem('open.measure-until', about);
    const restricts = input.kind === 'restrict';
    if (!restricts && input.gravity === 'minor') throw problem('open.measure-light', about);
    const datasets = restricts ? await restricted(tx, actor.organisationId, row, input.datasets) : [];
    if (restricts && datasets.length === 0 && input.perMinute === undefined)
      throw problem('open.measure-rights', about);
    const waiting = await proposedOf(tx, id);
    if (waiting) throw problem('open.measure-waiting');
    const hearing = restricts ? undefined : law.deadline(rules.hearing).due;
    const measureId = newId();
    const number = await numberOf(tx, 'measure', 'CS', law.day);
    await conductTables(tx)
      .insertInto('open.measure')
      .values({
        id: measureId,
        number,
        breach_id: id,
        user_id: row.user_id,
        kind: input.kind,
        gravity: input.gravity,
        datasets,
        per_minute: restricts ? (input.perMinute ?? null) : null,
        until_day: input.until ?? null,
        reason: input.reason,
        state: 'proposed',
        provider_id: actor.organisationId,
        proposed_by: actor.personId,
        proposed_at: p.clock.now(),
        hearing_until: hearing ?? null,
        statement: null,
        stated_by: null,
        stated_at: null,
        decided_by: null,
        decided_at: null,
        in_force_on: null,
        lifted_by: null,
        lifted_on: null,
        lifted_at: null,
      })
      .execute();
    await happened(tx, p, actor, id, 'proposed', input.reason);
    const measure = titleOf(law, rules.measures, input.kind);
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    const about2 = { subject: { type: 'open.breach', id }, articles: about.articles };
    if (bureau)
      await notify(tx, p, {
        kind: 'open.measure-to-decide',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { number, measure, user: await shownUser(tx, row.user_id) },
        link: `/open/breaches/${id}`,
        ...about2,
      });
    await notify(tx, p, {
      kind: 'open.measure-intended',
      to: { organisationId: row.user_id, roles: ['consumer', 'head'] },
      params: {
        measure,
        ground: titleOf(law, rules.grounds, row.ground),
        reason: input.reason,
        until: hearing ?? { zh: '主管部门决定前', en: 'before the authority decides' },
      },
      link: '/me/conduct',
      ...about2,
    });
    await record(tx, p, {
      kind: 'open.measure-proposed',
      actor,
      subject: { type: 'open.breach', id },
      organisations: [row.user_id],
      decision: law.decided('proposed', [rules.measures]),
      detail: { measure: number, kind: input.kind, gravity: input.gravity },
    });
  });
}

/** Of the case, or the proposing provider's own. */
async function restricted(
  tx: Tx,
  providerId: string,
  row: Breach,
  named: readonly string[],
): Promise<string[]> {
  const about = await conductTables(tx)
    .selectFrom('open.breach_dataset')
    .select('dataset_id')
    .where('breach_id', '=', row.id)
    .execute();
  const found: string[] = [];
  for (const one of named) {
    const dataset = await getDataset(tx, one);
    const concerned =
      dataset &&
      (dataset.organisationId === providerId || about.some(({ dataset_id: id }) => id === dataset.id));
    if (!concerned) throw problem('open.breach-sets');
    found.push(dataset.id);
  }
  return [...new Set(found)];
}

const proposedOf = (tx: Tx, breachId: string): Promise<Measure | undefined> =>
  conductTables(tx)
    .selectFrom('open.measure')
    .selectAll()
    .where('breach_id', '=', breachId)
    .where('state', '=', 'proposed')
    .forUpdate()
    .executeTakeFirst();

async function lockMeasure(tx: Tx, id: string): Promise<Measure> {
  const row = await conductTables(tx)
    .selectFrom('open.measure')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

/** The user speaks, or says that it will not. Errors: `open.hearing-over`. */
export function stateOn(p: Platform, actor: Actor, id: string, input: StatementInput): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockMeasure(tx, id);
    permit(statePolicy, actor, { userId: row.user_id });
    if (row.state !== 'proposed' || row.statement !== null) throw problem('open.hearing-over');
    const said = input.waive ? '放弃陈述申辩 / waived' : input.said;
    await conductTables(tx)
      .updateTable('open.measure')
      .set({ statement: said, stated_by: personOf(actor), stated_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await addEvidenceIn(tx, p, actor, row.breach_id, { kind: 'statement', said });
    await happened(tx, p, actor, row.breach_id, 'heard', said);
    await tellProvider(tx, p, row, { zh: '使用者已陈述', en: 'the user was heard' }, said);
    await record(tx, p, {
      kind: 'open.measure-heard',
      actor,
      subject: { type: 'open.breach', id: row.breach_id },
      organisations: [row.provider_id],
      detail: { measure: row.number, waived: input.waive },
    });
  });
}

const tellProvider = (tx: Tx, p: Platform, row: Measure, what: Text, said: string): Promise<void> =>
  notify(tx, p, {
    kind: 'open.measure-moved',
    to: { organisationId: row.provider_id, roles: ['provider', 'head'] },
    params: { number: row.number, what, said },
    subject: { type: 'open.breach', id: row.breach_id },
    link: `/open/breaches/${row.breach_id}`,
  });
const tellUser = (tx: Tx, p: Platform, row: Measure, what: Text, said: string): Promise<void> =>
  notify(tx, p, {
    kind: 'open.measure-moved',
    to: { organisationId: row.user_id, roles: ['consumer', 'head'] },
    params: { number: row.number, what, said },
    subject: { type: 'open.breach', id: row.breach_id },
    link: '/me/conduct',
  });

/** Heard, or it waived it, or the day for it has gone by. A restriction may not wait: its user is told and speaks meanwhile. */
function requireHeard(law: LawNow, row: Measure): void {
  if (row.kind !== 'close' || row.statement !== null) return;
  if (row.hearing_until !== null && law.day > row.hearing_until) return;
  throw problem('open.hearing-open', {
    params: {
      until: row.hearing_until ?? { zh: '未设定，须待其陈述或者放弃', en: 'unset; it speaks or waives' },
    },
    articles: law.cite(rules.hearing),
    rule: rules.hearing,
  });
}

/** Errors: `open.measure-not-proposed`, `-own`, `open.hearing-open`, `open.notice-missing`, `open.notice-personal`. */
export function decideMeasure(p: Platform, actor: Actor, id: string, input: DecisionInput): Promise<void> {
  permit(decidePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const breach = await lockBreach(tx, id);
    const law = await lawNow(tx, p.law, p.clock.today());
    const row = await proposedOf(tx, id);
    if (!row)
      throw problem('open.measure-not-proposed', {
        articles: law.cite(rules.measures),
        rule: rules.measures,
      });
    if (row.proposed_by === personOf(actor)) throw problem('open.measure-own');
    if (!input.consent) return refuseIn(tx, p, actor, row, input.reason);
    if (row.until_day !== null && row.until_day < law.day) throw problem('open.measure-until');
    requireHeard(law, row);
    await conductTables(tx)
      .updateTable('open.measure')
      .set({
        state: 'in-force',
        decided_by: personOf(actor),
        decided_at: p.clock.now(),
        answer: input.reason,
        in_force_on: law.day,
      })
      .where('id', '=', row.id)
      .execute();
    const notice = await announce(tx, p, law, {
      measureId: row.id,
      userId: row.user_id,
      kind: 'measure',
      said: input.notice,
    });
    if (row.kind === 'close') await hideProductsOf(tx, p, actor, row.user_id, notice);
    await settle(tx, p, breach, 'settled');
    await happened(tx, p, actor, id, 'in-force', input.notice);
    const measure = titleOf(law, rules.measures, row.kind);
    const what = { zh: `${measure.zh}，公告 ${notice}`, en: `${measure.en}, notice ${notice}` };
    await tellUser(tx, p, row, what, input.notice);
    await tellProvider(tx, p, row, what, input.notice);
    await record(tx, p, {
      kind: 'open.measure-in-force',
      actor,
      subject: { type: 'open.breach', id },
      organisations: [row.user_id, row.provider_id],
      decision: law.decided('in-force', [rules.measures, rules.notice]),
      detail: { measure: row.number, kind: row.kind, gravity: row.gravity, notice },
    });
  });
}

async function refuseIn(tx: Tx, p: Platform, actor: Actor, row: Measure, reason: string): Promise<void> {
  if (reason === '') throw problem('open.reason-missing');
  await conductTables(tx)
    .updateTable('open.measure')
    .set({ state: 'refused', decided_by: personOf(actor), decided_at: p.clock.now(), answer: reason })
    .where('id', '=', row.id)
    .execute();
  await happened(tx, p, actor, row.breach_id, 'refused', reason);
  const what = { zh: '主管部门不同意所提措施', en: 'the authority does not consent' };
  await tellProvider(tx, p, row, what, reason);
  await tellUser(tx, p, row, what, reason);
  await record(tx, p, {
    kind: 'open.measure-refused',
    actor,
    subject: { type: 'open.breach', id: row.breach_id },
    organisations: [row.provider_id],
    detail: { measure: row.number },
  });
}

/** Lifts this one and nothing else: whoever is under another stays under it. Errors: `open.measure-lifted`, `open.notice-missing`. */
export function liftMeasure(p: Platform, actor: Actor, id: string, input: LiftInput): Promise<string> {
  permit(decidePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await lockMeasure(tx, id);
    if (row.state !== 'in-force') throw problem('open.measure-lifted');
    await liftIn(tx, p, actor, row, input.reason);
    return row.breach_id;
  });
}

async function liftIn(tx: Tx, p: Platform, actor: Actor, row: Measure, reason: string): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  await conductTables(tx)
    .updateTable('open.measure')
    .set({
      state: 'lifted',
      lifted_by: personOf(actor),
      lifted_on: law.day,
      lifted_at: p.clock.now(),
      lift_reason: reason,
    })
    .where('id', '=', row.id)
    .execute();
  const notice = await announce(tx, p, law, {
    measureId: row.id,
    userId: row.user_id,
    kind: 'lifting',
    said: reason,
  });
  const others = await measuresOn(tx, row.user_id, law.day);
  if (row.kind === 'close' && !others.some(({ kind }) => kind === 'close'))
    await hideProductsOf(tx, p, actor, row.user_id, null);
  await happened(tx, p, actor, row.breach_id, 'lifted', reason);
  const what = { zh: `已解除，公告 ${notice}`, en: `lifted, notice ${notice}` };
  await tellUser(tx, p, row, what, reason);
  await tellProvider(tx, p, row, what, reason);
  await record(tx, p, {
    kind: 'open.measure-lifted',
    actor,
    subject: { type: 'open.breach', id: row.breach_id },
    organisations: [row.user_id, row.provider_id, organisationOf(actor) ?? row.provider_id],
    decision: law.decided('lifted', [rules.measures, rules.notice]),
    detail: { measure: row.number, notice },
  });
}

/** What was for a time ends by itself, and the public reads that it did. */
export const measureTask = (p: Platform): DailyTask => ({
  name: 'open.measure-terms',
  async run(day) {
    const over = await conductTables(p.db)
      .selectFrom('open.measure')
      .select('id')
      .where('state', '=', 'in-force')
      .where('until_day', '<', day)
      .execute();
    for (const { id } of over)
      await transact(p.db, async (tx) => {
        const row = await lockMeasure(tx, id);
        if (row.state === 'in-force')
          await liftIn(tx, p, platform, row, `期限至 ${row.until_day}，届满解除。`);
      });
  },
});
