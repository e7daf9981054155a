/** Scenarios of the catalogue: what an entry states, how it is reviewed, what stands published, when a change is due. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  accounts,
  type Case,
  changeDraft,
  decide,
  decisionPath,
  draftEntry,
  type Entry,
  entryContent,
  ledgerEntries,
  listEntries,
  newDepartment,
  publishEntry,
  readCase,
  readEntry,
  registerRows,
  submitEntry,
  unique,
  uploadRows,
  type Version,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';

const changeShape = z.strictObject({ changeTrigger: text.optional() });

/** Whether the city catalogue shows the entry: in the list, by search and in the exported file. */
async function shownIn(reader: Client, entry: { id: string; name: string }): Promise<boolean[]> {
  const query = new URLSearchParams({ q: entry.name, pageSize: '200' });
  const found = await reader.get<{ items: { id: string }[] }>(`${resources}?${query}`);
  const file = await reader.send('GET', `${resources}?format=csv`);
  assert.equal(file.status, 200);
  return [
    (await listEntries(reader)).some(({ id }) => id === entry.id),
    found.items.some(({ id }) => id === entry.id),
    file.text.includes(entry.name),
  ];
}

const everywhere = [true, true, true];
const nowhere = [false, false, false];

/** Two entries submitted: the one approved enters the city catalogue, the one returned does not and its unit reads why. */
const review = scenario(
  z.strictObject({ article: text, reasonArticle: text.optional() }),
  async (stage, { article, reasonArticle = article }) => {
    const { officer, bureau } = await newDepartment(stage);
    const reader = await stage.as(accounts.consumer);
    const [good, poor] = [await draftEntry(officer), await draftEntry(officer)];
    const goodCase = await submitEntry(officer, good.id);
    const poorCase = await submitEntry(officer, poor.id);
    assert.deepEqual(await shownIn(reader, good), nowhere, 'what was not reviewed is in no catalogue');

    const { outcomes } = await readCase(bureau, goodCase);
    const approve = outcomes.find(({ kind }) => kind === 'complete')?.key;
    const sendBack = outcomes.find(({ kind }) => kind === 'return')?.key;
    const goodDecision = await decisionPath(bureau, goodCase);
    await officer.refused('POST', goodDecision, { outcome: approve }, { code: 'cases.not-your-step' });
    await reader.refused('POST', goodDecision, { outcome: approve }, { status: 404 });
    assert.deepEqual(await shownIn(reader, good), nowhere);
    await decide(bureau, goodCase, 'complete');

    const poorDecision = await decisionPath(bureau, poorCase);
    for (const reasons of [undefined, [], ['  ']]) {
      await bureau.refused(
        'POST',
        poorDecision,
        { outcome: sendBack, ...(reasons ? { reasons } : {}) },
        { code: 'cases.reasons-missing', article: reasonArticle },
      );
    }
    const reason = '信息项说明过于简略，请补充取值范围';
    await decide(bureau, poorCase, 'return', { reasons: [reason] });

    assert.deepEqual(await shownIn(reader, good), everywhere);
    assert.deepEqual(await shownIn(reader, poor), nowhere);
    assert.equal((await readEntry(reader, good.id)).state, 'active');
    await reader.refused('GET', `${resources}/${poor.id}`, undefined, { status: 404 });
    const back = await readEntry(officer, poor.id);
    assert.equal(back.detail?.working?.state, 'returned');
    assert.match(back.detail?.working?.returnReason ?? '', new RegExp(reason));
  },
);

/** Each element the city asks for, left out in turn: refused by its name; with all of them: accepted for review. */
const requiredElements = scenario(
  z.strictObject({
    article: text,
    /** Element by element: the field a refusal names, and the content that leaves it out. */
    elements: z.array(z.strictObject({ field: text, without: z.record(z.string(), z.unknown()) })).min(1),
    /** Elements that the platform itself fills in and no one can leave out or blank. */
    given: z.array(text).default([]),
    /** Classes named in the city's list only. */
    classes: z.array(z.enum(['sharingClass', 'openingClass'])).default([]),
  }),
  async (stage, { article, elements, given, classes }) => {
    const { officer, id: unit } = await newDepartment(stage);
    for (const { field, without } of elements) {
      const keyless = field === 'managementKey';
      const entry = await draftEntry(officer, without, { withKey: !keyless });
      await officer.refused(
        'POST',
        `${resources}/${entry.id}/submit`,
        {},
        {
          code: 'catalog.required',
          article,
          field,
        },
      );
      assert.equal((await readEntry(officer, entry.id)).detail?.working?.state, 'draft');
    }
    for (const field of classes) {
      const entry = await draftEntry(officer, { [field]: 'restricted' });
      await officer.refused(
        'POST',
        `${resources}/${entry.id}/submit`,
        {},
        {
          code: 'catalog.class-unknown',
          field,
        },
      );
    }
    for (const field of given) {
      const content = { ...(await entryContent(officer)), [field]: '' };
      const refusal = await officer.refused('POST', resources, { content }, { status: 400 });
      assert.match(JSON.stringify(refusal.fields), new RegExp(field), 'the refusal names the field');
    }
    const whole = await draftEntry(officer);
    await submitEntry(officer, whole.id);
    const submitted = await readEntry(officer, whole.id);
    assert.equal(submitted.detail?.working?.state, 'in_review');
    assert.equal(submitted.provider.id, unit);
  },
);

/** A way of supply is asked for; each way demands its own particulars, by name. */
const supplyModes = scenario(
  z.strictObject({
    article: text,
    modes: z
      .array(
        z.strictObject({
          key: text,
          zh: text,
          updateCycle: text,
          supply: z.record(z.string(), text),
        }),
      )
      .min(1),
  }),
  async (stage, { article, modes }) => {
    const { officer } = await newDepartment(stage);
    const terms = await officer.get<{ supplyModes: { key: string; zh: string }[] }>('/api/catalog/terms');
    assert.deepEqual(
      terms.supplyModes.map(({ key, zh }) => [key, zh]),
      modes.map(({ key, zh }) => [key, zh]),
    );
    const tried = async (content: Record<string, unknown>): Promise<string> =>
      `${resources}/${(await draftEntry(officer, content)).id}/submit`;
    await officer.refused(
      'POST',
      await tried({ supplyMode: '', supply: {} }),
      {},
      {
        code: 'catalog.required',
        article,
        field: 'supplyMode',
      },
    );
    await officer.refused(
      'POST',
      await tried({ supplyMode: 'courier', supply: {} }),
      {},
      {
        code: 'catalog.supply-mode-unknown',
        article,
      },
    );
    for (const { key, updateCycle, supply } of modes) {
      for (const missing of Object.keys(supply)) {
        const { [missing]: _, ...rest } = supply;
        await officer.refused(
          'POST',
          await tried({ supplyMode: key, updateCycle, supply: rest }),
          {},
          {
            code: 'catalog.supply-particulars',
            article,
            field: `supply.${missing}`,
          },
        );
      }
      const { id } = await draftEntry(officer, { supplyMode: key, updateCycle, supply });
      await submitEntry(officer, id);
    }
  },
);

const versionsOf = async (reader: Client, id: string): Promise<Version[]> =>
  (await reader.get<{ items: Version[] }>(`${resources}/${id}/versions`)).items;

/** The catalogue holds the reviewed version with number and day; an approved change takes its place and the former stays on record. */
const masterCatalogue = scenario(z.strictObject({ change: changeShape }), async (stage, { change }) => {
  const { officer, bureau } = await newDepartment(stage);
  const reader = await stage.as(accounts.consumer);
  const entry = await publishEntry(stage, officer);
  assert.deepEqual(await shownIn(reader, entry), everywhere);
  const first = (await readEntry(reader, entry.id)).detail?.current;
  assert.equal(first?.number, 1);
  assert.ok(first?.publishedAt, 'the version bears the day of its publication');

  const summary = '补充了统计口径的登记资料，每日从业务系统导出，全部为虚构内容';
  const day = (await bureau.get<{ day: string }>('/api/law')).day;
  await changeDraft(officer, entry.id, { summary }, { ...change, changeDay: day });
  const caseId = await submitEntry(officer, entry.id);
  const before = (await readEntry(reader, entry.id)).detail?.current;
  assert.deepEqual([before?.number, before?.content.summary], [1, first?.content.summary]);
  await decide(bureau, caseId, 'complete');
  const after = (await readEntry(reader, entry.id)).detail?.current;
  assert.deepEqual([after?.number, after?.content.summary], [2, summary]);
  const history = await versionsOf(reader, entry.id);
  assert.deepEqual(
    history.map(({ number, content }) => [number, content.summary]),
    [
      [2, summary],
      [1, first?.content.summary],
    ],
  );

  const unreviewed = await draftEntry(officer);
  assert.deepEqual(await shownIn(reader, unreviewed), nowhere);
  await submitEntry(officer, unreviewed.id);
  assert.deepEqual(await shownIn(reader, unreviewed), nowhere);
  await reader.refused('GET', `${resources}/${unreviewed.id}`, undefined, { status: 404 });
});

type Todo = { caseId: string; card: string | null; deadline: { late: boolean } | null };
const todosOf = async (client: Client): Promise<Todo[]> =>
  (await client.get<{ items: Todo[] }>('/api/todos')).items;

async function submitChange(
  officer: Client,
  entry: Pick<Entry, 'id'>,
  change: { changeTrigger?: string; changeDay?: string },
  summary = '变更后的登记资料说明，补充了范围和时间',
): Promise<string> {
  await changeDraft(officer, entry.id, { summary }, change);
  return submitEntry(officer, entry.id);
}

/** Changes wait for the bureau oldest first; one approved is in the catalogue with the same act, one rejected says why. */
const changeReview = scenario(
  z.strictObject({ article: text, change: changeShape, firstDay: z.iso.date(), secondDay: z.iso.date() }),
  async (stage, { article, change, firstDay, secondDay }) => {
    const { officer, bureau } = await newDepartment(stage);
    const reader = await stage.as(accounts.consumer);
    const [older, newer] = [await publishEntry(stage, officer), await publishEntry(stage, officer)];
    await stage.setDay(firstDay);
    const first = await submitChange(
      officer,
      older,
      { ...change, changeDay: firstDay },
      '甲版说明，含统计口径',
    );
    await stage.setDay(secondDay);
    const second = await submitChange(
      officer,
      newer,
      { ...change, changeDay: secondDay },
      '乙版说明，含统计口径',
    );
    const waiting = (await todosOf(bureau)).map(({ caseId }) => caseId);
    assert.ok(waiting.includes(first) && waiting.includes(second), 'both wait');
    assert.ok(waiting.indexOf(first) < waiting.indexOf(second), 'the older one stands first');

    const decision = await decisionPath(bureau, second);
    const { outcomes } = await readCase(bureau, second);
    const sendBack = outcomes.find(({ kind }) => kind === 'return')?.key;
    await bureau.refused(
      'POST',
      decision,
      { outcome: sendBack },
      {
        code: 'cases.reasons-missing',
        article,
      },
    );
    await decide(bureau, second, 'return', { reasons: ['未说明变化原因'] });
    await decide(bureau, first, 'complete');
    const shown = await readEntry(reader, older.id);
    assert.deepEqual(
      [shown.detail?.current?.number, shown.detail?.current?.content.summary],
      [2, '甲版说明，含统计口径'],
    );
    assert.equal((await readEntry(reader, newer.id)).detail?.current?.number, 1);
    assert.deepEqual(
      (await versionsOf(reader, older.id)).map(({ number }) => number),
      [2, 1],
      'the old version can still be read',
    );
  },
);

/** The review of a change has its day: in time on the day, late the day after, and late against the bureau. */
const changeReviewClock = scenario(
  z.strictObject({
    article: text,
    change: changeShape,
    received: z.iso.date(),
    due: z.iso.date(),
    dayBefore: z.iso.date(),
    dayAfter: z.iso.date(),
  }),
  async (stage, { article, change, received, due, dayBefore, dayAfter }) => {
    const { officer, bureau } = await newDepartment(stage);
    const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
    await stage.setDay(received);
    const reader = await stage.as(accounts.consumer);
    const entry = await publishEntry(stage, officer);
    const caseId = await submitChange(officer, entry, { ...change, changeDay: received });
    const open = async (): Promise<Case['steps'][number]> => {
      const step = (await readCase(bureau, caseId)).steps.find(({ decided }) => !decided);
      assert.ok(step);
      return step;
    };
    const begun = await open();
    assert.equal(begun.deadline?.due, due);
    assert.deepEqual([begun.deadline?.basis, begun.deadline?.informative], ['law', false]);
    assert.ok(begun.deadline?.cite.includes(article));
    assert.equal(begun.holder.organisation.id, organisation.id);
    for (const day of [dayBefore, due]) {
      await stage.setDay(day);
      assert.deepEqual([(await open()).late, (await open()).deadline?.late], [false, false], day);
    }
    await stage.setDay(dayAfter);
    const late = await open();
    assert.deepEqual([late.late, late.card], [true, 'red']);
    const bureaus = (await todosOf(bureau)).find((todo) => todo.caseId === caseId);
    assert.deepEqual([bureaus?.card, bureaus?.deadline?.late], ['red', true], 'late on the bureau’s list');
    assert.ok(!(await todosOf(officer)).some((todo) => todo.caseId === caseId), 'not on the provider’s');
    await decide(bureau, caseId, 'complete');
    assert.equal((await readEntry(reader, entry.id)).detail?.current?.number, 2);
    const decided = (await readCase(bureau, caseId)).steps[0];
    assert.deepEqual(
      [decided?.decided?.on, decided?.late],
      [dayAfter, true],
      'decided late, and it stays so',
    );
    const record = (await ledgerEntries(bureau, { case: caseId })).find(
      ({ kind }) => kind === 'cases.step-decided',
    );
    assert.ok(
      record?.body.decision?.articles.includes(article),
      'the decision is on record with its article',
    );
  },
);

/** Entries of two units with the same name and items are flagged to both units and to the reviewer before approval. */
const duplicates = scenario(z.strictObject({}), async (stage) => {
  const first = await newDepartment(stage);
  const second = await newDepartment(stage);
  const one = await publishEntry(stage, first.officer);
  const same = await draftEntry(second.officer, { name: one.name });
  const other = await draftEntry(second.officer);
  const flagged = async (reader: Client, { id }: { id: string }): Promise<string | undefined> => {
    const { issues } = await reader.post<{ issues: { code: string; message: { zh: string } }[] }>(
      `${resources}/${id}/check`,
    );
    return issues.find(({ code }) => code === 'catalog.name-duplicate')?.message.zh;
  };
  assert.match((await flagged(second.officer, same)) ?? '', new RegExp(one.name));
  const caseId = await submitEntry(second.officer, same.id);
  await submitEntry(second.officer, other.id);
  assert.match((await flagged(first.bureau, same)) ?? '', new RegExp(one.name), 'the reviewer is told');
  assert.equal(await flagged(first.bureau, other), undefined, 'an entry of its own name is not flagged');
  assert.equal((await readCase(first.bureau, caseId)).state, 'open', 'nothing has been approved yet');
  await first.officer.refused('POST', `${resources}/${same.id}/check`, {}, { status: 404 });
});

/** What bears a mark of secrecy is refused, as an entry and as a file, and nothing of it can be found; the same without a mark is taken. */
const secrecy = scenario(
  z.strictObject({ article: text, marks: z.array(z.strictObject({ key: text, zh: text })).min(1) }),
  async (stage, { article, marks }) => {
    const { officer, id: unit } = await newDepartment(stage);
    const auditor = await stage.as(accounts.auditor);
    const resource = await publishEntry(stage, officer);
    const draft = await draftEntry(officer);
    const sample = `样本${unique()}`;
    const upload = (fileName: string, body: string) =>
      officer.send('POST', `/api/collect/resources/${resource.id}/batches`, body, {
        'content-type': 'text/csv',
        'x-file-name': encodeURIComponent(fileName),
      });
    const refusedFile = async (fileName: string, body: string): Promise<void> => {
      const reply = await upload(fileName, body);
      const { code, articles } = reply.body as { code: string; articles: string[] };
      assert.deepEqual([reply.status, code], [422, 'collect.secrecy-refused'], reply.text);
      assert.ok(articles.includes(article));
    };
    const refused = { code: 'catalog.secrecy-refused', article };
    for (const { key, zh } of marks) {
      for (const secrecyMark of [key, zh]) {
        const content = await entryContent(officer, { name: sample });
        await officer.refused('POST', resources, { content, secrecyMark }, refused);
        const saved = { revision: 0, content: { summary: sample }, secrecyMark };
        await officer.refused('PUT', `${resources}/${draft.id}/draft`, saved, refused);
      }
      await refusedFile(`${zh}★长期 ${sample}.csv`, registerRows([sample]));
      await refusedFile('rows.csv', `${zh}★10年\n${registerRows([sample])}`);
    }
    const traces: string[] = [];
    for (const reader of [officer, auditor, await stage.as(accounts.bureau), stage.nobody()]) {
      for (const path of [
        `${resources}?q=${encodeURIComponent(sample)}`,
        `${resources}?scope=mine&pageSize=200`,
        `${resources}?format=csv&scope=mine`,
        `${resources}?format=csv`,
        `${resources}/${draft.id}`,
        `/api/collect/resources/${resource.id}/batches`,
        '/api/ledger/entries?pageSize=200',
      ]) {
        const { text: found } = await reader.send('GET', path);
        if (found.includes(sample)) traces.push(path);
      }
    }
    assert.deepEqual(traces, [], 'nothing of it is found');
    for (const [kind, times] of [
      ['catalog.secrecy-refused', marks.length * 4],
      ['collect.secrecy-refused', marks.length * 2],
    ] as const) {
      const entries = (await ledgerEntries(auditor, { kind })).filter(({ organisations }) =>
        organisations.some(({ id }) => id === unit),
      );
      assert.equal(entries.length, times, kind);
      for (const { at, person, body } of entries) {
        assert.ok(at && person, 'it says when and who');
        assert.deepEqual(body.decision?.rules, ['catalog.secrecy-marks']);
        assert.ok(body.decision?.articles.includes(article));
      }
    }
    await draftEntry(officer, { name: sample });
    assert.equal((await uploadRows(stage, officer, resource.id, registerRows([sample]))).state, 'merged');
  },
);

export const catalogScenarios: Scenarios = {
  'catalog.duplicates': duplicates,
  'catalog.secrecy': secrecy,
  'catalog.review': review,
  'catalog.required-elements': requiredElements,
  'catalog.supply-modes': supplyModes,
  'catalog.master-catalogue': masterCatalogue,
  'catalog.change-review': changeReview,
  'catalog.change-review-clock': changeReviewClock,
};
