/** Scenarios of compiling: what a specification adds, where data come from, machine readability, standards and their elements. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  changeDraft,
  decide,
  draftEntry,
  type Entry,
  entryContent,
  everywhere,
  newDepartment,
  publishEntry,
  readEntry,
  reviewEntry,
  shownIn,
  submitEntry,
  unique,
} from '../walks.ts';
import { catalogScenarios } from './catalog.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const patch = z.record(z.string(), z.unknown());
const resources = '/api/catalog/resources';
const today = (): string => '2020-01-01';

type Incomplete = {
  departments: {
    organisation: { id: string };
    entries: { id: string; checkedWith: number | null; missing: { path: string }[] }[];
  }[];
};

const issue = async (bureau: Client, required: { path: string; level: string }[]): Promise<number> =>
  (
    await bureau.post<{ version: number }>('/api/catalog/specifications', {
      title: `编目规范${unique()}`,
      effectiveDay: today(),
      required,
    })
  ).version;

const refusedFor = (
  officer: Client,
  id: string,
  expected: { code: string; article?: string; field?: string },
) => officer.refused('POST', `${resources}/${id}/submit`, {}, expected);

/** The bureau adds a required element: later entries need it, older ones are listed by department as to be completed. */
const specification = scenario(
  z.strictObject({
    article: text,
    /** Elements that the city itself asks for, tried first. */
    elements: z.unknown().optional(),
    /** Paths a first and a second edition ask for, and content that states them. */
    first: z.strictObject({ path: text, stated: patch }),
    second: z.strictObject({ path: text, stated: patch }),
  }),
  async (stage, { article, elements, first, second }) => {
    if (elements)
      await catalogScenarios['catalog.required-elements']?.(
        stage,
        z.record(z.string(), z.unknown()).parse(elements),
      );
    const { officer, bureau, id: unit } = await newDepartment(stage);
    const before = await publishEntry(stage, officer);
    await officer.refused(
      'POST',
      '/api/catalog/specifications',
      { title: '自拟规范', effectiveDay: today(), required: [] },
      { status: 403 },
    );
    try {
      const one = await issue(bureau, [{ path: first.path, level: 'city' }]);
      const bare = await draftEntry(officer);
      await refusedFor(officer, bare.id, { code: 'catalog.required', article, field: first.path });
      const older = await publishEntry(stage, officer, first.stated);
      const checked = (await readEntry(officer, older.id)).detail?.current as {
        specification?: number;
      } | null;
      assert.equal(checked?.specification, one, 'it shows the edition it was checked with');
      const two = await issue(bureau, [
        { path: first.path, level: 'city' },
        { path: second.path, level: 'city' },
      ]);
      const later = await draftEntry(officer, first.stated);
      await refusedFor(officer, later.id, { code: 'catalog.required', article, field: second.path });
      const listed = async (): Promise<Incomplete['departments'][number]['entries']> =>
        (await bureau.get<Incomplete>(`/api/catalog/specifications/${two}/incomplete`)).departments.find(
          ({ organisation }) => organisation.id === unit,
        )?.entries ?? [];
      const missing = new Map(
        (await listed()).map(({ id, missing: paths }) => [id, paths.map(({ path }) => path)]),
      );
      assert.deepEqual(missing.get(before.id), [first.path, second.path]);
      assert.deepEqual(missing.get(older.id), [second.path]);
      assert.equal((await listed()).find(({ id }) => id === older.id)?.checkedWith, one);
      const whole = await draftEntry(officer, { ...first.stated, ...second.stated });
      await submitEntry(officer, whole.id);
      assert.equal((await readEntry(officer, whole.id)).detail?.working?.state, 'in_review');
    } finally {
      await issue(bureau, []);
    }
  },
);

const originCase = z.strictObject({
  origin: text,
  /** What this origin demands: the field a refusal names. */
  demands: z.array(text).default([]),
  stated: patch.default({}),
  /** Bought data come from a purchase that the authority has approved. */
  bought: z.boolean().default(false),
});

/** Every entry names one of the city's origins with what that origin demands; the report counts them. */
/** From the request over its approval and the delivery to the published entry. */
async function boughtEntry(stage: Stage, officer: Client, bureau: Client): Promise<Entry> {
  const purchases = '/api/catalog/purchases';
  const title = `商业信用报告${unique()}`;
  const made = await officer.post<{ id: string }>(purchases, {
    title,
    items: [`企业评分${unique()}`],
    supplier: '某数据公司',
    price: 120000,
    whyNotShared: '目录中没有此类数据',
    purpose: '用于行业监管',
  });
  await bureau.post(`${purchases}/${made.id}/decision`, { outcome: 'approved', approval: '采批〔2026〕3号' });
  const day = stage.today();
  await officer.post(`${purchases}/${made.id}/delivery`, {
    supplier: '某数据公司',
    contract: 'HT-2026-3',
    contractDay: day,
    deliveredDay: day,
    licence: '仅限本市行政机关使用',
    expiresDay: '2030-12-31',
  });
  const { id } = await officer.post<{ id: string }>(`${purchases}/${made.id}/entry`);
  const drafted = (await readEntry(officer, id)).detail?.working?.content;
  await changeDraft(officer, id, {
    ...(await entryContent(officer)),
    name: title,
    origin: drafted?.origin,
    particulars: drafted?.particulars,
  });
  return reviewEntry(stage, officer, id);
}

const origins = scenario(
  z.strictObject({
    article: text,
    origins: z.array(originCase).min(1),
    /** Origins the city does not know. */
    unknown: z.array(text).min(1),
    /** What leaving the origin out is refused for; absent where it may be left out. */
    required: z.boolean().default(true),
  }),
  async (stage, { article, origins: cases, unknown, required }) => {
    const { officer, bureau } = await newDepartment(stage);
    const reader = await stage.as(accounts.consumer);
    if (required) {
      const none = await draftEntry(officer, { origin: '' });
      await refusedFor(officer, none.id, { code: 'catalog.required', article, field: 'origin' });
    }
    for (const origin of unknown) {
      const other = await draftEntry(officer, { origin });
      await refusedFor(officer, other.id, { code: 'catalog.choice-unknown', article, field: 'origin' });
    }
    const counts = async (): Promise<Map<string, number>> => {
      const { origins: rows } = await officer.get<{ origins: { key: string; count: number }[] }>(
        '/api/catalog/compile-report',
      );
      return new Map(rows.map(({ key, count }) => [key, count]));
    };
    for (const { origin, demands, stated, bought } of cases) {
      if (demands.length > 0) {
        const bare = await draftEntry(officer, { origin });
        for (const field of demands) {
          const refusal = await refusedFor(officer, bare.id, { code: 'catalog.check-failed', field });
          assert.ok(
            refusal.fields?.some(({ path, code }) => path === field && code.startsWith('catalog.origin-')),
          );
        }
      }
      const before = (await counts()).get(origin) ?? 0;
      const entry = bought
        ? await boughtEntry(stage, officer, bureau)
        : await publishEntry(stage, officer, { origin, ...stated });
      assert.deepEqual(await shownIn(reader, entry), everywhere, 'an approved entry joins the catalogue');
      assert.equal((await counts()).get(origin), before + 1, `counted under ${origin}`);
    }
    const returned = await draftEntry(officer, { origin: cases[0]?.origin });
    const caseId = await submitEntry(officer, returned.id);
    const reason = '来源材料与合同不一致，请核对';
    await decide(await stage.as(accounts.bureau), caseId, 'return', { reasons: [reason] });
    assert.match(
      (await readEntry(officer, returned.id)).detail?.working?.returnReason ?? '',
      new RegExp(reason),
    );
  },
);

/** Origin and occasion are stated; what an enterprise does as its own business is no public data. */
const occasion = scenario(
  z.strictObject({ article: text, kind: text, own: text, lawful: text }),
  async (stage, { article, kind, own, lawful }) => {
    const { officer } = await newDepartment(stage, { kind });
    for (const field of ['origin', 'occasion']) {
      const bare = await draftEntry(officer, { [field]: '' });
      await refusedFor(officer, bare.id, { code: 'catalog.required', article, field });
    }
    const business = await draftEntry(officer, { occasion: own });
    await refusedFor(officer, business.id, { code: 'catalog.not-public-data', article, field: 'occasion' });
    const service = await draftEntry(officer, { occasion: lawful });
    await submitEntry(officer, service.id);
    assert.equal((await readEntry(officer, service.id)).detail?.working?.state, 'in_review');
  },
);

/** What no machine can read stays a draft with its mark; a data file or an interface lets it through; the report counts both. */
const machineReadable = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, id: unit } = await newDepartment(stage);
  type Report = {
    departments: { organisation: { id: string }; entries: number; readable: number; unreadable: number }[];
  };
  const counted = async (reader: Client): Promise<number[]> => {
    const { departments } = await reader.get<Report>('/api/catalog/compile-report');
    const found = departments.find(({ organisation }) => organisation.id === unit);
    return [found?.readable ?? 0, found?.unreadable ?? 0];
  };
  const mended = [
    { formatCategory: 'spreadsheet', formatType: 'csv', sharingForm: 'file' },
    { formatCategory: 'service-interface', formatType: 'rest', sharingForm: 'interface' },
  ];
  const pictures = [
    { formatCategory: 'image', formatType: 'jpg', sharingForm: 'file' },
    { formatCategory: 'electronic-file', formatType: 'pdf', sharingForm: 'file' },
  ];
  for (const [at, picture] of pictures.entries()) {
    const entry = await draftEntry(officer, picture);
    const saved = await readEntry(officer, entry.id);
    assert.deepEqual(
      [saved.detail?.working?.state, saved.detail?.machineReadable],
      ['draft', false],
      'saved with its mark',
    );
    await refusedFor(officer, entry.id, { code: 'catalog.machine-readable', article });
    assert.deepEqual(await counted(officer), [at, 1]);
    await changeDraft(officer, entry.id, mended[at] ?? {});
    await submitEntry(officer, entry.id);
    assert.equal((await readEntry(officer, entry.id)).detail?.machineReadable, true);
    assert.deepEqual(await counted(await stage.as(accounts.bureau)), [at + 1, 0]);
  }
});

type Standard = {
  id: string;
  version: number;
  supersededBy: number | null;
  elements: { id: string; identifier: string }[];
};
type Issues = { issues: { code: string; severity: string; path: string }[] };

const publishStandard = (bureau: Client, code: string, version: number) =>
  bureau.post<Standard>('/api/catalog/standards', {
    code,
    title: `登记数据元${code}`,
    version,
    coIssuers: ['市市场监督管理局'],
    effectiveDay: today(),
    file: { name: `${code}.txt`, base64: Buffer.from(`${code} v${version}`).toString('base64') },
    elements: [
      { identifier: 'DE-001', titleZh: '登记编号', type: 'C', length: 20, definition: '登记时取得的编号' },
    ],
  });

const linked = (element: string, change: Record<string, unknown> = {}) => ({
  items: [
    {
      name: 'register_no',
      titleZh: '登记编号',
      type: 'C',
      length: 20,
      key: true,
      nullable: false,
      description: '登记时取得的编号',
      elementId: element,
      ...change,
    },
    {
      name: 'register_state',
      titleZh: '登记状态',
      type: 'C',
      length: 10,
      nullable: false,
      description: '有效或注销',
    },
  ],
});

const codesOf = async (officer: Client, id: string): Promise<string[]> =>
  (await officer.post<Issues>(`${resources}/${id}/check`)).issues.map(
    ({ code, severity }) => `${code} ${severity}`,
  );

/** The register of standards: published once, read by departments, superseded and still readable; entries that cite it are warned. */
const standards = scenario(z.strictObject({}), async (stage: Stage) => {
  const { officer, bureau } = await newDepartment(stage);
  const code = `DB${unique()}`;
  const body = { code, title: '部门自拟', version: 1, effectiveDay: today(), elements: [] };
  await officer.refused('POST', '/api/catalog/standards', body, { status: 403 });
  const one = await publishStandard(bureau, code, 1);
  const seen = await officer.get<{
    items: {
      id: string;
      code: string;
      version: number;
      effectiveDay: string;
      file: { name: string } | null;
      title: string;
    }[];
  }>('/api/catalog/standards');
  const listed = seen.items.find(({ id }) => id === one.id);
  assert.deepEqual(
    [listed?.code, listed?.version, listed?.effectiveDay, listed?.file?.name],
    [code, 1, today(), `${code}.txt`],
  );
  const entry = await draftEntry(officer, linked(one.elements[0]?.id ?? ''));
  assert.ok(!(await codesOf(officer, entry.id)).includes('catalog.standard-newer warning'));
  await bureau.refused(
    'POST',
    '/api/catalog/standards',
    { ...body, code, version: 1 },
    { code: 'catalog.standard-exists' },
  );
  await publishStandard(bureau, code, 2);
  const old = await officer.get<Standard>(`/api/catalog/standards/${one.id}`);
  assert.equal(old.supersededBy, 2, 'marked as superseded');
  assert.equal(old.elements.length, 1, 'and still readable');
  const file = await officer.send('GET', `/api/catalog/standards/${one.id}/file`);
  assert.deepEqual([file.status, file.text], [200, `${code} v1`]);
  assert.ok(
    (await codesOf(officer, entry.id)).includes('catalog.standard-newer warning'),
    'the entry is warned',
  );
  await submitEntry(officer, entry.id);
});

/** A standard names its elements; linking an item checks type and length; the share of linked items is shown by institution. */
const elements = scenario(z.strictObject({}), async (stage: Stage) => {
  const { officer, bureau, id: unit } = await newDepartment(stage);
  const code = `DB${unique()}`;
  const made = await publishStandard(bureau, code, 1);
  const read = await officer.get<Record<string, unknown> & Standard>(`/api/catalog/standards/${made.id}`);
  for (const field of ['code', 'title', 'version', 'coIssuers', 'effectiveDay', 'file'])
    assert.ok(read[field] !== undefined && read[field] !== null, field);
  assert.deepEqual(read.coIssuers, ['市市场监督管理局']);
  const element = made.elements[0]?.id ?? '';
  const wrongType = await draftEntry(officer, linked(element, { type: 'I', length: undefined }));
  await refusedFor(officer, wrongType.id, { code: 'catalog.element-type', field: 'items.0.type' });
  const wrongLength = await draftEntry(officer, linked(element, { length: 12 }));
  await refusedFor(officer, wrongLength.id, { code: 'catalog.element-length', field: 'items.0.length' });
  await publishEntry(stage, officer, linked(element));
  const share = await bureau.get<{
    items: { organisation: { id: string }; items: number; linked: number; share: number }[];
  }>('/api/catalog/standard-share');
  const own = share.items.find(({ organisation }) => organisation.id === unit);
  assert.deepEqual([own?.items, own?.linked, own?.share], [2, 1, 50]);
});

export const compileScenarios: Scenarios = {
  'compile.specification': specification,
  'compile.origins': origins,
  'compile.occasion': occasion,
  'compile.machine-readable': machineReadable,
  'compile.standards': standards,
  'compile.elements': elements,
};
