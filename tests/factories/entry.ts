/** A sound catalogue entry, the facts around it, and the driver that spoils it in one point at a time. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type BureauSettings, loadLaw } from '#law/index.ts';
import { bindLaw, type LawNow } from '#law/settings.ts';
import { type Content, type DraftItem, emptyContent } from '#rooms/catalog/content.ts';
import { type CheckFacts, checkEntry } from '#rooms/catalog/rules.ts';

const settings: BureauSettings = { values: {}, effective: {} };
const real = join(import.meta.dirname, '../../regulations');
const fixtures = join(import.meta.dirname, '../fixtures/regulations');
const bind = (folder: string, city: string): LawNow => bindLaw(loadLaw(folder, city), '2026-03-10', settings);
export const cities = {
  xingyuan: bind(fixtures, 'xingyuan'),
  cangzhou: bind(real, 'cangzhou'),
  neijiang: bind(real, 'neijiang'),
  fuzhou: bind(real, 'fuzhou'),
};
export type CityKey = keyof typeof cities;

const item = (changes: Partial<DraftItem>): DraftItem => ({
  name: 'code',
  titleZh: '区划代码',
  type: 'C',
  length: 12,
  key: false,
  nullable: true,
  personal: 'none',
  filterable: false,
  description: '十二位统计用区划代码',
  ...changes,
});

export const sound: Content = {
  ...emptyContent,
  name: '行政区划代码',
  summary: '本市市、县、乡、村四级区划的代码和名称，每年更新',
  categoryCode: '103000',
  formatCategory: 'spreadsheet',
  formatType: 'csv',
  sharingClass: 'unconditional',
  sharingForm: 'table',
  openingClass: 'open',
  updateCycle: 'yearly',
  supplyMode: 'electronic-text',
  supply: { fileTemplate: '首行为字段名的 CSV 文件' },
  securityLevel: 'general-1',
  useRequirements: '注明来源',
  origin: 'produced',
  subjectKind: 'none',
  sourceSystems: [{ name: '区划管理系统' }],
  items: [
    item({ key: true, nullable: false, identifier: 'division-code' }),
    item({ name: 'name', titleZh: '名称', length: 100, description: '区划的标准名称' }),
  ],
};

export const facts: CheckFacts = {
  provider: { name: '星源市民政局', creditCode: '11999999000000019M' },
  managementKeySet: true,
  twins: [],
  ownCode: undefined,
  unknownRelated: [],
  unknownUnits: [],
  unknownParents: [],
  missingPosts: [],
  unknownCategories: [],
  unknownCodeLists: [],
  elements: [],
  specification: undefined,
  acts: new Map(),
  change: undefined,
};

const issues = (city: CityKey, content: Partial<Content> = {}, more: Partial<CheckFacts> = {}) =>
  checkEntry(cities[city], { ...sound, ...content }, { ...facts, ...more }).issues;

export const ground = { kind: 'law', title: '中华人民共和国某法', article: '第九条', wording: '……应当保密' };
export const conditional: Partial<Content> = {
  sharingClass: 'conditional',
  sharingConditions: '仅向教育部门提供，用于入学资格核验，以接口方式',
  sharingBasis: [ground],
};

export type Row = {
  code: string;
  severity?: 'error' | 'warning';
  path: string;
  city?: CityKey;
  /** What makes the sound entry one that the check applies to and passes. */
  base?: Partial<Content>;
  spoilt?: Partial<Content>;
  facts?: Partial<CheckFacts>;
  baseFacts?: Partial<CheckFacts>;
  articles?: string[];
};

export const required = (path: string, city: CityKey, articles: string[], spoilt: Partial<Content>): Row => ({
  code: 'required',
  path,
  city,
  spoilt,
  articles,
});

export const firstItem = (changes: Partial<DraftItem>): Partial<Content> => ({
  items: sound.items.map((found, index) => (index === 0 ? { ...found, ...changes } : found)),
});

/** One test a row: the sound entry passes the check, the spoilt one is found out once, with the right articles. */
export function checkRows(rows: readonly Row[]): void {
  for (const [number, row] of rows.entries()) {
    test(`${number + 1}. ${row.code} at ${row.path}${row.city ? ` (${row.city})` : ''}`, () => {
      const city = row.city ?? 'xingyuan';
      const at = (found: ReturnType<typeof issues>) =>
        found.filter(({ code, path }) => code === `catalog.${row.code}` && path === row.path);
      assert.deepEqual(at(issues(city, row.base, row.baseFacts)), [], 'the sound entry passes');
      const [found, second] = at(issues(city, row.spoilt ?? row.base, row.facts));
      assert.ok(found, 'the spoilt entry is found out');
      assert.equal(second, undefined, 'and once only');
      assert.equal(found.severity, row.severity ?? 'error');
      assert.ok(found.message.zh && found.message.en && found.mend?.zh && found.mend.en);
      if (row.articles) assert.deepEqual(found.articles, row.articles);
      for (const id of found.articles) assert.ok(cities[city].law.article(id), `${id} exists`);
    });
  }
}
