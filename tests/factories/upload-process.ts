/** A platform that takes in one upload, a workbook in an archive, and says what came of it: what the fault test kills. `node upload-process.ts DATA` */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { digestOfVisible, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { beginUpload, getUpload, touch, uploadPath } from '#rooms/collect/receiving/uploads.ts';
import { listBatches } from '#rooms/collect/repository.ts';
import { composePlatform } from '#server/app.ts';
import { publishedResource, type Resource, settled } from './collect.ts';
import { testConfig } from './embedded.ts';
import { workbookOf, zipOf } from './files.ts';

const [data = ''] = process.argv.slice(2);
const planFile = join(data, 'upload-process.json');
const config = testConfig(data);
const stores = await openStores(config, { fsync: false });
const { kernel } = await openKernel(config, stores);
await migrateWarehouse(kernel.warehouse);
const law = await loadLaw(new URL('../fixtures/regulations/', import.meta.url).pathname, 'xingyuan');
const p = composePlatform(kernel, law);

type Plan = { resource: Resource; upload: string };
const plan: Plan = existsSync(planFile) ? JSON.parse(readFileSync(planFile, 'utf8')) : await begun();

/** Every byte is here, and nobody has said so yet. */
async function begun(): Promise<Plan> {
  const resource = await publishedResource(p, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'day', titleZh: '日期', type: 'D' },
    { name: 'note', titleZh: '说明', type: 'M', nullable: true },
  ]);
  const book = await workbookOf((wb) => {
    const sheet = wb.addWorksheet('表');
    sheet.addRow(['情况表']);
    sheet.addRow(['编号', '日期', '说明']);
    for (let n = 1; n <= 12_000; n++)
      sheet.addRow([`K${n}`, n % 1000 === 7 ? '坏' : '2026-04-01', n % 50 === 3 ? '有,逗号\n换行' : '说明']);
  });
  const file = await zipOf({ '表.xlsx': book });
  const { id } = await beginUpload(p, resource.actor, resource.resourceId, {
    fileName: '表.zip',
    bytes: file.length,
    mode: 'full',
    encoding: 'auto',
  });
  writeFileSync(uploadPath(p, id), file);
  const made = { resource, upload: id };
  writeFileSync(planFile, JSON.stringify(made));
  return made;
}

if (process.env.LOAD_FAULT) process.env.GONGSHU_FAULT = process.env.LOAD_FAULT;
await p.jobs.start(p, 2);
await touch(p, plan.upload);
for (;;) {
  const upload = await getUpload(p.db, plan.upload);
  if (upload && !['open', 'taking-in'].includes(upload.state)) break;
  await sleep(20);
}
const { resourceId } = plan.resource;
const { items: batches } = await listBatches(p.db, resourceId, 1, 10);
for (const { id } of batches) await settled(p, id);
const after = (await listBatches(p.db, resourceId, 1, 10)).items;
const visible = await visibleBatches(p.db, resourceId);
const raw = await p.warehouse.query(
  'SELECT toString(count()) AS n, toString(sum(cityHash64(line, flaw, cells))) AS s FROM raw WHERE resource = {resource:UUID}',
  { resource: resourceId },
);
process.stdout.write(
  `${JSON.stringify({
    upload: (await getUpload(p.db, plan.upload))?.state,
    batches: after.map(({ state, records, good, bad, digest, reading }) => ({
      state,
      records,
      good,
      bad,
      digest,
      form: reading?.place?.form,
    })),
    visible: [await visibleRowCount(p, visible), await digestOfVisible(p, visible)],
    raw,
  })}\n`,
);
await p.jobs.stop();
await stores.stop();
process.exit(0);
