/** Data sets that are open, with rows, made directly in the stores: for tests of what reads them. */
import { createHash } from 'node:crypto';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { DatasetContent } from '#rooms/open/content.ts';
import { releaseTable } from '#rooms/open/releases/table.ts';
import { type DatasetState, type OpenClass, openTables, type ReleaseColumn } from '#rooms/open/tables.ts';

const types: Readonly<Record<ReleaseColumn['kind'], string>> = {
  text: 'String',
  integer: 'Int64',
  decimal: 'Decimal(38, 2)',
  float: 'Float64',
  date: 'Date32',
  instant: `DateTime64(3, 'Asia/Shanghai')`,
  flag: 'UInt8',
};

export const releaseColumn = (name: string, kind: ReleaseColumn['kind'], at: number): ReleaseColumn => ({
  name,
  physical: `c${at}`,
  titleZh: name,
  titleEn: '',
  meaning: `${name}的说明`,
  unit: '',
  kind,
});

export type MadeSet = { id: string; slug: string; releaseId: string; versionId: string };

export async function openSet(
  p: Pick<Kernel, 'db' | 'clock' | 'warehouse'>,
  given: {
    organisationId: string;
    slug: string;
    content?: Partial<DatasetContent>;
    class?: OpenClass;
    state?: DatasetState;
    columns?: readonly ReleaseColumn[];
    /** What fills the columns for `number` from 0. */
    values?: string;
    rows?: number;
    formats?: readonly string[];
    publish?: boolean;
  },
): Promise<MadeSet> {
  const {
    organisationId,
    slug,
    columns = [],
    rows = 0,
    formats = ['csv', 'json', 'xlsx'],
    publish = true,
  } = given;
  const [id, versionId, releaseId] = [newId(), newId(), newId()];
  const at = p.clock.now();
  const title = given.content?.title?.zh ?? slug;
  const content: DatasetContent = {
    title: { zh: title, en: '' },
    summary: { zh: `${title}的摘要`, en: '' },
    theme: '201000',
    industry: 'Q',
    keywords: ['示例'],
    region: '320400',
    updateCycle: 'daily',
    language: 'zh-CN',
    contact: { name: '数据科', phone: '0519-12345', email: 'data@example.cn' },
    licence: 'cc-by',
    requirements: { obtain: '', use: '', spread: '' },
    conditions: [],
    fields: [],
    ...given.content,
  };
  const tables = openTables(p.db);
  await tables
    .insertInto('open.dataset')
    .values({
      id,
      slug,
      origin: 'social',
      resource_id: null,
      organisation_id: organisationId,
      state: 'planned',
      version_id: null,
      release_id: null,
      opened_at: at,
      created_at: at,
      updated_at: at,
    })
    .execute();
  if (!publish) return { id, slug, releaseId, versionId };
  await tables
    .insertInto('open.dataset_version')
    .values({
      id: versionId,
      dataset_id: id,
      number: 1,
      state: 'published',
      catalog_version_id: null,
      class: given.class ?? 'open',
      content: JSON.stringify(content),
      case_id: null,
      proposed_by: null,
      proposed_at: null,
      published_by: null,
      published_at: at,
      created_by: null,
      created_at: at,
    })
    .execute();
  await tables
    .insertInto('open.release')
    .values({
      id: releaseId,
      dataset_id: id,
      number: 1,
      version_id: versionId,
      state: 'published',
      source: JSON.stringify({ kind: 'file', object: '', name: '' }),
      columns: JSON.stringify(columns),
      rows,
      digest: null,
      failure: null,
      made_by: null,
      published_by: null,
      made_at: at,
      published_at: at,
    })
    .execute();
  for (const format of formats)
    await tables
      .insertInto('open.distribution')
      .values({
        release_id: releaseId,
        format,
        path: `test/${releaseId}`,
        bytes: 100,
        sha256: createHash('sha256').update(`${slug}${format}`).digest('hex'),
        rows,
      })
      .execute();
  if (columns.length > 0) {
    const table = releaseTable(releaseId);
    const definitions = columns.map(({ physical, kind }) => `${physical} Nullable(${types[kind]})`);
    await p.warehouse.command(
      `CREATE TABLE ${table} (\`_id\` UInt64, ${definitions.join(', ')}) ENGINE = MergeTree ORDER BY \`_id\``,
    );
    if (given.values)
      await p.warehouse.command(
        `INSERT INTO ${table} SELECT number + 1, ${given.values} FROM numbers(${rows})`,
      );
  }
  const state = given.state ?? 'open';
  await tables
    .updateTable('open.dataset')
    .set({
      version_id: versionId,
      release_id: releaseId,
      state,
      ...(state === 'suspended' || state === 'withdrawn' ? { halt: JSON.stringify({ notice: '测试' }) } : {}),
    })
    .where('id', '=', id)
    .execute();
  return { id, slug, releaseId, versionId };
}
