/** What a city asks of a task is named; a withdrawn consent takes its rows out once, whatever is repeated, and nothing brings them back. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { keyOf } from '#kernel/objects.ts';
import { loadLaw } from '#law/index.ts';
import { bindLaw } from '#law/settings.ts';
import { smallCity } from '#tests/factories/city.ts';
import { publishedResource, settled, startCollect } from '#tests/factories/collect.ts';
import { archiveResource, setArchiveRule } from '../archive/commands.ts';
import { readArchive } from '../archive/read.ts';
import { reserveFusedSeq } from '../commands/fused-batch.ts';
import { receiveUnmarkedFile } from '../commands/receive-unmarked-file.ts';
import { rollBackBatch } from '../commands/roll-back-batch.ts';
import { matchHeader } from '../reading/header.ts';
import { listBatches } from '../repository.ts';
import { askErasure, decideErasure } from '../retention/commands.ts';
import { eraseJobs } from '../retention/erase.ts';
import { readErasure } from '../retention/read.ts';
import { visibleBatches, visibleRowCount } from '../visible.ts';
import { registerConsents, withdrawConsent } from './commands/consents.ts';
import { flushForm, formJobs } from './commands/forms.ts';
import { endTask, startTask } from './commands/run-task.ts';
import { createTask } from './commands/save-task.ts';
import { type TaskContent, taskContentSchema } from './content.ts';
import { judgeMandatory, judgeStart, judgeTask, settleRepeats } from './judge.ts';
import { sweepAfter, sweepJobs } from './sweep.ts';
import { lawfulTables } from './tables.ts';

const packs = join(import.meta.dirname, '../../../../regulations');
const law = (city: string) => bindLaw(loadLaw(packs, city), '2026-03-10', { values: {}, effective: {} });
const items = [
  { name: 'no', titleZh: '编号', personal: 'none', nullable: false, key: true },
  { name: 'name', titleZh: '姓名', personal: 'personal', nullable: true, key: false },
];
const content = (given: object = {}): TaskContent =>
  taskContentSchema.parse({
    title: '登记采集',
    subjectKind: 'natural-person',
    purpose: '登记',
    power: '法定职责',
    procedure: '申请、审核',
    ground: { kind: 'law', title: '某法', article: '第三条' },
    fields: items.map(({ name }) => ({ item: name, reason: '必要', purpose: '登记' })),
    ...given,
  });
const paths = (found: { path: string }[]): string[] => found.map(({ path }) => path);

test('each city names what it asks of a task, and no more', () => {
  const facts = { items, repeats: [] };
  const judged = (city: string, given: object) => paths(judgeTask(law(city), content(given), facts));
  for (const city of ['cangzhou', 'binzhou', 'baotou', 'neijiang', 'fuzhou'])
    assert.deepEqual(judged(city, {}), [], city);
  const bare = { ground: {}, purpose: '', power: '', procedure: '' };
  assert.deepEqual(judged('cangzhou', bare), ['ground.kind', 'procedure']);
  assert.deepEqual(judged('binzhou', bare), ['ground.kind', 'power', 'procedure']);
  assert.deepEqual(judged('baotou', bare), ['ground.kind', 'purpose']);
  assert.deepEqual(judged('neijiang', bare), []);
  const wordless = { fields: items.map(({ name }) => ({ item: name })) };
  assert.deepEqual(judged('binzhou', wordless), ['fields.0.reason', 'fields.1.reason']);
  assert.deepEqual(judged('baotou', wordless), ['fields.0.reason', 'fields.1.reason', 'fields.1.purpose']);
  assert.deepEqual(judged('fuzhou', { fields: [{ item: 'name' }, { item: 'name' }, { item: 'other' }] }), [
    'fields.1.item',
    'fields.2.item',
    'fields',
  ]);
});

test('verification, mandatory fields, the start: a law the city admits, or a choice', () => {
  const facts = { items, repeats: [] };
  const baotou = law('baotou');
  const verified = (verification: object) => paths(judgeTask(baotou, content({ verification }), facts));
  const basis = { level: 'law', title: '某法', article: '第九条' };
  assert.deepEqual(verified({ methods: ['face'] }), ['verification.methods']);
  assert.deepEqual(verified({ methods: ['face', 'sms-code'], demand: 'all' }), ['verification.methods']);
  assert.deepEqual(verified({ methods: ['face', 'sms-code'] }), []);
  assert.deepEqual(verified({ methods: ['face'], basis }), []);
  assert.deepEqual(verified({ methods: ['face'], basis: { ...basis, article: '' } }), [
    'verification.methods',
  ]);
  const fields = (given: object) => content({ fields: [{ item: 'no', ...given }, { item: 'name' }] });
  assert.deepEqual(paths(judgeMandatory(baotou, fields({ mandatory: true }), facts)), ['fields.0.basis']);
  assert.deepEqual(paths(judgeMandatory(baotou, fields({}), facts)), ['fields.0.mandatory']);
  assert.deepEqual(paths(judgeMandatory(baotou, fields({ mandatory: true, basis }), facts)), []);
  assert.deepEqual(paths(judgeMandatory(law('fuzhou'), fields({ mandatory: true }), facts)), []);
  assert.deepEqual(paths(judgeStart(baotou, content(), { noticeVersion: undefined, answers: undefined })), [
    'notice',
    'checklist',
  ]);
  assert.deepEqual(
    paths(judgeStart(law('cangzhou'), content(), { noticeVersion: undefined, answers: undefined })),
    [],
  );
});

test('what another holds: settled by the grounds of the city alone', () => {
  const repeat = {
    item: 'name',
    element: 'DE-1',
    resourceId: 'r',
    resourceName: '登记',
    resourceCode: null,
    providerId: 'p',
    providerName: '某局',
    shareable: true,
  };
  const settle = (city: string, exceptions: object[], refused: string[] = [], shareable = true) =>
    settleRepeats(law(city), content({ exceptions }), [{ ...repeat, shareable }], new Set(refused))[0]
      ?.settled?.how;
  const cited = { item: 'name', kind: 'law', title: '某法', article: '第一条' };
  const application = '01a201da-9dcb-74c3-96c5-d3bebc42c7db';
  assert.equal(settle('binzhou', []), undefined);
  assert.equal(settle('binzhou', [cited]), 'law');
  assert.equal(settle('binzhou', [{ ...cited, article: '' }]), undefined);
  assert.equal(settle('baotou', [cited]), undefined);
  const refusal = { item: 'name', kind: 'refused-application', applicationId: application };
  assert.equal(settle('baotou', [refusal]), undefined);
  assert.equal(settle('baotou', [refusal], [`${application}:r`]), 'refused-application');
  assert.equal(settle('baotou', [], [], false), 'negative-list');
});

test('columns outside what is permitted have no place, and those that say by what right are no items', () => {
  const columns = [
    { name: 'no', titleZh: '编号' },
    { name: 'name', titleZh: '姓名' },
  ].map((one, index) => ({
    id: `${index}`,
    type: 'C' as const,
    key: index === 0,
    nullable: index > 0,
    personal: 'none' as const,
    filterable: false,
    description: '',
    ...one,
  }));
  const found = matchHeader(['编号', '姓名', '爱好', '同意编号'], columns, ['no']);
  assert.deepEqual(found.places, [1, 0]);
  assert.deepEqual(found.issues, []);
  assert.deepEqual(found.left, [
    { position: 2, name: '姓名', item: 'name' },
    { position: 3, name: '爱好' },
  ]);
  assert.deepEqual(found.standing, { consent: 4 });
  assert.deepEqual(
    paths(matchHeader(['编号'], columns).issues),
    ['items.name'],
    'a permitted item is missed',
  );
});

const file = (text: string): Readable => Readable.from([Buffer.from(text)], { objectMode: false });

async function send(p: Platform, actor: PersonActor, resourceId: string, text: string) {
  const { batchId } = await receiveUnmarkedFile(p, actor, {
    resourceId,
    mode: 'incremental',
    encoding: undefined,
    fileName: 'rows.csv',
    content: file(text),
  });
  return settled(p, batchId);
}

let opened: Promise<Platform> | undefined;
/** One city, whose jobs run; a second of the same name would have a second bureau. */
const platformOf = (): Promise<Platform> => {
  opened ??= smallCity({}, 'cangzhou').then(async ({ p }) => {
    p.jobs.define([...sweepJobs(p), ...eraseJobs(p), ...formJobs(p)]);
    await startCollect(p);
    return p;
  });
  return opened;
};

test('a withdrawn consent takes its row out once; repeated, rolled back and sent again it stays out', async () => {
  const p = await platformOf();
  const { resourceId, actor } = await publishedResource(p, [
    { name: 'no', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'name', titleZh: '姓名', type: 'C', length: 20, nullable: true },
  ]);
  const ground = { kind: 'unprovided', need: '回访' };
  const id = await createTask(p, actor, resourceId, content({ ground, subjectKind: 'none' }));
  await startTask(p, actor, id);
  const consent = (subject: string) => ({
    subject,
    manner: '签字',
    givenAt: p.clock.now().toISOString(),
    scope: ['no', 'name'],
    note: '',
  });
  const [first = '', second = ''] = await registerConsents(p, actor, id, [consent('甲'), consent('乙')]);
  const rows = `编号,姓名,同意编号\nA1,甲,${first}\nA2,乙,${second}\nA3,丙,\n`;
  const batch = await send(p, actor, resourceId, rows);
  assert.deepEqual([batch.state, batch.good, batch.bad], ['merged', 2, 1]);
  const count = async () => visibleRowCount(p, await visibleBatches(p.db, resourceId));
  assert.equal(await count(), 2);
  for (const kind of ['base', 'theme', 'department', 'other'] as const)
    await setArchiveRule(p, { ...actor, roles: ['bureau'] }, kind, {
      archiveWithinDays: 30,
      agreedWith: '档案局',
      document: '1号',
    });
  await archiveResource(p, actor, resourceId, '磁带库');
  const packages = async () => (await readArchive(p, actor, { page: 1, pageSize: 1 })).items[0];
  while ((await packages())?.state !== 'archived') await sleep(20);
  const made = await packages();
  assert.equal(made?.rows, 2);
  // A new package is looked through once by itself: were the consent withdrawn before that, this look would note it first.
  while ((await p.jobs.depth(p.db)).waiting > 0) await sleep(20);
  await withdrawConsent(p, actor, first, '来函');
  while ((await count()) !== 1) await sleep(20);
  while ((await packages())?.notes.length !== 2) await sleep(20);
  const anew = await packages();
  assert.deepEqual(
    anew?.notes.map(({ kind, rows: n }) => [kind, n]),
    [
      ['withdrawn', 1],
      ['rebuilt', 1],
    ],
  );
  assert.equal(anew?.rows, 1, 'a package does not keep what was withdrawn');
  // The object goes after the note of what stands instead of it.
  while (await p.objects.has(keyOf(made?.sha256 ?? ''))) await sleep(20);
  // Rows of a withdrawn consent are erased for good by a request that names the consent, and of no other.
  const bare = { ground: '撤回同意', document: '', reason: '本人撤回同意' };
  const erase = (consents: string[]) =>
    askErasure(p, actor, resourceId, { kind: 'subject', keys: [], consents, ...bare });
  await assert.rejects(
    erase([second]),
    (error) => error instanceof Problem && error.code === 'collect.erasure-consent',
  );
  const asked = await erase([first]);
  const { seen, found, named } = await readErasure(p, actor, asked);
  assert.deepEqual([named, found], [1, { received: 1, staged: 1, typed: 2, ground: 1 }]);
  await decideErasure(p, { ...actor, personId: newId() }, asked, {
    outcome: 'approve',
    reason: '同意',
    seen,
  });
  while ((await readErasure(p, actor, asked)).state !== 'done') await sleep(20);
  assert.equal(await count(), 1);
  const runs = () =>
    lawfulTables(p.db)
      .selectFrom('collect.withdrawal_run')
      .selectAll()
      .where('resource_id', '=', resourceId)
      .execute();
  const [run] = await runs();
  assert.ok(run?.done_at);
  assert.equal(Number(run.rows), 1);
  // As if the process had been killed with a run planned and nothing of it written: the same run is finished, once.
  await lawfulTables(p.db)
    .updateTable('collect.consent')
    .set({ withdrawn_at: p.clock.now(), withdrawn_manner: '来函' })
    .where('ref', '=', second)
    .execute();
  const planned = newId();
  await transact(p.db, async (tx) => {
    const seq = await reserveFusedSeq(tx, resourceId);
    await lawfulTables(tx)
      .insertInto('collect.withdrawal_run')
      .values({
        batch_id: planned,
        resource_id: resourceId,
        seq,
        consents: [second],
        begun_at: p.clock.now(),
        done_at: null,
        rows: null,
      })
      .execute();
  });
  await sweepAfter(p, resourceId);
  await sweepAfter(p, resourceId);
  while ((await count()) !== 0) await sleep(20);
  // A run is noted as done after its rows are gone.
  while ((await runs()).some(({ done_at: done }) => !done)) await sleep(20);
  assert.deepEqual(
    (await runs()).map(({ batch_id: of, rows: taken }) => [of === planned, Number(taken)]).sort(),
    [
      [false, 1],
      [true, 1],
    ],
    'nothing is taken out twice',
  );
  await assert.rejects(
    rollBackBatch(p, actor, run.batch_id),
    (error) => error instanceof Problem && error.code === 'collect.withdrawal-stands',
  );
  const [third = ''] = await registerConsents(p, actor, id, [consent('丙')]);
  const again = await send(p, actor, resourceId, rows.replace('A3,丙,', `A3,丙,${third}`));
  assert.deepEqual([again.good, again.bad], [1, 2], 'a withdrawn reference is not good again');
  assert.equal(await count(), 1);
  await rollBackBatch(p, actor, again.id);
  assert.equal(await count(), 0);
});

test('records of a form become one batch, also when two runs take them up at once', async () => {
  const p = await platformOf();
  const { resourceId, actor } = await publishedResource(p, [
    { name: 'no', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'name', titleZh: '姓名', type: 'C', length: 20, nullable: true },
  ]);
  const taskId = await createTask(p, actor, resourceId, content({ subjectKind: 'none' }));
  await startTask(p, actor, taskId);
  const id = newId();
  const db = lawfulTables(p.db);
  await db
    .insertInto('collect.form')
    .values({
      id,
      task_id: taskId,
      code: id.slice(-12),
      state: 'open',
      published_at: p.clock.now(),
      published_by: null,
      closed_at: null,
    })
    .execute();
  for (const no of ['A1', 'A2'])
    await db
      .insertInto('collect.form_record')
      .values({
        id: newId(),
        form_id: id,
        sealed: p.vault.seal(JSON.stringify({ values: { no, name: '甲' }, consent: '' })),
        notice_version: null,
        notice_at: null,
        method: null,
        sent_at: p.clock.now(),
        sent_by: null,
        batch_id: null,
        dropped_at: null,
      })
      .execute();
  const runs = await Promise.allSettled([flushForm(p, id), flushForm(p, id)]);
  assert.ok(runs.some(({ status }) => status === 'fulfilled'));
  await flushForm(p, id);
  const { items: batches } = await listBatches(p.db, resourceId, 1, 10);
  assert.equal(batches.length, 1);
  const left = await db
    .selectFrom('collect.form_record')
    .select(['batch_id', 'sealed'])
    .where('form_id', '=', id)
    .execute();
  assert.deepEqual(
    left.map(({ batch_id: batch, sealed }) => [batch, sealed]),
    left.map(() => [batches[0]?.id, null]),
  );
  // What waits when its task has ended never becomes a batch, and is not kept under seal for ever.
  await db
    .insertInto('collect.form_record')
    .values({
      id: newId(),
      form_id: id,
      sealed: p.vault.seal('{}'),
      notice_version: null,
      notice_at: null,
      method: null,
      sent_at: p.clock.now(),
      sent_by: null,
      batch_id: null,
      dropped_at: null,
    })
    .execute();
  await endTask(p, actor, taskId, '事项结束');
  const waiting = () =>
    db
      .selectFrom('collect.form_record')
      .select('id')
      .where('form_id', '=', id)
      .where('sealed', 'is not', null)
      .execute();
  while ((await waiting()).length > 0) await sleep(20);
  assert.equal((await listBatches(p.db, resourceId, 1, 10)).items.length, 1);
});
