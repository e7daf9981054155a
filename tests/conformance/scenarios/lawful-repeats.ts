/** Scenarios of what is not collected twice: the source there is, the grounds that permit it all the same, the report of what several bodies collect. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  act,
  activeTask,
  companyEntry,
  companyItems,
  companyNames,
  companyRows,
  fieldsOf,
  started,
  type Task,
  taskContent,
  tasks,
} from '../lawful-walks.ts';
import { applications, fullDraft, registerSystem, submit, toLastStep } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  type Content,
  creditCode,
  type Entry,
  newDepartment,
  newOfficial,
  sharingContent,
  unique,
  uploadRows,
} from '../walks.ts';
import { servedCompanies } from './lawful-rows.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Standard = { elements: { id: string }[] };
const elementOf = async (bureau: Client): Promise<string> => {
  const { elements } = await bureau.post<Standard>('/api/catalog/standards', {
    code: `CJ-${unique()}`,
    title: '企业登记数据元',
    version: 1,
    effectiveDay: '2026-01-01',
    elements: [
      { identifier: 'DE-PLACE', titleZh: '登记地点', type: 'C', length: 40, definition: '登记的地点' },
    ],
  });
  return elements[0]?.id ?? '';
};
const withElement = (elementId: string): Content[] =>
  companyItems.map((one) => (one.name === 'register_place' ? { ...one, elementId } : one));

type Check = { repeats: { item: string; resourceId: string; apply: string }[] };

/** What another body shares is not collected again: the entry is shown and the task refused, save on the grounds the city admits. */
const repeated = scenario(
  z.strictObject({
    article: text,
    by: z.array(text).min(1),
    refused: z.array(text),
    /** Level of law, or condition, on which an application may be refused here. */
    refusal: text.default('law'),
  }),
  async (stage, { article, by, refused, refusal }) => {
    const holder = await newDepartment(stage);
    const other = await newDepartment(stage);
    const { bureau } = holder;
    const items = withElement(await elementOf(bureau));
    const shared = await companyEntry(stage, holder.officer, {
      items,
      ...(await sharingContent(holder.officer, 'conditional')),
    });
    const entry = await companyEntry(stage, other.officer, { items });
    const send = async (given: object = {}) => ({
      resourceId: entry.id,
      content: await taskContent(other.officer, { ...given }),
    });
    const again = await other.officer.refused('POST', tasks, await send(), {
      code: 'collect.repeated-collection',
      article,
      field: 'register_place',
    });
    assert.ok(JSON.stringify(again).includes(shared.name), 'the entry is shown');
    const check = await other.officer.post<Check>('/api/collect/task-checks', await send());
    assert.deepEqual(
      check.repeats.map(({ item, resourceId, apply }) => [item, resourceId, apply]),
      [['register_place', shared.id, `/catalog/${shared.id}`]],
      'with the way to apply for it',
    );
    const exceptions = (kind: string, given: object = act) => ({
      exceptions: [{ item: 'register_place', kind, ...given }],
    });
    for (const kind of refused)
      await other.officer.refused('POST', tasks, await send(exceptions(kind)), {
        code: 'collect.repeated-collection',
      });
    for (const kind of by.filter((one) => one !== 'refused-application' && one !== 'negative-list')) {
      await other.officer.refused('POST', tasks, await send(exceptions(kind, { title: act.title })), {
        code: 'collect.repeated-collection',
      });
      const made = await other.officer.post<Task>(tasks, await send(exceptions(kind)));
      assert.equal(made.repeats[0]?.settled?.how, kind);
    }
    if (by.includes('refused-application')) {
      const applicationId = await refusedApplication(stage, holder.officer, shared, other, refusal);
      const made = await other.officer.post<Task>(
        tasks,
        await send(exceptions('refused-application', { applicationId })),
      );
      assert.deepEqual(
        made.repeats[0]?.settled,
        { how: 'refused-application', applicationId },
        'the refusal is attached',
      );
    }
    if (by.includes('negative-list')) {
      const second = withElement(await elementOf(bureau));
      const kept = await companyEntry(stage, holder.officer, {
        items: second,
        ...(await sharingContent(holder.officer, 'withheld')),
      });
      const own = await companyEntry(stage, other.officer, { items: second });
      const made = await other.officer.post<Task>(tasks, {
        resourceId: own.id,
        content: await taskContent(other.officer),
      });
      assert.deepEqual(
        made.repeats.map(({ resourceId, settled }) => [resourceId, settled?.how]),
        [[kept.id, 'negative-list']],
      );
    }
    await sharedReport(other.officer, holder.officer, entry, shared, article, exceptions(by[0] ?? ''), stage);
  },
);

/** Both bodies collect the element now: the report names both with their grounds. */
async function sharedReport(
  mine: Client,
  theirs: Client,
  entry: Entry,
  shared: Entry,
  article: string,
  exceptions: Record<string, unknown>,
  stage: Stage,
): Promise<void> {
  const own = await mine.get<{ items: Task[] }>(`${tasks}?resource=${entry.id}`);
  const first = own.items[0];
  assert.ok(first, `a task of ${entry.name} was kept ${JSON.stringify(exceptions).slice(0, 80)}`);
  await started(mine, first);
  // Its holder collects it as well, on a ground of its own.
  const bureau = await stage.as(accounts.bureau);
  const made = await theirs.send('POST', tasks, {
    resourceId: shared.id,
    content: await taskContent(theirs, exceptions),
  });
  if (made.status < 300) await started(theirs, made.body as Task);
  type Shared = {
    items: { bodies: { organisationId: string; ground: { title: string } }[] }[];
    articles: string[];
  };
  const report = await bureau.get<Shared>('/api/collect/task-reports/shared-fields');
  assert.ok(report.articles.includes(article));
  const both = report.items.find(({ bodies }) =>
    bodies.some(({ organisationId }) => organisationId === entry.provider.id),
  );
  assert.ok(both, 'the field is in the report');
  assert.deepEqual(
    [...new Set(both.bodies.map(({ organisationId }) => organisationId))].sort(),
    [entry.provider.id, shared.provider.id].sort(),
  );
  assert.ok(
    both.bodies.every(({ ground }) => ground.title === act.title),
    'with their grounds',
  );
}

async function refusedApplication(
  stage: Stage,
  holder: Client,
  shared: Entry,
  other: { officer: Client; id: string },
  basis: string,
): Promise<string> {
  await activeTask(holder, shared.id, { fields: fieldsOf(companyNames) });
  await uploadRows(
    stage,
    holder,
    shared.id,
    companyRows([creditCode()], { register_place: ['甲'], register_note: ['乙'] }),
  );
  const resource = await servedCompanies(stage, holder, shared);
  const bureau = await stage.as(accounts.bureau);
  const asking = await newOfficial(stage, bureau, other.id);
  const draft = await fullDraft(asking, resource.serviceId, await registerSystem(asking));
  const sent = await submit(asking, draft);
  assert.ok(sent.caseId);
  const { decider, path, file } = await toLastStep(stage, resource, sent.caseId);
  const no = file.outcomes.find(({ kind }) => kind === 'refuse');
  assert.ok(no, 'the application can be refused');
  await decider.post(path, {
    outcome: no.key,
    reasons: ['不属于共享范围'],
    basis: [{ kind: basis, ...act }],
  });
  const { state } = await asking.get<{ state: string }>(`${applications}/${sent.id}`);
  assert.equal(state, 'refused');
  return sent.id;
}

export const lawfulRepeatScenarios: Scenarios = { 'lawful.repeated': repeated };
