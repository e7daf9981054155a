/** Open data sets of any number, written straight into the stores of a started platform: for looks and measures of the portal. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { openWarehouse, type Warehouse } from '#kernel/warehouse.ts';
import { fullPinyin, hanPairs, initials, segments } from '#rooms/catalog/search.ts';
import { releaseTable } from '#rooms/open/releases/table.ts';

const places = ['城东', '城西', '江南', '河口', '山前', '湖滨', '新港', '古城', '高新', '临江'];
const subjects = [
  '公交站点',
  '公园名录',
  '停车场',
  '学校名录',
  '医院名录',
  '空气质量',
  '水质监测',
  '企业登记',
  '道路施工',
  '图书馆藏',
];
const themes = ['201000', '202000', '203000', '207000', '211000', '217000'];
const cycles = ['daily', 'weekly', 'monthly', 'quarterly', 'yearly'];
const industries = ['G', 'P', 'Q', 'N', 'I'];
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

export const setTitle = (n: number): string => `${pick(places, n)}${pick(subjects, Math.floor(n / 10))}${n}`;

const fields = [
  ['name', '名称', 'text', '登记的名称'],
  ['district', '所属区县', 'text', '所在区县名称'],
  ['opened_on', '启用日期', 'date', '投入使用的日期'],
  ['seats', '数量', 'integer', '按月清点的数量'],
  ['lon', '经度', 'float', 'WGS-84 经度'],
  ['lat', '纬度', 'float', 'WGS-84 纬度'],
] as const;
const columns = fields.map(([name, titleZh, kind, meaning], at) => ({
  name,
  physical: `c${at + 1}`,
  titleZh,
  titleEn: name,
  meaning,
  unit: '',
  kind,
}));

const contentOf = (n: number) => ({
  title: { zh: setTitle(n), en: `Open data set ${n}` },
  summary: {
    zh: `${setTitle(n)}的位置、数量和启用日期，按周期核对。`,
    en: `Places, numbers and days of set ${n}.`,
  },
  theme: pick(themes, n),
  industry: pick(industries, n),
  keywords: ['便民'],
  region: '',
  updateCycle: pick(cycles, n),
  language: 'zh',
  contact: { name: '数据科', phone: '0000-1234567', email: '' },
  licence: 'open-terms',
  requirements: { obtain: '直接下载', use: '依法使用', spread: '注明来源' },
  conditions: [],
  fields: fields.map(([name, titleZh, type, meaning]) => ({
    name,
    titleZh,
    titleEn: name,
    meaning,
    type,
    unit: '',
    from: null,
  })),
});

const stores = z.object({
  postgres: z.object({ superUrl: z.string() }),
  warehouse: z.object({ url: z.string(), database: z.string(), user: z.string(), password: z.string() }),
});

export type Inside = { url: string; sql: pg.Client; warehouse: Warehouse; close(): Promise<void> };

/** The stores of a platform that was started with a folder. */
export async function insideOf(data: string): Promise<Inside> {
  const { postgres, warehouse: at } = stores.parse(
    JSON.parse(await readFile(join(data, 'run', 'stores.json'), 'utf8')),
  );
  const sql = new pg.Client({ connectionString: postgres.superUrl });
  await sql.connect();
  const warehouse = openWarehouse(at);
  return {
    url: postgres.superUrl,
    sql,
    warehouse,
    async close() {
      await sql.end();
      await warehouse.close();
    },
  };
}

export type FilledSet = { id: string; slug: string; releaseId: string; title: string };

/** From number `from` on, `count` of them, each with a release of `rows` rows said, and none kept in the warehouse. */
export async function fillSets(
  { sql }: Inside,
  { from = 0, count, rows = 1000 }: { from?: number; count: number; rows?: number },
): Promise<FilledSet[]> {
  const { rows: units } = await sql.query<{ id: string; name_zh: string }>(
    'select id, name_zh from org.organisation order by id limit 40',
  );
  const made: FilledSet[] = [];
  for (let start = from; start < from + count; start += 500) {
    const batch = Array.from({ length: Math.min(500, from + count - start) }, (_, at) => {
      const n = start + at;
      const unit = pick(units, n);
      const content = contentOf(n);
      const labels = [content.title.zh, ...fields.map(([, title]) => title), unit.name_zh];
      return {
        n,
        id: randomUUID(),
        version: randomUUID(),
        release: randomUUID(),
        unit: unit.id,
        slug: `set-${n}`,
        class: n % 9 === 0 ? 'conditional' : 'open',
        content,
        name: segments(content.title.zh).join(' '),
        about: [...labels.flatMap(segments), ...new Set(labels.flatMap(hanPairs))].join(' '),
        text: labels.join(' ').toLowerCase(),
        pinyin: labels.map(fullPinyin).join(' '),
        initials: labels.map(initials).join(' '),
      };
    });
    const given = JSON.stringify(batch);
    const table = `json_to_recordset($1) as s (n int, id uuid, version uuid, release uuid, unit uuid, slug text, class text,
      content jsonb, name text, about text, text text, pinyin text, initials text)`;
    await sql.query('begin');
    await sql.query(
      `insert into open.dataset (id, slug, origin, organisation_id, state, created_at, updated_at)
       select id, slug, 'social', unit, 'planned', now(), now() from ${table}`,
      [given],
    );
    await sql.query(
      `insert into open.dataset_version (id, dataset_id, number, state, class, content, published_at, created_at)
       select version, id, 1, 'published', class, content, now(), now() from ${table}`,
      [given],
    );
    await sql.query(
      `insert into open.version_words (version_id, document, text, pinyin, initials)
       select version, setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('simple', about), 'D'), text, pinyin, initials
       from ${table}`,
      [given],
    );
    await sql.query(
      `insert into open.release (id, dataset_id, number, version_id, state, source, columns, rows, made_at, published_at)
       select release, id, 1, version, 'published', '{"kind":"visible","resourceId":"","seqs":[],"keyed":false}', $2, $3 + n % 997,
         now(), now() - (n % 400) * interval '1 day' from ${table}`,
      [given, JSON.stringify(columns), rows],
    );
    await sql.query(
      `update open.dataset d set state = 'open', version_id = s.version, release_id = s.release, opened_at = now()
       from ${table} where d.id = s.id`,
      [given],
    );
    await sql.query('commit');
    made.push(
      ...batch.map(({ id, slug, release, content }) => ({
        id,
        slug,
        releaseId: release,
        title: content.title.zh,
      })),
    );
  }
  return made;
}

/** The rows of one release in the warehouse. */
export async function fillRows({ sql, warehouse }: Inside, releaseId: string, count: number): Promise<void> {
  const table = releaseTable(releaseId);
  await warehouse.command(`CREATE TABLE ${table} (\`_id\` UInt64, c1 Nullable(String), c2 Nullable(String), c3 Nullable(Date32),
    c4 Nullable(Int64), c5 Nullable(Float64), c6 Nullable(Float64)) ENGINE = MergeTree ORDER BY \`_id\``);
  await warehouse.command(`INSERT INTO ${table} SELECT number + 1, concat('第', toString(number + 1), '号站点'),
    ['城东区', '城西区', '江南区', '河口区'][number % 4 + 1], toDate32('2024-01-01') + number % 700, number % 90,
    if(number % 11 = 0, NULL, 119.2 + (number % 50) / 250), 26.0 + (number % 37) / 200 FROM numbers(${count})`);
  await sql.query('update open.release set rows = $2 where id = $1', [releaseId, count]);
}
