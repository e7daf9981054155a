/** Scenarios of who decides a class: filed as a notice, determined by the bureau, lost with the act it rests on. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { classes, classFile, decideAs, giveOpinion, todosFor } from '../class-walks.ts';
import type { Client } from '../client.ts';
import { dayAfter } from '../share-walks.ts';
import {
  accounts,
  changeDraft,
  decisionPath,
  draftEntry,
  legalBasis,
  newDepartment,
  publishEntry,
  readCase,
  readEntry,
  reviewEntry,
  sharingContent,
  submitEntry,
  unique,
} from '../walks.ts';
import { changeOf } from './class-governance.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const entries = '/api/catalog/resources';

type Filing = {
  id: string;
  resourceId: string;
  sharingClass: { key: string };
  basis: { kind: string; title: string; article: string; wording: string }[];
  filedOn: string;
  query: string | null;
  disputeCaseId: string | null;
};
const filingsOf = async (reader: Client, resourceId: string): Promise<Filing[]> =>
  (await reader.get<{ items: Filing[] }>(`${classes}/filings?resource=${resourceId}`)).items;

/** A class that is no default is filed in the step that sets it; the bureau may query it, which is a dispute, and change nothing. */
const filedAsNotice = scenario(
  z.strictObject({ article: text, refused: z.array(z.string()).min(1), accepted: text }),
  async (stage, { article, refused, accepted }) => {
    const { officer } = await newDepartment(stage);
    const bureau = await stage.as(accounts.bureau);
    for (const key of ['conditional', 'withheld'] as const) {
      const base = await sharingContent(officer, key);
      for (const sharingBasis of [[], ...refused.map((kind) => [legalBasis(kind)])]) {
        const entry = await draftEntry(officer, { ...base, sharingBasis });
        await officer.refused(
          'POST',
          `${entries}/${entry.id}/submit`,
          {},
          { article, field: 'sharingBasis' },
        );
        assert.deepEqual(await filingsOf(bureau, entry.id), []);
      }
      for (const part of ['title', 'article', 'wording']) {
        const entry = await draftEntry(officer, {
          ...base,
          sharingBasis: [legalBasis(accepted, { [part]: '' })],
        });
        await officer.refused('POST', `${entries}/${entry.id}/submit`, {}, { article });
      }
      const basis = legalBasis(accepted);
      const { id } = await draftEntry(officer, { ...base, sharingBasis: [basis] });
      await submitEntry(officer, id);
      const [filing, second] = await filingsOf(bureau, id);
      assert.ok(filing && !second, 'filed in the same step, once');
      assert.equal(filing.sharingClass.key, key);
      assert.deepEqual(filing.basis, [basis]);
      const today = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
      assert.equal(filing.filedOn, today);

      await bureau.refused(
        'PUT',
        `${entries}/${id}/draft`,
        { revision: 0, content: { sharingClass: 'unconditional' } },
        { status: 403 },
      );
      await officer.refused(
        'POST',
        `${classes}/filings/${filing.id}/query`,
        { question: '为何不予共享' },
        { status: 403 },
      );
      const { caseId } = await bureau.post<{ caseId: string }>(`${classes}/filings/${filing.id}/query`, {
        question: '该条款是否适用于本数据',
      });
      const [queried] = await filingsOf(officer, id);
      assert.deepEqual([queried?.disputeCaseId, queried?.query], [caseId, '该条款是否适用于本数据']);
      assert.equal((await readCase(officer, caseId)).state, 'open', 'a dispute is open');
      assert.ok((await todosFor(officer, 'classify.dispute')).some((todo) => todo.caseId === caseId));
      const { detail } = await readEntry(officer, id);
      assert.equal(detail?.working?.content.sharingClass, key, 'the class is as its unit set it');
    }
    const plain = await draftEntry(officer, { sharingClass: 'unconditional' });
    await submitEntry(officer, plain.id);
    assert.deepEqual(await filingsOf(bureau, plain.id), [], 'the default class is not filed');
  },
);

/** Unsure of a class, its provider asks: the entry is locked, departments are heard, what is decided is written and stays. */
const determined = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  for (const published of [true, false]) {
    const entry = published
      ? await publishEntry(stage, officer, { sharingClass: 'unconditional' })
      : await draftEntry(officer, { sharingClass: 'unconditional' });
    const ask = (): Promise<{ caseId: string }> =>
      officer.post<{ caseId: string }>(`${classes}/resources/${entry.id}/determination`, {
        question: '含经营者联系方式，属性拿不准',
      });
    const { caseId } = await ask();
    const { detail } = await readEntry(officer, entry.id);
    const revision = (detail?.working ?? detail?.current)?.revision ?? 0;
    const draft = `${entries}/${entry.id}/draft`;
    await officer.refused(
      'PUT',
      draft,
      { revision, content: { summary: '改动一下摘要内容看看是否锁定' } },
      { code: 'catalog.class-open' },
    );
    if (!published)
      await officer.refused('POST', `${entries}/${entry.id}/submit`, {}, { code: 'catalog.class-open' });
    assert.equal((await classFile(officer, entry.id)).hold?.state, 'open');
    await decideAs(bureau, caseId, 'take-up');
    const payload = { sharingClass: 'conditional', conditions: '仅供承担核验职责的单位查询登记状态' };
    const reasons = ['涉及经营者权益，限定用途'];
    const path = await decisionPath(bureau, caseId);
    await bureau.refused(
      'POST',
      path,
      { outcome: 'decide', reasons, payload },
      { code: 'classify.opinions-missing', article },
    );
    await giveOpinion(stage, bureau, caseId);
    await bureau.refused('POST', path, { outcome: 'decide', payload }, { code: 'cases.reasons-missing' });
    await bureau.refused(
      'POST',
      path,
      { outcome: 'decide', reasons, payload: { sharingClass: 'secret' } },
      { article },
    );
    await bureau.post(path, { outcome: 'decide', reasons, payload });
    const after = await readEntry(officer, entry.id);
    const content = (after.detail?.working ?? after.detail?.current)?.content;
    assert.equal(content?.sharingClass, 'conditional', 'the decided class is written');
    const file = await classFile(officer, entry.id);
    assert.equal(file.hold?.state, 'decided');
    if (published) {
      assert.deepEqual([file.changes[0]?.cause, file.changes[0]?.reason], ['determination', reasons[0]]);
      assert.ok(file.changes[0]?.by);
    }
    const now = (after.detail?.working ?? after.detail?.current)?.revision ?? 0;
    await officer.refused(
      'PUT',
      draft,
      { revision: now, content: { sharingClass: 'unconditional' } },
      { code: 'catalog.class-held' },
    );
    await officer.put(draft, {
      revision: now,
      content: { summary: '其他内容仍可修改，例如摘要的写法，全部为虚构' },
    });
    // Only by a new request.
    const again = await ask();
    await decideAs(bureau, again.caseId, 'take-up');
    await giveOpinion(stage, bureau, again.caseId);
    await decideAs(bureau, again.caseId, 'decide', {
      reasons: ['情况已变'],
      payload: { sharingClass: 'unconditional' },
    });
    const last = await readEntry(officer, entry.id);
    assert.equal((last.detail?.working ?? last.detail?.current)?.content.sharingClass, 'unconditional');
  }
});

type Lost = {
  id: string;
  resourceId: string;
  dueOn: string | null;
  settledOn: string | null;
  settledHow: string | null;
  caseId: string | null;
};
const lostOf = async (reader: Client, resourceId: string): Promise<Lost[]> =>
  (await reader.get<{ items: Lost[] }>(`${classes}/lost-bases?resource=${resourceId}`)).items;

/** No ground, no exception: the other classes are closed with the reason; a class whose act was repealed becomes the default one. */
const noGroundNoException = scenario(
  z.strictObject({ article: text, day, due: day, level: text }),
  async (stage, { article, day: today, due, level }) => {
    await stage.setDay(today);
    const { officer } = await newDepartment(stage);
    const bureau = await stage.as(accounts.bureau);
    const begun = await officer.post<{ id: string; sharingClass: { key: string } | null }>(entries, {
      content: { name: '未提出依据的条目' },
    });
    assert.equal(begun.sharingClass?.key, 'unconditional');
    const { choices } = await classFile(officer, begun.id);
    assert.deepEqual(
      choices.map(({ key, enabled }) => [key, enabled]),
      [
        ['unconditional', true],
        ['conditional', false],
        ['withheld', false],
      ],
    );
    for (const choice of choices.filter(({ enabled }) => !enabled))
      assert.ok(choice.why?.zh && choice.articles.includes(article), 'with the reason shown');

    const act = { title: `登记办法${unique()}`, level, articles: ['第十二条'] };
    const { id: actId } = await bureau.post<{ id: string }>('/api/catalog/instruments', act);
    const sharingBasis = [legalBasis(level, { title: act.title })];
    const made: string[] = [];
    for (const key of ['conditional', 'withheld', 'conditional'] as const)
      made.push(
        (await publishEntry(stage, officer, { ...(await sharingContent(officer, key)), sharingBasis })).id,
      );
    const [first, second, third] = made;
    assert.ok(first && second && third);
    const open = await classFile(officer, first);
    assert.ok(
      open.choices.every(({ enabled }) => enabled),
      'with a ground every class is open',
    );
    await bureau.post(`/api/catalog/instruments/${actId}/changes`, {
      what: 'repealed',
      day: today,
      document: '关于废止部分规章的决定',
    });
    for (const id of made) {
      const [lost, other] = await lostOf(bureau, id);
      assert.ok(lost && !other, 'listed as having lost its basis');
      assert.deepEqual([lost.dueOn, lost.settledOn], [due, null]);
    }
    // One unit files another basis in time.
    await changeDraft(
      officer,
      third,
      { sharingBasis: [legalBasis(level, { title: '另一部登记管理条例' })] },
      { ...(await changeOf(stage, officer)), changeDay: today },
    );
    await reviewEntry(stage, officer, third);
    assert.ok((await lostOf(bureau, third))[0]?.settledOn, 'another basis settles it');

    await stage.setDay(due);
    for (const id of made) assert.equal((await lostOf(bureau, id))[0]?.caseId, null, 'its day is not over');
    await stage.setDay(dayAfter(due, 1));
    assert.equal((await lostOf(bureau, third))[0]?.caseId, null);
    for (const [id, was] of [
      [first, 'conditional'],
      [second, 'withheld'],
    ] as const) {
      const [lost] = await lostOf(bureau, id);
      assert.ok(lost?.caseId, 'brought to the authority');
      assert.equal(
        (await readEntry(officer, id)).sharingClass?.key,
        was,
        'not before the authority confirms',
      );
      await officer.refused(
        'POST',
        await decisionPath(bureau, lost.caseId),
        { outcome: 'convert' },
        { status: 403 },
      );
      await decideAs(bureau, lost.caseId, 'convert');
      assert.equal((await readEntry(officer, id)).sharingClass?.key, 'unconditional');
      assert.ok((await lostOf(bureau, id))[0]?.settledOn);
      const { changes } = await classFile(officer, id);
      assert.deepEqual([changes[0]?.former?.key, changes[0]?.cause], [was, 'basis-lost']);
    }
    assert.equal((await readEntry(officer, third)).sharingClass?.key, 'conditional');
  },
);

export const classReviewScenarios: Scenarios = {
  'class-governance.filed-as-notice': filedAsNotice,
  'class-governance.determined': determined,
  'class-governance.no-ground-no-exception': noGroundNoException,
};
