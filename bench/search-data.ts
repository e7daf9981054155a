/** A catalogue of any size for measuring search: names of places and subjects, twenty items each, terms of known frequency. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { fullPinyin, hanPairs, initials, segments } from '../server/rooms/catalog/search.ts';

const syllables = [...'安柏昌岱恩枫冈海景澜凌茂宁磐泉瑞松桐渭溪延雍云昭卓'];
const subjects = ['登记', '许可', '统计', '检查', '备案', '名录', '档案', '监测', '缴费', '公告'];
const fields = ['企业', '居民', '车辆', '房屋', '学校', '医院', '农田', '河道', '道路', '市场'];
const titles = [
  '名称',
  '地址',
  '日期',
  '编号',
  '状态',
  '负责人',
  '联系部门',
  '金额',
  '面积',
  '类别',
  '等级',
  '数量',
  '单位',
  '备注',
  '来源',
  '批次',
  '经度',
  '纬度',
  '说明',
  '有效期',
];
const classes = ['unconditional', 'conditional', 'withheld'];
const openings = ['open', 'conditional', 'closed'];
const cycles = ['real-time', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'];
const formats = ['01', '02', '03', '06', '07'];
const themes = ['201000', '202000', '203000', '207000', '211000', '217000'];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** In about `every` records each: a name of three characters that hardly repeats. */
export const rareTerm = (n: number): string =>
  pick(syllables, n) + pick(syllables, Math.floor(n / 26)) + pick(syllables, Math.floor(n / 676));
const common = ['湿地', '渔港', '苗圃', '窑址', '驿道'];
/** Each of the five in one record of fifty. */
export const commonTerm = (n: number): string => pick(common, n);

type Labels = { words: string; pairs: string; pinyin: string; initials: string };
const known = new Map<string, Labels>();
function labelsOf(label: string): Labels {
  let found = known.get(label);
  if (!found) {
    found = {
      words: segments(label).join(' '),
      pairs: hanPairs(label).join(' '),
      pinyin: fullPinyin(label),
      initials: initials(label),
    };
    known.set(label, found);
  }
  return found;
}

type Row = { name: string; parts: string[]; items: string[]; n: number };

function rowOf(n: number): Row {
  const rare = rareTerm(Math.floor(n / 5));
  const parts = [
    rare,
    pick(fields, n),
    n % 50 < common.length ? commonTerm(n % 50) : '',
    pick(subjects, Math.floor(n / 10)),
    '信息',
  ];
  return { name: parts.join(''), parts, items: titles.map((title) => `${pick(fields, n)}${title}`), n };
}

const BATCH = 1000;

/** Writes `count` published entries under the given organisations, as a publication leaves them. */
export async function fillCatalogue(
  client: pg.Client,
  providers: readonly string[],
  { from, count }: { from: number; count: number },
): Promise<void> {
  for (let start = from; start < from + count; start += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, from + count - start) }, (_, i) => rowOf(start + i));
    const resources = rows.map(() => randomUUID());
    const versions = rows.map(() => randomUUID());
    const joined = (row: Row, key: keyof Labels): string =>
      [...row.parts.filter(Boolean), ...row.items].map((label) => labelsOf(label)[key]).join(' ');
    await client.query('begin');
    await client.query(
      `insert into catalog.resource (id, provider_id, code, state, created_at)
       select id, provider, code, 'draft', now() from unnest($1::uuid[], $2::uuid[], $3::text[]) as t(id, provider, code)`,
      [resources, rows.map(({ n }) => pick(providers, n)), rows.map(({ n }) => `B${n}/1`)],
    );
    await client.query(
      `insert into catalog.resource_version (id, resource_id, number, state, name, name_key, summary, category_code,
         format_category, sharing_class, opening_class, update_cycle, created_at, updated_at,
         search_document, search_text, search_pinyin, search_initials)
       select id, resource, 1, 'draft', name, name, name || '的汇总', theme, format, class, opening, cycle, now(),
         now() - n * interval '1 minute',
         setweight(to_tsvector('simple', words), 'A') || setweight(to_tsvector('simple', pairs), 'D'), text, pinyin, initials
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[],
         $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
         as t(id, resource, name, theme, format, class, opening, cycle, n, words, pairs, text, pinyin, initials)`,
      [
        versions,
        resources,
        rows.map(({ name }) => name),
        rows.map(({ n }) => pick(themes, n)),
        rows.map(({ n }) => pick(formats, n)),
        rows.map(({ n }) => pick(classes, Math.floor(n / 7))),
        rows.map(({ n }) => pick(openings, Math.floor(n / 3))),
        rows.map(({ n }) => pick(cycles, n)),
        rows.map(({ n }) => n),
        rows.map((row) => joined(row, 'words')),
        rows.map((row) => joined(row, 'pairs')),
        rows.map(({ name, items }) => [name, ...items].join(' ')),
        rows.map((row) => joined(row, 'pinyin')),
        rows.map((row) => joined(row, 'initials')),
      ],
    );
    await client.query(
      `insert into catalog.item (id, version_id, ordinal, name, title_zh, type, length, is_key, nullable, personal, filterable, description)
       select gen_random_uuid(), v, i, 'c' || i, title, 'C', 100, i = 1, i > 1, 'none', false, ''
       from unnest($1::uuid[], $2::text[]) as r(v, field), unnest($3::text[]) with ordinality as t(title, i)`,
      [versions, rows.map(({ n }) => pick(fields, n)), titles],
    );
    await client.query(
      `update catalog.resource_version set state = 'published', published_at = updated_at where id = any($1::uuid[])`,
      [versions],
    );
    await client.query(
      `update catalog.resource r set state = 'active', published_version_id = t.v
       from unnest($1::uuid[], $2::uuid[]) as t(id, v) where r.id = t.id`,
      [resources, versions],
    );
    await client.query('commit');
  }
  await client.query(
    'vacuum analyze catalog.search_entry, catalog.search_tally, catalog.resource, catalog.resource_version, catalog.item',
  );
}
