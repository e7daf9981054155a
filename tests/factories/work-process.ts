/**
 * A platform that does one after the other what is neither a load nor a reading: joins pushes to a batch, fuses a base database, takes
 * withdrawn rows out, packs an archive, erases rows for good; and says what came of it: what the fault test kills. `node work-process.ts DATA`
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { digestSeen } from '#rooms/basedb/index.ts';
import { archiveResource, setArchiveRule } from '#rooms/collect/archive/commands.ts';
import { receiveUnmarkedFile } from '#rooms/collect/commands/receive-unmarked-file.ts';
import { digestOfVisible, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { registerConsents, withdrawConsent } from '#rooms/collect/lawful/commands/consents.ts';
import { startTask } from '#rooms/collect/lawful/commands/run-task.ts';
import { createTask } from '#rooms/collect/lawful/commands/save-task.ts';
import { taskContentSchema } from '#rooms/collect/lawful/content.ts';
import { acceptPush } from '#rooms/collect/push/commands/accept-push.ts';
import { makePushKey } from '#rooms/collect/push/commands/keys.ts';
import { askErasure, decideErasure } from '#rooms/collect/retention/commands.ts';
import { readErasure } from '#rooms/collect/retention/read.ts';
import { composePlatform } from '#server/app.ts';
import { pushPorts } from '#server/lent/to-push.ts';
import { baseDatabase, twoAlike } from './basedb.ts';
import { load, publishedResource, type Resource, residentId, settled } from './collect.ts';
import { repositoryRoot, testConfig } from './embedded.ts';

const [data = ''] = process.argv.slice(2);
const fault = process.env.LOAD_FAULT ?? '';
const planFile = join(data, 'work-process.json');
const config = testConfig(data, { city: 'cangzhou' });
const stores = await openStores(config, { fsync: false });
const { kernel } = await openKernel(config, stores);
await migrateWarehouse(kernel.warehouse);
const p = composePlatform(kernel, loadLaw(join(repositoryRoot, 'regulations'), 'cangzhou'));

const item = { titleZh: '项', type: 'C', length: 40, nullable: true } as const;
const key = { ...item, nullable: false, key: true } as const;

type Plan = {
  pushed: Resource & { systemId: string; keyId: string };
  database: { id: string; resourceId: string };
  agreed: Resource & { consents: string[] };
  done: string[];
};

const number = async (question: RawBuilder<{ n: number }>): Promise<number> =>
  (await question.execute(p.db)).rows[0]?.n ?? 0;
const until = async (reached: () => Promise<boolean>): Promise<void> => {
  while (!(await reached())) await sleep(20);
};
/** Jobs that follow from an act, or that a kill has left to run again. */
const quiet = (): Promise<void> =>
  until(
    async () =>
      (await number(sql`select count(*)::int as n from graphile_worker.jobs where run_at <= now()`)) === 0,
  );

async function begin(): Promise<Plan> {
  const pushed = await publishedResource(p, [
    { ...key, name: 'code' },
    { ...item, name: 'note' },
  ]);
  const systemId = newId();
  await sql`insert into org.application_system (id, code, name_zh, name_en, organisation_id, place, state, created_at)
    values (${systemId}, 'system', '业务系统', 'System', ${pushed.organisationId}, 'self-built', 'active', ${p.clock.now()})`.execute(
    p.db,
  );
  const { keyId } = await makePushKey(p, pushPorts, pushed.actor, { systemId, addresses: [] });

  const identity = { ...key, name: 'id', identifier: 'resident-id' } as const;
  const people = [identity, { ...item, name: 'name' }];
  const [one, two] = [await publishedResource(p, people), await publishedResource(p, people)];
  const rows = (from: number, name: string): string =>
    Array.from({ length: 600 }, (_, n) => `${residentId('19800101', from + n)},${name}${n % 7}\n`).join('');
  await load(p, one, `id,name\n${rows(0, '甲')}`);
  await load(p, two, `id,name\n${rows(300, '乙')}`);
  // Who hears of these loads must not find a database yet: its fusion is an act of its own.
  await quiet();
  const database = await baseDatabase(p, 'base', people, twoAlike(one, two, 'id', ['name']));

  const agreed = await publishedResource(p, [
    { ...key, name: 'no' },
    { ...item, name: 'name' },
  ]);
  const content = taskContentSchema.parse({
    title: '登记采集',
    subjectKind: 'none',
    purpose: '登记',
    power: '法定职责',
    procedure: '申请、审核',
    ground: { kind: 'unprovided', need: '回访' },
    fields: ['no', 'name'].map((name) => ({ item: name, reason: '必要', purpose: '登记' })),
  });
  const task = await createTask(p, agreed.actor, agreed.resourceId, content);
  await startTask(p, agreed.actor, task);
  const consents = await registerConsents(
    p,
    agreed.actor,
    task,
    Array.from({ length: 200 }, (_, n) => ({
      subject: `人${n}`,
      manner: '签字',
      givenAt: p.clock.now().toISOString(),
      scope: ['no', 'name'],
      note: '',
    })),
  );
  const { batchId } = await receiveUnmarkedFile(p, agreed.actor, {
    resourceId: agreed.resourceId,
    mode: 'incremental',
    encoding: undefined,
    fileName: 'rows.csv',
    content: Readable.from(
      [Buffer.from(`no,name,同意编号\n${consents.map((ref, n) => `A${n},人${n},${ref}\n`).join('')}`)],
      { objectMode: false },
    ),
  });
  await settled(p, batchId);
  const bureau: Actor = { ...agreed.actor, roles: ['bureau'] };
  for (const kind of ['base', 'theme', 'department', 'other'] as const)
    await setArchiveRule(p, bureau, kind, {
      retentionYears: 30,
      handoverYears: 5,
      archiveWithinDays: 30,
      agreedWith: '档案局',
      document: '示档〔2026〕1号',
    });
  return { pushed: { ...pushed, systemId, keyId }, database, agreed: { ...agreed, consents }, done: [] };
}

const keep = (): void => writeFileSync(planFile, JSON.stringify(plan));
const known = existsSync(planFile);
// What a killed process left goes on as soon as there are workers: the next place must be known before.
if (known) process.env.GONGSHU_FAULT = fault;
await p.jobs.start(p, 2);
const plan: Plan = known ? JSON.parse(readFileSync(planFile, 'utf8')) : await begin();
keep();
process.env.GONGSHU_FAULT = fault;

const { pushed, database, agreed } = plan;
const sender = {
  kind: 'system',
  systemId: pushed.systemId,
  organisationId: pushed.organisationId,
  keyId: pushed.keyId,
} as const;
const seenOf = async (resourceId: string) => {
  const visible = await visibleBatches(p.db, resourceId);
  return visible.batches.length === 0
    ? [0, '']
    : [await visibleRowCount(p, visible), await digestOfVisible(p, visible)];
};
/** Each is begun once, as an act is; what is pushed is sent again by the key it was sent with. */
const acts: Record<string, { begin(): Promise<unknown>; over(): Promise<boolean> }> = {
  push: {
    begin: async () => {
      for (let n = 0; n < 3; n++)
        await acceptPush(p, sender, {
          resourceId: pushed.resourceId,
          body: Buffer.from(
            JSON.stringify([
              { code: `K${n}`, note: '一' },
              { code: 'K', note: `${n}` },
            ]),
          ),
          format: 'json',
          idempotencyKey: `push-number-${n}`,
          producedAt: undefined,
        });
    },
    over: async () =>
      (await number(
        sql`select count(*)::int as n from collect.push p join collect.batch b on b.id = p.batch_id where b.state = 'merged'`,
      )) === 3,
  },
  fuse: {
    begin: () => p.jobs.add(p.db, 'basedb.fuse', { databaseId: database.id }),
    over: async () =>
      (await number(sql`select count(*)::int as n from basedb.run where state in ('merged', 'same')`)) > 0,
  },
  withdraw: {
    begin: async () => {
      for (const ref of agreed.consents.slice(0, 50))
        await withdrawConsent(p, agreed.actor, ref, '来函').catch((error: unknown) => {
          // Before the process was killed.
          if (!(error instanceof Problem) || error.code !== 'collect.consent-withdrawn') throw error;
        });
    },
    over: async () => (await seenOf(agreed.resourceId))[0] === 150,
  },
  archive: {
    begin: () => archiveResource(p, agreed.actor, agreed.resourceId, '磁带库'),
    over: async () =>
      (await number(sql`select count(*)::int as n from collect.archive_item where state = 'archived'`)) > 0,
  },
  erase: {
    begin: async () => {
      const id = await askErasure(p, agreed.actor, agreed.resourceId, {
        kind: 'subject',
        keys: [],
        consents: agreed.consents.slice(0, 50),
        ground: '撤回同意',
        document: '',
        reason: '本人撤回同意',
      });
      const { seen } = await readErasure(p, agreed.actor, id);
      const another: Actor = { ...agreed.actor, personId: newId() };
      await decideErasure(p, another, id, { outcome: 'approve', reason: '同意', seen });
    },
    over: async () =>
      (await number(sql`select count(*)::int as n from collect.erasure where state = 'done'`)) === 1,
  },
};
for (const [name, act] of Object.entries(acts)) {
  if (!plan.done.includes(name)) {
    await act.begin();
    plan.done.push(name);
    keep();
  }
  await until(act.over);
  await quiet();
}
const { rows: entries } = await sql`
  select kind, count(*)::int as n from ledger.entry
  where kind in ('collect.push-accepted', 'collect.push-refused', 'basedb.run-ended', 'collect.archived', 'collect.archive-packed',
    'collect.erasure-done') group by kind order by kind`.execute(p.db);
process.stdout.write(
  `${JSON.stringify({
    pushed: await seenOf(pushed.resourceId),
    refused: await number(sql`select count(*)::int as n from collect.push where refusal is not null`),
    fused: [...(await seenOf(database.resourceId)), await digestSeen(p, database.resourceId)],
    agreed: await seenOf(agreed.resourceId),
    taken: await number(
      sql`select sum(rows)::int as n from collect.withdrawal_run where done_at is not null`,
    ),
    // How many runs take them out is a matter of time; each has its entry.
    unrecorded: await number(sql`
      select (select count(*) from collect.withdrawal_run)::int
        - (select count(*) from ledger.entry where kind = 'collect.rows-withdrawn')::int as n`),
    erased: (await sql`select found, checked from collect.erasure`.execute(p.db)).rows,
    markers: await number(
      sql`select count(*)::int as n from collect.batch where channel ->> 'kind' = 'erasure'`,
    ),
    packed: await number(sql`select sum(row_count)::int as n from collect.archive_item`),
    entries,
  })}\n`,
);
await p.jobs.stop();
await stores.stop();
process.exit(0);
