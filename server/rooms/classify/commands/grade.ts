/** Answers become a proposal, a proposal a confirmed grade; what is laxer than proposed waits for the bureau, what is stricter does not. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { getResource, resourceTitles } from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { settleGrade } from '../effective.ts';
import { raiseFinding, settleFindings } from '../findings.ts';
import { type Answers, answerFaults, propose, strictnessOf } from '../grading/judge.ts';
import { type OpeningClass, type RuleTable, rankIn } from '../grading/table.ts';
import { detectionsOf, type Grading, getGrading, gradingsOf, kindsIn, updateGrading } from '../gradings.ts';
import { gradePolicy, reviewPolicy } from '../policy.ts';
import { currentTable, implementingRules, tableOf } from '../rule-tables.ts';
import { classifyTables } from '../tables.ts';
import { loadEntry } from './load.ts';

const rule = 'classify.grading-rules';
const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** `item` '' grades the resource as a whole. Returns the id of the sheet. */
export async function proposeGrade(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: { item: string; answers: Answers },
): Promise<string> {
  return transact(p.db, async (tx) => {
    const { resource, content } = await loadEntry(tx, actor, resourceId, gradePolicy);
    const { item, answers } = input;
    if (item !== '' && !content.items.some(({ name }) => name === item)) {
      throw problem('classify.item-unknown', { params: { item } });
    }
    const law = await lawNow(tx, p.law, p.clock.today());
    const table = await currentTable(tx, law);
    const faults = answerFaults(table.body, answers);
    if (faults.length > 0) {
      throw problem('classify.answers-incomplete', { params: { count: faults.length }, fields: faults });
    }
    const [own] = await implementingRules(tx, resource.providerId);
    const kinds = kindsIn(await detectionsOf(tx, resourceId), item);
    const found = propose(table.body, answers, kinds, own?.rows ?? []);
    const earlier = (await gradingsOf(tx, resourceId)).filter((one) => one.item === item);
    for (const one of earlier) {
      if (one.state === 'proposed' || one.state === 'in_review')
        await updateGrading(tx, one.id, { state: 'replaced' });
      await settleReview(tx, p, one.id);
    }
    const id = newId();
    await classifyTables(tx)
      .insertInto('classify.grading')
      .values({
        id,
        resource_id: resourceId,
        item,
        number: Math.max(0, ...earlier.map(({ number }) => number)) + 1,
        table_version: table.version,
        implementing_number: own?.number ?? null,
        answers: JSON.stringify(answers),
        kinds,
        rows: found.rows,
        proposed_grade: found.grade,
        proposed_class: found.opening ?? null,
        state: 'proposed',
        grade: null,
        class: null,
        laxer: false,
        reason: '',
        proposed_at: p.clock.now(),
        proposed_by: personOf(actor),
        confirmed_at: null,
        confirmed_by: null,
        reviewed_at: null,
        reviewed_by: null,
        review_comment: '',
      })
      .execute();
    await record(tx, p, {
      kind: 'classify.grade-proposed',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      decision: law.decided(found.grade, [rule]),
      detail: { grading: id, item, table: table.version, rows: found.rows, opening: found.opening ?? null },
    });
    return id;
  });
}

const settleReview = (tx: Tx, p: Platform, gradingId: string): Promise<void> =>
  settleFindings(
    tx,
    { kind: 'laxer-review', subject: { type: 'classify.grading', id: gradingId } },
    p.clock.now(),
    '',
  );

async function tableOfGrading(tx: Tx, law: LawNow, grading: Grading): Promise<RuleTable> {
  const table = await tableOf(tx, grading.table_version, law);
  if (!table) throw problem('kernel.not-found');
  return table.body;
}

export type ConfirmInput = { grade: string; opening?: OpeningClass | undefined; reason: string };

/** Takes effect at once unless it is laxer than proposed: then it needs a reason and waits for the bureau. */
export async function confirmGrade(
  p: Platform,
  actor: Actor,
  id: string,
  input: ConfirmInput,
): Promise<Grading> {
  return transact(p.db, async (tx) => {
    const grading = await getGrading(tx, id);
    const resource = grading && (await getResource(tx, grading.resource_id));
    if (!grading || !resource) throw problem('kernel.not-found');
    permit(gradePolicy, actor, { providerId: resource.providerId });
    if (grading.state !== 'proposed') {
      throw problem('classify.state-conflict', { params: { state: grading.state } });
    }
    const law = await lawNow(tx, p.law, p.clock.today());
    const table = await tableOfGrading(tx, law, grading);
    if (rankIn(table, input.grade) < 0) {
      throw problem('classify.grade-outside', {
        params: { grade: input.grade, grades: table.grades.map(({ zh }) => zh).join('、') },
        articles: law.cite(rule),
        rule,
      });
    }
    const opening = input.opening ?? grading.proposed_class;
    const laxer =
      rankIn(table, input.grade) < rankIn(table, grading.proposed_grade) ||
      (opening !== null &&
        grading.proposed_class !== null &&
        strictnessOf(opening) < strictnessOf(grading.proposed_class));
    const reason = input.reason.trim();
    if (laxer && reason === '') {
      const word = table.grades.find(({ key }) => key === grading.proposed_grade);
      throw problem('classify.reason-required', {
        params: { proposed: { zh: word?.zh ?? '', en: word?.en ?? '' } },
        articles: law.cite(rule),
        rule,
      });
    }
    const now = p.clock.now();
    await updateGrading(tx, id, {
      state: laxer ? 'in_review' : 'confirmed',
      grade: input.grade,
      class: opening,
      laxer,
      reason,
      confirmed_at: now,
      confirmed_by: personOf(actor),
    });
    await record(tx, p, {
      kind: 'classify.grade-confirmed',
      actor,
      subject: { type: 'catalog.resource', id: resource.id },
      organisationId: resource.providerId,
      decision: law.decided(laxer ? 'to-review' : input.grade, [rule]),
      detail: {
        grading: id,
        item: grading.item,
        proposed: grading.proposed_grade,
        grade: input.grade,
        opening,
        laxer,
      },
    });
    if (laxer) await askBureau(tx, p, law, grading, resource.id, input.grade);
    else await concluded(tx, p, grading, actor);
    return { ...grading, ...(await getGrading(tx, id)) };
  });
}

async function askBureau(
  tx: Tx,
  p: Platform,
  law: LawNow,
  grading: Grading,
  resourceId: string,
  grade: string,
): Promise<void> {
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  if (!bureau) return;
  await raiseFinding(
    tx,
    {
      kind: 'laxer-review',
      organisationId: bureau.id,
      resourceId,
      subject: { type: 'classify.grading', id: grading.id },
      detail: { item: grading.item, proposed: grading.proposed_grade, grade },
      articles: law.cite(rule),
    },
    p.clock.now(),
  );
  const title = (await resourceTitles(tx, [resourceId])).get(resourceId);
  await notify(tx, p, {
    kind: 'classify.laxer-review',
    to: { organisationId: bureau.id, roles: ['bureau'] },
    params: { resource: title?.name ?? '' },
    articles: law.cite(rule),
    subject: { type: 'catalog.resource', id: resourceId },
    link: `/classify/resources/${resourceId}`,
    once: `classify.laxer-review/${grading.id}`,
    task: `classify.laxer-review ${grading.id}`,
  });
}

/** The regrading that was asked for is done; calls obey from now on. */
async function concluded(tx: Tx, p: Platform, grading: Grading, actor: Actor): Promise<void> {
  await settleFindings(
    tx,
    { kind: 'regrade', subject: { type: 'catalog.item', id: `${grading.resource_id}/${grading.item}` } },
    p.clock.now(),
    '已重新定级',
  );
  await settleGrade(tx, p, grading.resource_id, actor);
}

export async function reviewGrade(
  p: Platform,
  actor: Actor,
  id: string,
  input: { accept: boolean; comment: string },
): Promise<Grading> {
  return transact(p.db, async (tx) => {
    permit(reviewPolicy, actor, undefined);
    const grading = await getGrading(tx, id);
    const resource = grading && (await getResource(tx, grading.resource_id));
    if (!grading || !resource) throw problem('kernel.not-found');
    if (grading.state !== 'in_review') {
      throw problem('classify.state-conflict', { params: { state: grading.state } });
    }
    const law = await lawNow(tx, p.law, p.clock.today());
    const now = p.clock.now();
    await updateGrading(tx, id, {
      state: input.accept ? 'confirmed' : 'refused',
      reviewed_at: now,
      reviewed_by: personOf(actor),
      review_comment: input.comment,
    });
    await settleReview(tx, p, id);
    await settleTasks(tx, [`classify.laxer-review ${id}`], now);
    await record(tx, p, {
      kind: 'classify.grade-reviewed',
      actor,
      subject: { type: 'catalog.resource', id: resource.id },
      organisationId: resource.providerId,
      decision: law.decided(input.accept ? 'accepted' : 'refused', [rule]),
      detail: { grading: id, item: grading.item, grade: grading.grade, proposed: grading.proposed_grade },
    });
    const title = (await resourceTitles(tx, [resource.id])).get(resource.id);
    await notify(tx, p, {
      kind: 'classify.laxer-reviewed',
      to: { organisationId: resource.providerId, roles: ['provider'] },
      params: { resource: title?.name ?? '' },
      articles: law.cite(rule),
      subject: { type: 'catalog.resource', id: resource.id },
      link: `/classify/resources/${resource.id}`,
      once: `classify.laxer-reviewed/${id}`,
    });
    if (input.accept) await concluded(tx, p, grading, actor);
    return { ...grading, ...(await getGrading(tx, id)) };
  });
}
