/** Scenarios of classification: the city's classes and no others, the ground each needs, and what holds without one. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  accounts,
  changeDraft,
  draftEntry,
  type Entry,
  legalBasis,
  listEntries,
  newDepartment,
  publishEntry,
  readEntry,
  sharingContent,
  submitEntry,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const classKey = z.enum(['unconditional', 'conditional', 'withheld']);
const resources = '/api/catalog/resources';
const submitOf = ({ id }: Entry): string => `${resources}/${id}/submit`;

/** No class, two, or a word outside the city's: refused. The catalogue is filtered by class, and the counts add up to it. */
const sharingClasses = scenario(
  z.strictObject({ article: text, classes: z.array(z.strictObject({ key: classKey, zh: text })).length(3) }),
  async (stage, { article, classes }) => {
    const { officer } = await newDepartment(stage);
    const none = await draftEntry(officer, { sharingClass: '' });
    await officer.refused('POST', submitOf(none), {}, { article, field: 'sharingClass' });
    const outside = await draftEntry(officer, { sharingClass: 'internal' });
    await officer.refused(
      'POST',
      submitOf(outside),
      {},
      {
        code: 'catalog.class-unknown',
        article,
        field: 'sharingClass',
      },
    );
    const two = { content: { sharingClass: ['unconditional', 'withheld'] } };
    await officer.refused('POST', resources, two, { status: 400, field: 'sharingClass' });

    const made = new Map<string, string>();
    for (const { key, zh } of classes) {
      const { id } = await publishEntry(stage, officer, await sharingContent(officer, key));
      const entry = await readEntry(officer, id);
      assert.deepEqual([entry.sharingClass?.key, entry.sharingClass?.zh], [key, zh]);
      made.set(key, id);
    }
    const reader = await stage.as(accounts.consumer);
    const all = await listEntries(reader);
    const { facets } = await reader.get<{ facets: { class: { key: string; zh: string; count: number }[] } }>(
      `${resources}?facets=true`,
    );
    assert.equal(
      facets.class.reduce((sum, { count }) => sum + count, 0),
      all.length,
      'the three counts add up to the catalogue',
    );
    for (const { key, zh } of classes) {
      const filtered = await listEntries(reader, { class: key });
      const expected = all.filter(({ sharingClass }) => sharingClass?.key === key);
      assert.deepEqual(filtered.map(({ id }) => id).sort(), expected.map(({ id }) => id).sort());
      assert.ok(filtered.some(({ id }) => id === made.get(key)));
      const counted = facets.class.find((facet) => facet.key === key);
      assert.deepEqual([counted?.zh, counted?.count], [zh, filtered.length]);
    }
  },
);

/** The class asks for a ground in law of certain levels, with what each must state; another class may ask for none. */
const legalGround = scenario(
  z.strictObject({
    article: text,
    sharingClass: z.enum(['conditional', 'withheld']),
    accepted: z.array(text).min(1),
    refused: z.array(text).min(1),
    needs: z.array(z.enum(['title', 'article', 'wording'])).min(1),
    /** A class that is accepted without any ground. */
    free: classKey.optional(),
  }),
  async (stage, { article, sharingClass, accepted, refused, needs, free }) => {
    const { officer } = await newDepartment(stage);
    const base = await sharingContent(officer, sharingClass);
    const code = sharingClass === 'withheld' ? 'catalog.withheld-basis' : 'catalog.conditional-basis';
    const refuse = async (sharingBasis: unknown[], field: string): Promise<void> => {
      const entry = await draftEntry(officer, { ...base, sharingBasis });
      await officer.refused('POST', submitOf(entry), {}, { code, article, field });
    };
    await refuse([], 'sharingBasis');
    await refuse([legalBasis('')], 'sharingBasis.0.kind');
    for (const kind of refused) await refuse([legalBasis(kind)], 'sharingBasis.0.kind');
    for (const need of needs) {
      const [kind] = accepted;
      assert.ok(kind);
      await refuse([legalBasis(kind, { [need]: '' })], `sharingBasis.0.${need}`);
    }
    for (const kind of accepted) {
      const { id } = await draftEntry(officer, { ...base, sharingBasis: [legalBasis(kind)] });
      await submitEntry(officer, id);
    }
    if (!free) return;
    const { id } = await draftEntry(officer, {
      ...(await sharingContent(officer, free)),
      sharingBasis: [],
    });
    await submitEntry(officer, id);
  },
);

/** A new entry is shared without conditions until its unit names the ground for less; the way back asks for nothing. */
const sharingByDefault = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const begun = await officer.post<Entry>(resources, { content: { name: '未填写的条目' } });
  assert.equal(begun.sharingClass?.key, 'unconditional');
  assert.equal(begun.detail?.working?.content.sharingClass, 'unconditional');
  for (const key of ['conditional', 'withheld'] as const) {
    const content = await sharingContent(officer, key);
    const entry = await draftEntry(officer, { ...content, sharingBasis: [] });
    await officer.refused('POST', submitOf(entry), {}, { article, field: 'sharingBasis' });
    await changeDraft(officer, entry.id, {
      sharingClass: 'unconditional',
      sharingConditions: '',
      conditionalForm: '',
      namedItems: [],
    });
    await submitEntry(officer, entry.id);
  }
});

/** Without a sharing class nothing goes to review. */
const classRequired = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const entry = await draftEntry(officer, { sharingClass: '' });
  await officer.refused(
    'POST',
    submitOf(entry),
    {},
    {
      code: 'catalog.required',
      article,
      field: 'sharingClass',
    },
  );
  await changeDraft(officer, entry.id, { sharingClass: 'unconditional' });
  await submitEntry(officer, entry.id);
});

export const classifyScenarios: Scenarios = {
  'classify.sharing-classes': sharingClasses,
  'classify.legal-ground': legalGround,
  'classify.sharing-by-default': sharingByDefault,
  'classify.class-required': classRequired,
};
