/** Scenarios of the archive: what is archived stands in a register and stays; periods come from the rule settled with the archives. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromBuffer } from 'yauzl';
import { z } from 'zod';
import type { Client } from '../client.ts';
import type { Stage } from '../stage.ts';
import { accounts, ledgerEntries, newDepartment, publishEntry, registerRows, uploadRows } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

type Item = {
  id: string;
  number: string;
  resourceId: string;
  state: string;
  kind: string;
  sha256?: string;
  rows?: number;
  backupPlace: string;
  archivedDay: string;
  keepUntil?: string;
  handOverBy?: string;
  receipt?: string;
  handedOverAt?: string;
};
type Rule = { kind: string; items: number; retentionYears?: number };

const base = '/api/collect/archive';
const rule = {
  retentionYears: 30,
  handoverYears: 5,
  archiveWithinDays: 20,
  agreedWith: '市档案局',
  document: '数据归档管理规定',
};

async function setRules(bureau: Client, given: Partial<typeof rule> = {}): Promise<void> {
  for (const kind of ['base', 'theme', 'department', 'other'])
    await bureau.put(`${base}/rules/${kind}`, { ...rule, ...given });
}

async function archived(officer: Client, resourceId: string): Promise<Item> {
  await officer.post(`/api/collect/resources/${resourceId}/archive`, { backupPlace: '二号机房磁带库' });
  for (let turn = 0; turn < 400; turn++) {
    const { items } = await officer.get<{ items: Item[] }>(`${base}?resource=${resourceId}`);
    const [item] = items;
    if (item?.state === 'archived') return item;
    await sleep(50);
  }
  throw new Error('the package was not made');
}

const due = async (reader: Client, resourceId: string): Promise<boolean> =>
  (await reader.get<{ items: { resourceId: string }[] }>(`${base}/due`)).items.some(
    (one) => one.resourceId === resourceId,
  );

const inDays = (stage: Stage, days: number): string =>
  new Date(stage.now().getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

/** The register gains number, digest, retention, place; the version stays; no withdrawal without; a missed date is listed. */
const register = scenario(z.strictObject({ article: z.string() }), async (stage, { article }) => {
  const { officer, bureau } = await newDepartment(stage);
  const auditor = await stage.as(accounts.auditor);
  await setRules(bureau);
  const entry = await publishEntry(stage, officer);
  const batch = await uploadRows(stage, officer, entry.id, registerRows(['A1', 'A2']));
  const withdrawal = `/api/catalog/resources/${entry.id}/withdrawal`;
  await officer.refused(
    'POST',
    withdrawal,
    { reason: '职能已划出本单位' },
    { code: 'collect.archive-first', article },
  );
  assert.equal(await due(bureau, entry.id), false);
  await stage.setDay(inDays(stage, 21));
  assert.equal(await due(bureau, entry.id), true, 'a missed date is listed');
  const item = await archived(officer, entry.id);
  assert.match(item.number, /^DA-\d{4}-\d{6}$/);
  assert.match(item.sha256 ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual([item.rows, item.backupPlace], [2, '二号机房磁带库']);
  assert.equal(
    Number(item.keepUntil?.slice(0, 4)) - Number(item.archivedDay.slice(0, 4)),
    rule.retentionYears,
  );
  assert.equal(await due(bureau, entry.id), false);
  await officer.refused(
    'POST',
    `/api/collect/batches/${batch.id}/rollback`,
    {},
    { code: 'collect.archived-stays' },
  );
  const seen = await auditor.get<{ items: Item[] }>(`${base}?resource=${entry.id}`);
  assert.equal(seen.items[0]?.sha256, item.sha256, 'the auditor reads the register');
  const packed = (await ledgerEntries(auditor, { kind: 'collect.archive-packed' })).find(
    ({ body }) => body.subject.id === item.id,
  );
  assert.equal(packed?.body.detail?.sha256, item.sha256);
  await officer.post(withdrawal, { reason: '职能已划出本单位' });
});

async function filesOf(zip: Buffer): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error || !file) return reject(error);
      file.on('entry', (one) => {
        file.openReadStream(one, async (failed, stream) => {
          if (failed || !stream) return reject(failed);
          found.set(one.fileName, await buffer(stream));
          file.readEntry();
        });
      });
      file.once('end', resolve).once('error', reject);
      file.readEntry();
    });
  });
  return found;
}

/** Periods of the rule are taken by default; a changed one says what it holds for; the package holds data, entry, digests; its receipt is kept. */
const periods = scenario(z.strictObject({}), async (stage) => {
  const { officer, bureau } = await newDepartment(stage);
  await setRules(bureau);
  const entry = await publishEntry(stage, officer);
  await uploadRows(stage, officer, entry.id, registerRows(['B1', 'B2', 'B3']));
  await officer.refused('PUT', `${base}/rules/other`, rule, { status: 403 });
  const item = await archived(officer, entry.id);
  const years = (day: string | undefined): number =>
    Number(day?.slice(0, 4)) - Number(item.archivedDay.slice(0, 4));
  assert.deepEqual([years(item.keepUntil), years(item.handOverBy)], [30, 5]);
  await setRules(bureau, { retentionYears: 10 });
  const { items } = await bureau.get<{ items: Rule[] }>(`${base}/rules`);
  const own = items.find(({ kind }) => kind === item.kind);
  assert.ok(own && own.items >= 1, 'the rule says how many entries it holds for');
  const listed = await bureau.get<{ items: Item[] }>(`${base}?resource=${entry.id}`);
  assert.equal(years(listed.items[0]?.keepUntil), 10, 'and each shows its new day');
  const reply = await fetch(new URL(`${base}/${item.id}/package`, officer.base), {
    headers: { cookie: (await officer.ready()).cookie },
  });
  const zip = Buffer.from(await reply.arrayBuffer());
  assert.equal(createHash('sha256').update(zip).digest('hex'), item.sha256);
  const files = await filesOf(zip);
  const manifest = (files.get('manifest-sha256.txt') ?? '').toString().trim().split('\n');
  assert.equal(manifest.length, 2, 'data and what explains them');
  for (const line of manifest) {
    const [digest, path = ''] = line.split('  ');
    assert.equal(
      createHash('sha256')
        .update(files.get(path) ?? '')
        .digest('hex'),
      digest,
      path,
    );
  }
  assert.equal((files.get('data/rows.csv') ?? '').toString().trim().split('\r\n').length, 4);
  await officer.post(`${base}/${item.id}/hand-over`, { receiver: '市档案馆', receipt: '收字〔2026〕7号' });
  const after = await bureau.get<{ items: Item[] }>(`${base}?resource=${entry.id}`);
  assert.equal(after.items[0]?.receipt, '收字〔2026〕7号');
  await officer.refused(
    'POST',
    `${base}/${item.id}/hand-over`,
    { receiver: '市档案馆', receipt: '收字〔2026〕8号' },
    { code: 'collect.archive-handed-over' },
  );
});

export const archiveScenarios: Scenarios = { 'archive.register': register, 'archive.periods': periods };
