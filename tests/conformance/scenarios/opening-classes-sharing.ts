/** Scenarios of what an entry argues for its sharing class: reason and basis, a change with its reason, a class for each field. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { newServed, providerOf } from '../served.ts';
import { granted, newConsumer } from '../share-walks.ts';
import {
  accounts,
  changeDraft,
  draftEntry,
  legalBasis,
  listEntries,
  newDepartment,
  publishEntry,
  readEntry,
  reviewEntry,
  sharingContent,
  submitEntry,
  unique,
} from '../walks.ts';
import { changed, resources, submitOf } from './opening-classes.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

/** No class or a fourth value: refused. A change keeps the former class, the person, the time and the reason. */
const classHistory = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  for (const sharingClass of ['', 'internal']) {
    const entry = await draftEntry(officer, { sharingClass });
    await officer.refused('POST', submitOf(entry), {}, { article, field: 'sharingClass' });
  }
  const made = new Map<string, string>();
  for (const key of ['unconditional', 'conditional', 'withheld'] as const)
    made.set(key, (await publishEntry(stage, officer, await sharingContent(officer, key))).id);
  const reader = await stage.as(accounts.consumer);
  const { facets } = await reader.get<{ facets: { class: { key: string; count: number }[] } }>(
    `${resources}?facets=true`,
  );
  for (const [key, id] of made) {
    const filtered = await listEntries(reader, { class: key });
    assert.ok(filtered.some((one) => one.id === id));
    assert.equal(facets.class.find((one) => one.key === key)?.count, filtered.length);
  }
  const id = made.get('unconditional') ?? '';
  const next = await sharingContent(officer, 'conditional');
  const entry = await readEntry(officer, id);
  await officer.put(`${resources}/${id}/draft`, {
    revision: entry.detail?.current?.revision,
    changeTrigger: 'other',
    changeDay: stage.today(),
    content: next,
  });
  await officer.refused(
    'POST',
    `${resources}/${id}/submit`,
    {},
    {
      code: 'catalog.class-change-reason',
      article,
      field: 'classing.changeReason',
    },
  );
  const reason = '新颁布的条例对提供对象作了限定';
  await changeDraft(officer, id, { classing: { ...(next.classing as object), changeReason: reason } });
  await reviewEntry(stage, officer, id);
  type History = {
    items: {
      content: { sharingClass: string; classing: { changeReason?: string } };
      author: string | null;
      publishedAt: string | null;
    }[];
  };
  const { items } = await officer.get<History>(`${resources}/${id}/versions`);
  assert.deepEqual(
    items.map(({ content }) => [content.sharingClass, content.classing.changeReason]),
    [
      ['conditional', reason],
      ['unconditional', undefined],
    ],
  );
  assert.ok(
    items.every(({ author, publishedAt }) => author && publishedAt),
    'person and time',
  );
});

/** Reason and basis beside each other: each class with one of the two, or with a basis of another level, is refused. */
const reasonAndBasis = scenario(
  z.strictObject({
    article: text,
    classes: z.array(z.enum(['conditional', 'withheld'])).min(1),
    accepted: z.array(text).default([]),
    refused: z.array(text).default([]),
  }),
  async (stage, { article, classes, accepted, refused }) => {
    const { officer } = await newDepartment(stage);
    for (const sharingClass of classes) {
      const base = await sharingContent(officer, sharingClass);
      const classing = base.classing as Record<string, unknown>;
      const code = sharingClass === 'withheld' ? 'catalog.withheld-basis' : 'catalog.conditional-basis';
      const { sharingReason: _, ...silent } = classing;
      const unreasoned = await draftEntry(officer, { ...base, classing: silent });
      await officer.refused(
        'POST',
        submitOf(unreasoned),
        {},
        {
          code: 'catalog.class-reason',
          article,
          field: 'classing.sharingReason',
        },
      );
      if (accepted.length === 0) {
        await submitEntry(officer, (await draftEntry(officer, base)).id);
        continue;
      }
      await officer.refused(
        'POST',
        submitOf(await draftEntry(officer, { ...base, sharingBasis: [] })),
        {},
        { code, article },
      );
      for (const kind of refused) {
        const entry = await draftEntry(officer, { ...base, sharingBasis: [legalBasis(kind)] });
        await officer.refused('POST', submitOf(entry), {}, { code, article });
      }
      for (const kind of accepted)
        await submitEntry(
          officer,
          (await draftEntry(officer, { ...base, sharingBasis: [legalBasis(kind)] })).id,
        );
    }
  },
);

/** A conditional class needs reason and conditions, a withheld one its basis; a basis of a lesser level is stored and put before the bureau. */
const flaggedBasis = scenario(
  z.strictObject({ article: text, flagged: z.array(text).min(1), plain: z.array(text).min(1) }),
  async (stage, { article, flagged, plain }) => {
    const { officer } = await newDepartment(stage);
    const bureau = await stage.as(accounts.bureau);
    const conditional = await sharingContent(officer, 'conditional');
    const { sharingReason: _, ...silent } = conditional.classing as Record<string, unknown>;
    await officer.refused(
      'POST',
      submitOf(await draftEntry(officer, { ...conditional, classing: silent })),
      {},
      {
        code: 'catalog.class-reason',
        article,
      },
    );
    const unstated = await draftEntry(officer, { ...conditional, sharingConditions: '' });
    await officer.refused(
      'POST',
      submitOf(unstated),
      {},
      { code: 'catalog.condition-empty', field: 'sharingConditions' },
    );
    const withheld = await sharingContent(officer, 'withheld');
    for (const basis of [
      [],
      [legalBasis('')],
      [legalBasis('law', { title: '' })],
      [legalBasis('law', { article: '' })],
    ]) {
      const entry = await draftEntry(officer, { ...withheld, sharingBasis: basis });
      await officer.refused('POST', submitOf(entry), {}, { code: 'catalog.withheld-basis', article });
    }
    type Findings = { items: { resource: { id: string } | null; articles: string[] }[] };
    const findings = async () =>
      (await bureau.get<Findings>('/api/classify/findings?kind=basis-to-check&state=open&pageSize=200'))
        .items;
    for (const [kinds, told] of [
      [flagged, true],
      [plain, false],
    ] as const) {
      for (const kind of kinds) {
        const { id } = await draftEntry(officer, { ...withheld, sharingBasis: [legalBasis(kind)] });
        await submitEntry(officer, id);
        const seen = await stage.eventually(async () => {
          const found = (await findings()).find(({ resource }) => resource?.id === id);
          return found || !told ? { found } : undefined;
        }, `the bureau is told of a basis of the kind ${kind}`);
        assert.equal(seen.found !== undefined, told, kind);
        if (seen.found) assert.ok(seen.found.articles.includes(article));
      }
    }
  },
);

/** A class for each field: one withheld field among others is left out, and the rest is shared. */
const fieldClasses = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  for (const sharingClass of ['', 'internal']) {
    await officer.refused(
      'POST',
      submitOf(await draftEntry(officer, { sharingClass })),
      {},
      { article, field: 'sharingClass' },
    );
  }
  const draft = await draftEntry(officer);
  const items = (draft.detail?.working?.content.items ?? []) as Record<string, unknown>[];
  const withClass = (sharingClass: string) =>
    items.map((item) => (item.name === 'register_state' ? { ...item, sharingClass } : item));
  await changeDraft(officer, draft.id, { items: withClass('internal') });
  await officer.refused(
    'POST',
    submitOf(draft),
    {},
    { code: 'catalog.item-class-unknown', article, field: 'sharingClass' },
  );

  const resource = await newServed(stage, 'unconditional');
  const provider = await providerOf(stage, resource);
  const entry = await readEntry(provider, resource.resourceId);
  const published = (entry.detail?.current?.content.items ?? []) as Record<string, unknown>[];
  await changed(stage, provider, resource.resourceId, {
    items: published.map((item) => (item.name === 'field_1' ? { ...item, sharingClass: 'withheld' } : item)),
  });
  const body = { resourceId: resource.resourceId, titleZh: '不含不予共享项', lookup: ['register_no'] };
  await provider.refused(
    'POST',
    '/api/serve/services',
    { ...body, code: `w-${resource.code}`, columns: ['register_no', 'field_1'] },
    {
      code: 'serve.column-withheld',
    },
  );
  type Service = { id: string; columns: { name: string }[] };
  const service = await provider.post<Service>('/api/serve/services', {
    ...body,
    code: `x-${resource.code}`,
  });
  const names = service.columns.map(({ name }) => name);
  assert.ok(!names.includes('field_1') && names.includes('field_2') && names.includes('register_state'));
  await stage.eventually(async () => {
    const { state } = await provider.get<{ state: string }>(`/api/serve/services/${service.id}`);
    return state === 'serving' ? state : undefined;
  }, 'the service without the withheld field');
  const consumer = await newConsumer(stage);
  const { grant } = await granted(stage, { ...resource, serviceId: service.id }, consumer);
  assert.ok(!grant.terms.columns.includes('field_1') && grant.terms.columns.includes('field_2'));
});

/** A basis of an accepted kind is shown to every department with the entry; once its act is repealed, the entry is on the report. */
const basisReported = scenario(
  z.strictObject({
    article: text,
    classes: z.array(z.enum(['conditional', 'withheld'])).min(1),
    accepted: z.array(text).min(1),
    refused: z.array(text).min(1),
  }),
  async (stage, { article, classes, accepted, refused }) => {
    const { officer, bureau } = await newDepartment(stage);
    const { officer: another } = await newDepartment(stage);
    const { day } = await bureau.get<{ day: string }>('/api/law');
    type Report = { items: { resourceId: string; instrument: string }[] };
    const reported = async (title: string) =>
      (await bureau.get<Report>('/api/catalog/basis-lost?scope=all')).items
        .filter(({ instrument }) => instrument === title)
        .map(({ resourceId }) => resourceId);
    for (const sharingClass of classes) {
      const base = await sharingContent(officer, sharingClass);
      const code = sharingClass === 'withheld' ? 'catalog.withheld-basis' : 'catalog.conditional-basis';
      const [kind = ''] = accepted;
      for (const sharingBasis of [
        [],
        ...refused.map((lesser) => [legalBasis(lesser)]),
        [legalBasis(kind, { title: '' })],
        [legalBasis(kind, { article: '' })],
      ]) {
        const entry = await draftEntry(officer, { ...base, sharingBasis });
        await officer.refused('POST', submitOf(entry), {}, { code, article });
      }
      for (const level of accepted) {
        const title = `登记管理规定${unique()}`;
        const act = await bureau.post<{ id: string }>('/api/catalog/instruments', {
          title,
          level,
          effectiveOn: '2015-01-01',
        });
        const basis = legalBasis(level, { title });
        const { id } = await publishEntry(stage, officer, { ...base, sharingBasis: [basis] });
        const seen = await readEntry(another, id);
        assert.equal(seen.sharingClass?.key, sharingClass);
        assert.deepEqual(seen.detail?.current?.content.sharingBasis, [basis], 'every department sees it');
        assert.deepEqual(await reported(title), []);
        await bureau.post(`/api/catalog/instruments/${act.id}/changes`, {
          what: 'repealed',
          day,
          document: '关于废止部分文件的决定',
        });
        assert.deepEqual(await reported(title), [id], 'listed once its basis is marked repealed');
      }
    }
  },
);

export const sharingStatementScenarios: Scenarios = {
  'classes.basis-reported': basisReported,
  'classes.history': classHistory,
  'classes.reason-and-basis': reasonAndBasis,
  'classes.flagged-basis': flaggedBasis,
  'classes.by-field': fieldClasses,
};
