/** What looks sensitive cannot be opened unmarked: at the check, at submission, before the reviewer, and when rows come in later. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { z } from 'zod';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import { residentCheck } from '#kernel/identifiers.ts';
import { checkReply } from '#rooms/catalog/schema.ts';
import {
  type CatalogStage,
  catalogStage,
  entriesUrl,
  newDraft,
  problemOf,
  publish,
  resourceOf,
  soundContent,
  submit,
} from '#tests/factories/catalog.ts';
import { detectAfterLoad, settle } from './commands/detect.ts';
import { listFindings } from './findings.ts';
import { classifyBehaviours } from './gates.ts';

let stage: CatalogStage;

before(async () => {
  stage = await catalogStage('xingyuan', [classifyBehaviours]);
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

type Extra = { name: string; titleZh: string; personal?: string; personalReason?: string };
const added = (extra: Extra) => ({ type: 'C', length: 18, description: '十八位，登记时所填', ...extra });

/** A sound open entry with one item more. */
async function draftWith(extra: Extra): Promise<string> {
  const { id, detail } = await newDraft(stage);
  await save(id, detail?.working?.revision ?? 0, extra);
  return id;
}

async function save(id: string, revision: number, extra: Extra): Promise<void> {
  const { items } = soundContent('');
  const content = { items: [...items, added(extra)] };
  resourceOf(await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, { revision, content }));
}

const check = async (id: string, account = 'civil') =>
  checkReply.parse((await stage.send(account, 'POST', `${entriesUrl}/${id}/check`)).body);

const residents = Array.from({ length: 40 }, (_, n) => {
  const first = `99990118000101${String(n).padStart(3, '0')}`;
  return first + residentCheck(first);
});

test('an item named as a resident number and marked as nothing stops check and submission', async () => {
  const id = await draftWith({ name: 'sfz', titleZh: '公民身份号码' });
  const verdict = await check(id);
  assert.equal(verdict.ready, false);
  const found = verdict.issues.find(({ code }) => code === 'classify.sensitive-open');
  assert.equal(found?.path, 'items.3.personal');
  assert.notDeepEqual(found?.articles, []);
  const refused = problemOf(await submit(stage, id));
  assert.equal(refused.code, 'catalog.check-failed');
  assert.ok(refused.fields.some(({ code }) => code === 'classify.sensitive-open'));
});

test('with a reason it goes to review, and the reviewer reads the reason beside the evidence', async () => {
  const id = await draftWith({
    name: 'lxdh',
    titleZh: '咨询联系电话',
    personalReason: '机构对外公布的总机，不属于任何个人',
  });
  resourceOf(await submit(stage, id));
  const seen = await check(id, 'bureau');
  const note = seen.issues.find(({ code }) => code === 'classify.sensitive-explained');
  assert.equal(note?.severity, 'warning');
  assert.match(note?.message.zh ?? '', /据名称.*机构对外公布的总机/);
});

test('rows that prove it suspend the resource until the entry is settled', async () => {
  const id = await draftWith({ name: 'serial', titleZh: '登记序列' });
  await publish(stage, id);
  const sample = async () => ({ header: ['serial'], rows: residents.map((value) => [value]) });
  await detectAfterLoad(stage.p, id, sample);
  const held = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`));
  assert.equal(held.state, 'suspended');
  assert.match(held.stateReason ?? '', /登记序列/);
  const { rows } = await listFindings(stage.p.db, { resource: id, state: 'open', page: 1, pageSize: 10 });
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['sensitive-open'],
  );
  const text = JSON.stringify(rows);
  for (const value of residents) assert.ok(!text.includes(value.slice(0, 12)), 'no value is kept');

  const early = await stage.send('civil', 'POST', `${entriesUrl}/${id}/resume`, { reason: '没有问题' });
  assert.equal(early.status, 409, early.text);
  assert.equal(problemOf(early).code, 'catalog.held-back');
  const { personId, organisationId } = await personOf('civil');
  const actor = {
    kind: 'person' as const,
    personId,
    organisationId,
    regionCode: stage.p.law.city.regionCode,
    roles: ['provider' as const],
  };
  await settle(stage.p, actor, id, {
    item: 'serial',
    kind: 'resident-id',
    outcome: 'dismissed',
    reason: '测试号段',
  });
  const resumed = await stage.send('civil', 'POST', `${entriesUrl}/${id}/resume`, { reason: '已核对' });
  assert.equal(resourceOf(resumed).state, 'active');
  const after = await listFindings(stage.p.db, { resource: id, state: 'open', page: 1, pageSize: 10 });
  assert.equal(after.total, 0);
});

test('rows that prove nothing of the kind change nothing', async () => {
  const id = await draftWith({ name: 'serial', titleZh: '登记序列' });
  await publish(stage, id);
  const sample = async () => ({ header: ['serial'], rows: [['甲'], ['乙']] });
  await detectAfterLoad(stage.p, id, sample);
  assert.equal(resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`)).state, 'active');
});

async function personOf(account: string) {
  const { body } = await stage.send(account, 'GET', '/api/me');
  const shape = z.object({
    person: z.object({ id: z.string() }),
    organisation: z.object({ id: z.string() }).nullable(),
  });
  const { person, organisation } = shape.parse(body);
  return { personId: person.id, organisationId: organisation?.id ?? '' };
}
