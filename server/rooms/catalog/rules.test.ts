/** Every check of an entry: a sound entry passes it, the entry spoilt in one point fails it, with the articles that ask for it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type BureauSettings, loadLaw } from '#law/index.ts';
import { bindLaw, type LawNow } from '#law/settings.ts';
import { type Content, type DraftItem, emptyContent } from './content.ts';
import { type CheckFacts, checkEntry, mustFile, secrecyRefused, startingContent } from './rules.ts';

const settings: BureauSettings = { values: {}, effective: {} };
const real = join(import.meta.dirname, '../../../regulations');
const fixtures = join(import.meta.dirname, '../../../tests/fixtures/regulations');
const bind = (folder: string, city: string): LawNow => bindLaw(loadLaw(folder, city), '2026-03-10', settings);
const cities = {
  xingyuan: bind(fixtures, 'xingyuan'),
  cangzhou: bind(real, 'cangzhou'),
  neijiang: bind(real, 'neijiang'),
};
type CityKey = keyof typeof cities;

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

const sound: Content = {
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
  sourceSystems: [{ name: '区划管理系统' }],
  items: [
    item({ key: true, nullable: false, identifier: 'division-code' }),
    item({ name: 'name', titleZh: '名称', length: 100, description: '区划的标准名称' }),
  ],
};

const facts: CheckFacts = {
  provider: { name: '星源市民政局', creditCode: '11999999000000019M' },
  managementKeySet: true,
  twins: [],
  ownCode: undefined,
  unknownRelated: [],
  unknownUnits: [],
  unknownParents: [],
  missingPosts: [],
  change: undefined,
};

const issues = (city: CityKey, content: Partial<Content> = {}, more: Partial<CheckFacts> = {}) =>
  checkEntry(cities[city], { ...sound, ...content }, { ...facts, ...more }).issues;

const ground = { kind: 'law', title: '中华人民共和国某法', article: '第九条', wording: '……应当保密' };
const conditional: Partial<Content> = {
  sharingClass: 'conditional',
  sharingConditions: '仅向教育部门提供，用于入学资格核验，以接口方式',
  sharingBasis: [ground],
};

type Row = {
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

const required = (path: string, city: CityKey, articles: string[], spoilt: Partial<Content>): Row => ({
  code: 'required',
  path,
  city,
  spoilt,
  articles,
});

const firstItem = (changes: Partial<DraftItem>): Partial<Content> => ({
  items: sound.items.map((found, index) => (index === 0 ? { ...found, ...changes } : found)),
});

const rows: Row[] = [
  required('name', 'neijiang', ['NJ-11b'], { name: ' ' }),
  required('summary', 'neijiang', ['NJ-11b'], { summary: '' }),
  required('categoryCode', 'neijiang', ['NJ-11b'], { categoryCode: '' }),
  required('formatCategory', 'cangzhou', ['CZ-12a'], { formatCategory: '' }),
  required('formatType', 'cangzhou', ['CZ-12a'], { formatType: '' }),
  required('sharingForm', 'cangzhou', [], { sharingForm: '' }),
  required('sharingClass', 'cangzhou', ['CZ-12a', 'CZ-16a'], { sharingClass: '' }),
  required('openingClass', 'cangzhou', ['CZ-12a', 'CZ-21a'], { openingClass: '' }),
  required('updateCycle', 'neijiang', ['NJ-11b'], { updateCycle: '' }),
  required('sourceSystems', 'cangzhou', ['CZ-12a'], { sourceSystems: [{ name: '' }] }),
  required('securityLevel', 'neijiang', ['NJ-11b'], { securityLevel: '' }),
  required('useRequirements', 'neijiang', ['NJ-11b'], { useRequirements: '' }),
  required('supplyMode', 'cangzhou', ['CZ-18a'], { supplyMode: '' }),
  {
    code: 'required',
    path: 'managementKey',
    city: 'cangzhou',
    facts: { managementKeySet: false },
    articles: ['CZ-12a', 'CZ-12e'],
  },
  {
    code: 'provider-department',
    path: 'provider',
    facts: { provider: { name: '民政局区划科', creditCode: '11999999000000019M' } },
  },
  {
    code: 'provider-code',
    path: 'provider',
    facts: { provider: { name: '星源市民政局', creditCode: '119999990000000190' } },
  },
  {
    code: 'provider-code',
    path: 'provider',
    facts: { provider: { name: '星源市民政局', creditCode: undefined } },
  },
  {
    code: 'post-missing',
    path: 'provider.posts.staff',
    facts: { missingPosts: [{ key: 'staff', zh: '数据专员', en: 'data officer', articles: [] }] },
    articles: ['XY-5'],
  },
  { code: 'name-form', path: 'name', spoilt: { name: '行政区划 代码' } },
  { code: 'name-form', path: 'name', spoilt: { name: '行政区划代码\u3000' } },
  { code: 'name-form', path: 'name', spoilt: { name: '行政区划，代码' } },
  { code: 'name-form', path: 'name', spoilt: { name: '区'.repeat(65) } },
  { code: 'name-is-system', path: 'name', spoilt: { name: '区划管理系统' } },
  { code: 'name-duplicate', severity: 'warning', path: 'name', facts: { twins: ['行政区划（代码）'] } },
  { code: 'summary-not-name', severity: 'warning', path: 'summary', spoilt: { summary: '行政区划代码。' } },
  { code: 'summary-not-name', severity: 'warning', path: 'summary', spoilt: { summary: '行政区划代码数据' } },
  { code: 'category-form', path: 'categoryCode', spoilt: { categoryCode: '10300' } },
  { code: 'category-form', path: 'categoryCode', spoilt: { categoryCode: '999000' } },
  { code: 'choice-unknown', path: 'securityLevel', spoilt: { securityLevel: '9' } },
  { code: 'choice-unknown', path: 'origin', spoilt: { origin: 'bought' } },
  {
    code: 'origin-ground',
    path: 'originNote',
    base: { origin: 'other', originNote: '市政府专题会议纪要第3号' },
    spoilt: { origin: 'other', originNote: '' },
  },
  {
    code: 'origin-parents',
    path: 'parents',
    base: { origin: 'derived', parents: ['019a0000-0000-7000-8000-000000000001'] },
    spoilt: { origin: 'derived', parents: [] },
  },
  {
    code: 'related-exists',
    severity: 'warning',
    path: 'relatedCodes.0',
    base: { relatedCodes: ['103000/000007'] },
    spoilt: { relatedCodes: ['103000/000007'] },
    facts: { unknownRelated: ['103000/000007'] },
  },
  {
    code: 'related-exists',
    severity: 'warning',
    path: 'relatedCodes.0',
    base: { relatedCodes: ['103000/000007'] },
    spoilt: { relatedCodes: ['103000/000007'] },
    facts: { ownCode: '103000/000007' },
  },
  { code: 'format-pair', path: 'formatType', spoilt: { formatType: 'jpg' } },
  {
    code: 'format-other',
    path: 'formatNote',
    base: { formatType: 'other', formatNote: 'ods' },
    spoilt: { formatType: 'other' },
  },
  {
    code: 'format-channel',
    path: 'sharingForm',
    base: { formatCategory: 'electronic-file', formatType: 'xml', sharingForm: 'file' },
    spoilt: { formatCategory: 'electronic-file', formatType: 'xml', sharingForm: 'table' },
  },
  {
    code: 'machine-readable',
    path: 'formatType',
    base: { formatCategory: 'electronic-file', formatType: 'xml', sharingForm: 'file' },
    spoilt: { formatCategory: 'electronic-file', formatType: 'pdf', sharingForm: 'file' },
    articles: ['XY-6c'],
  },
  { code: 'items-present', path: 'items', spoilt: { items: [] } },
  { code: 'items-present', path: 'items.0.length', spoilt: firstItem({ length: undefined }) },
  { code: 'items-key', path: 'items', spoilt: firstItem({ key: false }) },
  { code: 'item-type', path: 'items.0.type', spoilt: firstItem({ type: 'X' }) },
  { code: 'item-name', path: 'items.0.name', spoilt: firstItem({ name: '区划' }) },
  { code: 'item-name', path: 'items.0.name', spoilt: firstItem({ name: '_seq' }) },
  { code: 'item-name-twice', path: 'items.1.name', spoilt: firstItem({ name: 'NAME' }) },
  { code: 'item-title', path: 'items.0.titleZh', spoilt: firstItem({ titleZh: '' }) },
  { code: 'item-title-twice', path: 'items.1.titleZh', spoilt: firstItem({ titleZh: '名称' }) },
  { code: 'item-scale', path: 'items.0.scale', spoilt: firstItem({ type: 'N', length: 4, scale: 6 }) },
  { code: 'item-identifier', path: 'items.0.type', spoilt: firstItem({ type: 'I' }) },
  { code: 'item-key-nullable', path: 'items.0.nullable', spoilt: firstItem({ nullable: true }) },
  {
    code: 'item-described',
    severity: 'warning',
    path: 'items.0.description',
    spoilt: firstItem({ description: '' }),
  },
  {
    code: 'item-described',
    severity: 'warning',
    path: 'items.0.description',
    spoilt: firstItem({ description: 'code' }),
  },
  { code: 'cycle-unknown', path: 'updateCycle', spoilt: { updateCycle: '6' } },
  {
    code: 'cycle-other',
    path: 'updateCycleNote',
    base: { updateCycle: 'other', updateCycleNote: '区划调整后十日内' },
    spoilt: { updateCycle: 'other' },
  },
  {
    code: 'cycle-real-time',
    path: 'updateCycle',
    city: 'cangzhou',
    base: {
      supplyMode: 'interface',
      supply: { interfaceDefinition: 'GET /divisions' },
      updateCycle: 'real-time',
    },
    spoilt: {
      supplyMode: 'interface',
      supply: { interfaceDefinition: 'GET /divisions' },
      updateCycle: 'daily',
    },
    articles: ['CZ-18a', 'CZ-18b'],
  },
  {
    code: 'supply-mode-unknown',
    path: 'supplyMode',
    spoilt: { supplyMode: 'system-docking' },
    articles: ['XY-6b'],
  },
  ...(
    [
      ['system-access', { address: 'http://10.0.0.1', accountHolder: '区划科' }],
      ['system-docking', { dockingJob: '每晚由区划系统推送' }],
      ['interface', { interfaceDefinition: 'GET /divisions' }],
      ['electronic-text', { fileTemplate: '首行为字段名' }],
    ] as const
  ).flatMap(([mode, supply]): Row[] =>
    Object.keys(supply).map((field) => ({
      code: 'supply-particulars',
      path: `supply.${field}`,
      city: 'cangzhou',
      base: { supplyMode: mode, supply, updateCycle: 'real-time' },
      spoilt: { supplyMode: mode, supply: { ...supply, [field]: ' ' }, updateCycle: 'real-time' },
    })),
  ),
  { code: 'class-unknown', path: 'sharingClass', spoilt: { sharingClass: '2' }, articles: ['XY-9a'] },
  { code: 'class-unknown', path: 'openingClass', spoilt: { openingClass: '0' }, articles: ['XY-10a'] },
  {
    code: 'unconditional-limited',
    path: 'namedItems',
    city: 'cangzhou',
    spoilt: { namedItems: ['code'] },
    articles: ['CZ-16a', 'CZ-16c'],
  },
  {
    code: 'withheld-basis',
    path: 'sharingBasis',
    city: 'cangzhou',
    base: { sharingClass: 'withheld', sharingBasis: [ground] },
    spoilt: { sharingClass: 'withheld' },
    articles: ['CZ-16e'],
  },
  {
    code: 'withheld-basis',
    path: 'sharingBasis.0.kind',
    city: 'cangzhou',
    base: { sharingClass: 'withheld', sharingBasis: [{ ...ground, kind: 'rule' }] },
    spoilt: { sharingClass: 'withheld', sharingBasis: [{ ...ground, kind: 'central-policy' }] },
  },
  {
    code: 'withheld-basis',
    path: 'sharingBasis.0.article',
    city: 'cangzhou',
    base: { sharingClass: 'withheld', sharingBasis: [{ ...ground, wording: '' }] },
    spoilt: { sharingClass: 'withheld', sharingBasis: [{ ...ground, article: '' }] },
  },
  {
    code: 'withheld-basis',
    path: 'sharingBasis.0.wording',
    city: 'neijiang',
    base: { sharingClass: 'withheld', sharingBasis: [ground] },
    spoilt: { sharingClass: 'withheld', sharingBasis: [{ ...ground, wording: '' }] },
    articles: ['NJ-24b'],
  },
  {
    code: 'withheld-basis',
    path: 'sharingBasis.0.kind',
    city: 'neijiang',
    base: { sharingClass: 'withheld', sharingBasis: [{ ...ground, kind: 'central-policy' }] },
    spoilt: { sharingClass: 'withheld', sharingBasis: [{ ...ground, kind: 'local-regulation' }] },
  },
  {
    code: 'conditional-basis',
    path: 'sharingBasis',
    city: 'neijiang',
    base: conditional,
    spoilt: { ...conditional, sharingBasis: [] },
    articles: ['NJ-24b'],
  },
  {
    code: 'condition-empty',
    path: 'sharingConditions',
    base: conditional,
    spoilt: { ...conditional, sharingConditions: '' },
  },
  {
    code: 'condition-empty',
    path: 'sharingConditions',
    base: conditional,
    spoilt: { ...conditional, sharingConditions: '另行协商。' },
  },
  {
    code: 'conditional-form',
    path: 'conditionalForm',
    city: 'cangzhou',
    base: { ...conditional, conditionalForm: 'named-items', namedItems: ['name'] },
    spoilt: conditional,
    articles: ['CZ-16d'],
  },
  {
    code: 'named-items',
    path: 'namedItems',
    city: 'cangzhou',
    base: { ...conditional, conditionalForm: 'named-items', namedItems: ['name'] },
    spoilt: { ...conditional, conditionalForm: 'named-items', namedItems: ['other'] },
  },
  {
    code: 'named-units',
    path: 'namedUnits',
    city: 'cangzhou',
    base: {
      ...conditional,
      conditionalForm: 'named-units',
      namedUnits: ['019a0000-0000-7000-8000-000000000001'],
    },
    spoilt: { ...conditional, conditionalForm: 'named-units' },
  },
  {
    code: 'open-condition',
    path: 'openingCondition',
    base: { openingClass: 'conditional', openingCondition: '实名注册并承诺不转售' },
    spoilt: { openingClass: 'conditional', openingCondition: '待定' },
    articles: ['XY-10a'],
  },
  {
    code: 'sensitive-open',
    path: 'items.1.personal',
    base: {
      openingClass: 'closed',
      items: sound.items.map((found, index) => (index === 1 ? { ...found, personal: 'personal' } : found)),
    },
    spoilt: {
      items: sound.items.map((found, index) => (index === 1 ? { ...found, personal: 'personal' } : found)),
    },
  },
  {
    code: 'open-but-withheld',
    severity: 'warning',
    path: 'openingClass',
    base: { sharingClass: 'withheld', sharingBasis: [ground], openingClass: 'closed' },
    spoilt: { sharingClass: 'withheld', sharingBasis: [ground], openingClass: 'open' },
  },
  {
    code: 'change-trigger',
    path: 'changeTrigger',
    baseFacts: { change: { trigger: 'function', day: '2026-03-02' } },
    facts: { change: { trigger: 'legal-basis', day: '2026-03-02' } },
    articles: ['XY-8b'],
  },
  {
    code: 'date-form',
    path: 'changeDay',
    baseFacts: { change: { trigger: 'function', day: '2026-03-10' } },
    facts: { change: { trigger: 'function', day: '2026-03-11' } },
  },
  {
    code: 'date-form',
    path: 'changeDay',
    baseFacts: { change: { trigger: 'function', day: '2026-03-10' } },
    facts: { change: { trigger: 'function', day: undefined } },
  },
];

describe('the check of an entry', () => {
  for (const city of Object.keys(cities) as CityKey[]) {
    test(`finds nothing in a sound entry under the rules of ${city}`, () => {
      const verdict = checkEntry(cities[city], sound, facts);
      assert.deepEqual(verdict, { ready: true, completeness: 100, issues: [] });
    });
  }

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

  test('names every fault at once and counts what is filled', () => {
    const verdict = checkEntry(cities.neijiang, startingContent(cities.neijiang), facts);
    assert.equal(verdict.ready, false);
    const missing = verdict.issues.filter(({ code }) => code === 'catalog.required').map(({ path }) => path);
    assert.deepEqual(missing, [
      'name',
      'summary',
      'categoryCode',
      'formatCategory',
      'formatType',
      'sharingForm',
      'openingClass',
      'updateCycle',
      'securityLevel',
      'useRequirements',
    ]);
    assert.equal(verdict.completeness, 9);
  });

  test('a warning alone stops nothing', () => {
    const verdict = checkEntry(cities.xingyuan, { ...sound, summary: sound.name }, facts);
    assert.deepEqual(
      verdict.issues.map(({ code }) => code),
      ['catalog.summary-not-name'],
    );
    assert.equal(verdict.ready, true);
  });
});

describe('what differs by city', () => {
  test('a new entry starts with the class the rules name, or with none', () => {
    const start = (city: CityKey) => {
      const { sharingClass, openingClass } = startingContent(cities[city]);
      return [sharingClass, openingClass];
    };
    assert.deepEqual(start('xingyuan'), ['conditional', 'closed']);
    assert.deepEqual(start('neijiang'), ['unconditional', '']);
    assert.deepEqual(start('cangzhou'), ['', 'open']);
  });

  test('an exception is filed only where the rules say so', () => {
    const withheld: Content = { ...sound, sharingClass: 'withheld' };
    assert.equal(mustFile(cities.neijiang, withheld), true);
    assert.equal(mustFile(cities.neijiang, sound), false);
    assert.equal(mustFile(cities.cangzhou, withheld), false);
  });

  test('a mark of secrecy is refused by key and by word; an unknown mark too', () => {
    assert.deepEqual(secrecyRefused(cities.neijiang, 'secret'), {
      key: 'secret',
      zh: '机密',
      articles: ['NJ-3b'],
    });
    assert.equal(secrecyRefused(cities.neijiang, '绝密')?.key, 'top-secret');
    assert.equal(secrecyRefused(cities.xingyuan, '内部')?.key, 'unknown');
    assert.equal(secrecyRefused(cities.xingyuan, 'none'), undefined);
    assert.equal(secrecyRefused(cities.xingyuan, undefined), undefined);
  });
});
