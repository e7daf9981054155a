/** Scenarios of what is done to rows before they are opened: treatment, review, scan, consents, forms. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  desk,
  disclosure,
  doneSteps,
  entries,
  fillVersion,
  masked,
  openSet,
  personalItems,
  personalRows,
  propose,
  publish,
  readSet,
  recipe,
  refusedPublication,
  release,
  resident,
  review,
  reviewBody,
  treat,
} from '../disclosure-walks.ts';
import type { Stage } from '../stage.ts';
import { changeDraft, ledgerEntries } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const article = z.strictObject({ article: z.string() });
const plainItems = personalItems().slice(0, 2);
const plainRows = 'register_no,register_state\nR1,有效\nR2,注销\n';
type Preview = { rows: { after: (string | null)[] }[]; total: number };

/** Past its frequency the public reads that it is late. */
async function shownLate(stage: Stage, resourceId: string): Promise<void> {
  type Listed = { resourceId: string; slug: string; freshness: { state: string } };
  const listed = async () =>
    (await stage.nobody().get<{ items: Listed[] }>('/api/open/catalogue')).items.find(
      (one) => one.resourceId === resourceId,
    );
  const state = async () => (await listed())?.freshness.state;
  assert.notEqual(await state(), 'late');
  await stage.setDay(new Date(stage.now().getTime() + 40 * 86_400_000).toISOString().slice(0, 10), 'nothing');
  assert.equal(await state(), 'late');
  const page = await stage.nobody().send('GET', `/datasets/${(await listed())?.slug}`);
  assert.ok(page.text.includes('freshness late'), 'its page says so');
  await stage.restoreClock();
}

/** Without a record nothing is published; each step is done or explained; a hit stops it; the same rules give the same outcome. */
const recorded = scenario(
  z.strictObject({ article: z.string(), steps: z.array(z.string()), late: z.boolean().default(false) }),
  async (stage, given) => {
    const set = await openSet(stage, {
      items: plainItems,
      rows: 'register_no,register_state\nR1-a,有效\nR2-b,注销\n',
    });
    const { officer, second, id } = set;
    await release(stage, officer, id);
    const opened = await propose(set);
    await refusedPublication(opened, { code: 'open.processing-missing', article: given.article });
    const { steps } = await officer.get<{ steps: { key: string }[] }>(`${disclosure}/${id}`);
    assert.deepEqual(
      steps.map(({ key }) => key),
      given.steps,
    );
    const [left = '', ...rest] = given.steps;
    const body = (said: unknown) => ({ recipe: recipe({}), steps: { ...doneSteps(rest), [left]: said } });
    const refused = { code: 'open.processing-gap', article: given.article, status: 422 };
    const path = `${disclosure}/${id}/processing`;
    await officer.refused('POST', path, { recipe: recipe({}), steps: doneSteps(rest) }, refused);
    for (const gap of ['said', 'rule', 'person']) {
      const whole = { done: false, said: '源数据已规范', rule: '数据元标准', person: '数据管理员' };
      await officer.refused('POST', path, body({ ...whole, [gap]: '' }), refused);
    }
    await officer.post(
      path,
      body({ done: false, said: '源数据已规范', rule: '数据元标准', person: '数据管理员' }),
    );
    const listed = await officer.get<{ steps: { said: { done: boolean } | null }[] }>(`${disclosure}/${id}`);
    assert.deepEqual(
      listed.steps.map(({ said }) => said?.done),
      [false, ...rest.map(() => true)],
      'which were run, and which were not needed',
    );
    const rule = recipe({ register_no: [{ do: 'first', length: 1 }] });
    const look = () => officer.post<Preview>(`${disclosure}/${id}/preview`, { recipe: rule });
    const first = await look();
    assert.deepEqual(
      first.rows.map(({ after }) => after[0]),
      ['R', 'R'],
    );
    assert.deepEqual(await look(), first, 'the same rules on the same rows');
    const kept = recipe({ register_no: [{ do: 'first', length: 2 }] });
    await treat(officer, id, kept, doneSteps(given.steps));
    await review(second, id);
    const made = await release(stage, officer, id);
    const again = await officer.post<{ same: boolean; rowsOut: number }>(`${disclosure}/${id}/rerun`, {
      release: made.id,
    });
    assert.deepEqual(
      [again.same, again.rowsOut],
      [true, 2],
      'the recorded rules, run again on the same input',
    );
    await publish(opened);
    if (given.late) await shownLate(stage, set.entry.id);
    const hit = await openSet(stage, {
      items: plainItems,
      rows: `register_no,register_state\n${resident(7)},有效\n`,
    });
    await treat(hit.officer, hit.id, recipe({}), doneSteps(given.steps));
    await review(hit.second, hit.id);
    const held = await release(stage, hit.officer, hit.id);
    assert.deepEqual([held.state, held.findings?.hits[0]?.kind], ['held', 'resident-id']);
    await refusedPublication(await propose(hit), { code: 'open.scan-hit' });
  },
);

/** Flagged columns untreated: refused, named. Treated and scanned clean: published. Or, where the text lets it, by everybody's consent. */
const flagged = scenario(
  z.strictObject({
    article: z.string(),
    secret: z.boolean(),
    openingClass: z.enum(['open', 'conditional']),
    /** The article by which a lifted entry is closed again on a legal basis alone. */
    basis: z.string().optional(),
  }),
  async (stage, given) => {
    const { openingClass } = given;
    const set = await openSet(stage, { items: personalItems(), rows: personalRows(6), openingClass });
    const { officer, second, id, entry } = set;
    if (given.secret)
      await officer.post(`${entries}/${entry.id}/secret-items`, {
        item: 'age',
        secret: true,
        reason: '测算参数',
      });
    await treat(officer, id, recipe({}));
    await review(second, id);
    assert.equal((await release(stage, officer, id)).state, 'held');
    const opened = await propose(set);
    const why = await refusedPublication(opened, { code: 'open.treatment-missing' });
    for (const title of ['持有人号码', '持有人手机', ...(given.secret ? ['年龄'] : [])])
      assert.ok(why.includes(title), why);
    const rule = recipe({ ...masked.columns, ...(given.secret ? { age: [{ do: 'band', width: 10 }] } : {}) });
    await treat(officer, id, rule);
    await refusedPublication(opened, { code: 'open.review-missing' }).catch((error: unknown) => {
      // Where the city's text asks no review the old release's scan is what stands in the way.
      assert.match(String(error), /open\.(scan-hit|review-missing)/);
    });
    await review(second, id);
    const clean = await release(stage, officer, id);
    assert.deepEqual([clean.state, clean.rows], ['checked', 6]);
    await publish(opened);
    if (!given.basis) return;
    await changeDraft(officer, entry.id, { openingClass: 'closed', openingCondition: '', openingBasis: [] });
    await officer.refused(
      'POST',
      `/api/catalog/resources/${entry.id}/submit`,
      {},
      { code: 'catalog.opening-basis', article: given.basis },
    );
  },
);

/** Untreated, but with the consent of everybody in the rows; one taken back removes that subject's rows from the next release. */
const consented = scenario(article, async (stage) => {
  const items = personalItems({
    owner_id: { personal: 'none' },
    phone: { personal: 'none' },
    register_no: { personal: 'personal' },
  }).slice(0, 2);
  const set = await openSet(stage, {
    openingClass: 'conditional',
    items,
    rows: 'register_no,register_state\nA1,有效\nA2,注销\nA3,有效\n',
  });
  const { officer, second, id, entry } = set;
  await treat(officer, id, recipe({}));
  await review(second, id);
  const consents = `${entries}/${entry.id}/consents`;
  const give = (subjects: string[]) => ({
    document: '同意书汇编第一册',
    givenOn: '2026-01-05',
    item: 'register_no',
    subjects: subjects.map((identity) => ({ party: '持有人', identity })),
  });
  await officer.refused(
    'POST',
    consents,
    { ...give(['A1']), document: '' },
    { code: 'open.consent-incomplete' },
  );
  await officer.post(consents, give(['A1', 'A2']));
  assert.equal((await release(stage, officer, id)).state, 'held', 'one of them did not consent');
  const opened = await propose(set);
  await refusedPublication(opened, { code: 'open.treatment-missing' });
  await officer.post(consents, give(['A3']));
  assert.deepEqual(await release(stage, officer, id).then(({ state, rows }) => [state, rows]), [
    'checked',
    3,
  ]);
  await publish(opened);
  await officer.post(`${consents}/withdraw`, { identity: 'A2', reason: '本人申请' });
  const next = await release(stage, officer, id);
  assert.deepEqual([next.state, next.rows], ['checked', 2], 'the rows of who took consent back are gone');
  const bureau = set.bureau;
  const logged = await ledgerEntries(bureau, { kind: 'open.consent-withdrawn' });
  assert.ok(
    logged.some(({ body }) => body.subject.id === entry.id),
    'it is in the ledger',
  );
});

/** By somebody else than who submits, with findings; a change of fields voids it. */
const reviewed = scenario(article, async (stage, given) => {
  const set = await openSet(stage, { items: plainItems, rows: plainRows });
  const { officer, second, id } = set;
  await treat(officer, id, recipe({}));
  await release(stage, officer, id);
  const path = `${disclosure}/${id}/review`;
  await officer.refused('POST', path, reviewBody, { code: 'open.review-own', status: 403 });
  const { privacy: _, ...without } = reviewBody;
  await second
    .refused('POST', path, without, { status: 400 })
    .catch(() => second.refused('POST', path, without, { status: 422 }));
  const opened = await propose(set);
  await refusedPublication(opened, { code: 'open.review-missing', article: given.article });
  await second.post(path, { ...reviewBody, result: 'fail' });
  await refusedPublication(opened, { code: 'open.review-missing' });
  await second.post(path, reviewBody);
  const { reviews } = await officer.get<{
    reviews: {
      reviewer: { id: string; name: string };
      reviewedOn: string;
      privacy: string;
      result: string;
      outdated: unknown;
    }[];
  }>(`${disclosure}/${id}`);
  const [newest] = reviews;
  assert.ok(newest?.reviewer.name && newest.reviewedOn);
  assert.deepEqual([newest.privacy, newest.result, newest.outdated], [reviewBody.privacy, 'pass', null]);
  await publish(opened);
  // A new version with other fields: the review of the former ones says nothing of it.
  await officer.post(`/api/open/desk/datasets/${id}/versions`, { reason: '增加字段说明' });
  const draft = (await readSet(officer, id)).versions.find(({ state }) => state === 'draft');
  assert.ok(draft);
  await officer.put(`/api/open/desk/versions/${draft.id}`, {
    revision: 0,
    content: { fields: draft.content.fields.slice(0, 1) },
  });
  await release(stage, officer, id);
  const again = await propose({ ...set, version: draft.id });
  const why = await refusedPublication(again, { code: 'open.review-missing' });
  assert.ok(why.includes('失效'), why);
  await review(second, id);
  await publish(again);
});

/** Numbers, telephones and a marked column stop a release; a new pattern finds what was published before it. */
const scanned = scenario(article, async (stage) => {
  const items = [
    ...plainItems,
    ...personalItems({
      owner_id: { personal: 'none', personalReason: '单位登记号码' },
      phone: { personal: 'none', personalReason: '单位值班电话' },
    }).slice(2),
  ];
  const set = await openSet(stage, { items, rows: personalRows(5) });
  const { officer, second, id, entry, bureau } = set;
  await officer.post(`${entries}/${entry.id}/secret-items`, {
    item: 'age',
    secret: true,
    reason: '测算参数',
  });
  await treat(officer, id, recipe({ owner_id: [{ do: 'keep' }] }));
  await review(second, id);
  const held = await release(stage, officer, id);
  assert.equal(held.state, 'held');
  assert.deepEqual(
    new Set(held.findings?.hits.map(({ column, kind }) => `${column} ${kind}`)),
    new Set(['owner_id resident-id', 'phone mobile', 'age trade-secret']),
  );
  const { scan } = await officer.get<{
    scan: { hits: { count: number; samples: string[]; mend: { zh: string } }[] };
  }>(`${disclosure}/${id}`);
  assert.ok(scan.hits.every(({ count, mend }) => count > 0 && mend.zh !== ''));
  assert.ok(!JSON.stringify(scan).includes(resident(1)), 'samples are shaded');
  await treat(officer, id, recipe({ ...masked.columns, age: [{ do: 'drop' }] }));
  await review(second, id);
  assert.equal((await release(stage, officer, id)).state, 'checked');
  await publish(await propose(set));
  const risks = () =>
    bureau.get<{ items: { dataset: { id: string }; hits: { column: string }[] }[] }>(`${disclosure}/risks`);
  assert.ok(!(await risks()).items.some(({ dataset }) => dataset.id === id));
  await bureau.refused(
    'POST',
    `${disclosure}/patterns`,
    { zh: '坏', en: 'bad', expression: '([' },
    { code: 'open.pattern-wrong' },
  );
  const made = await bureau.post<{ id: string }>(`${disclosure}/patterns`, {
    zh: '登记号',
    en: 'register',
    expression: '^R[0-9]$',
  });
  const found = await stage.eventually(
    async () => (await risks()).items.find(({ dataset }) => dataset.id === id),
    'the scan of what was published',
    60,
  );
  assert.deepEqual(
    found.hits.map(({ column }) => column),
    ['register_no'],
  );
  await bureau.post(`${disclosure}/patterns/${made.id}/end`);
});

/** Of sensitive data every step is done, conditions and scope of use are stated, and both show. */
const sensitive = scenario(
  z.strictObject({ article: z.string(), steps: z.array(z.string()) }),
  async (stage, given) => {
    const items = [...plainItems.slice(0, 1), { ...plainItems[1], sensitive: true }];
    const set = await openSet(stage, { items, rows: plainRows });
    const { officer, second, id } = set;
    await release(stage, officer, id);
    await treat(officer, id, recipe({}), doneSteps(given.steps.slice(1)));
    await review(second, id);
    for (const left of ['use', 'spread']) {
      const requirements = { obtain: '直接下载', use: '不得用于识别个人', spread: '注明来源', [left]: '' };
      await fillVersion(officer, id, { requirements });
      const path = `${desk}/versions/${set.version}/propose`;
      await officer.refused('POST', path, {}, { code: 'open.incomplete', field: `requirements.${left}` });
    }
    await fillVersion(officer, id);
    const opened = await propose(set);
    await refusedPublication(opened, { code: 'open.sensitive-steps', article: given.article });
    for (const left of given.steps.slice(1)) {
      await treat(officer, id, recipe({}), doneSteps(given.steps.filter((key) => key !== left)));
      await refusedPublication(opened, { code: 'open.sensitive-steps' });
    }
    await treat(officer, id, recipe({}), doneSteps(given.steps));
    await review(second, id);
    await release(stage, officer, id);
    await publish(opened);
    const { items: listed } = await stage
      .nobody()
      .get<{ items: { slug: string; resourceId: string; class: { key: string } }[] }>('/api/open/catalogue');
    const found = listed.find(({ resourceId }) => resourceId === set.entry.id);
    assert.equal(found?.class.key, 'open');
    const shown = await stage
      .nobody()
      .get<{ content: { requirements: { use: string; spread: string } } }>(
        `/api/open/datasets/${found?.slug}`,
      );
    assert.deepEqual(
      [shown.content.requirements.use, shown.content.requirements.spread],
      ['不得用于识别个人', '注明来源'],
    );
    const page = await stage.nobody().send('GET', `/datasets/${found?.slug}`);
    for (const part of ['无条件开放', '不得用于识别个人', '注明来源'])
      assert.ok(page.text.includes(part), `its page shows ${part}`);
  },
);

export const disclosureScenarios: Scenarios = {
  'open-disclosure.recorded': recorded,
  'open-disclosure.flagged': flagged,
  'open-disclosure.consented': consented,
  'open-disclosure.reviewed': reviewed,
  'open-disclosure.scanned': scanned,
  'open-disclosure.sensitive': sensitive,
};
