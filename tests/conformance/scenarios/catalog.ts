/** Scenarios of the catalogue: what an entry states, how it is reviewed, what stands published, when a change is due. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  accounts,
  decide,
  decisionPath,
  draftEntry,
  entryContent,
  everywhere,
  newDepartment,
  nowhere,
  readCase,
  readEntry,
  shownIn,
  submitEntry,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';

/** Two entries submitted: the one approved enters the city catalogue, the one returned does not and its unit reads why. */
const review = scenario(
  z.strictObject({ article: text, reasonArticle: text.optional() }),
  async (stage, { article, reasonArticle = article }) => {
    const { officer, bureau } = await newDepartment(stage);
    const reader = await stage.as(accounts.consumer);
    const [good, poor] = [await draftEntry(officer), await draftEntry(officer)];
    const goodCase = await submitEntry(officer, good.id);
    const poorCase = await submitEntry(officer, poor.id);
    assert.deepEqual(await shownIn(reader, good), nowhere, 'what was not reviewed is in no catalogue');

    const { outcomes } = await readCase(bureau, goodCase);
    const approve = outcomes.find(({ kind }) => kind === 'complete')?.key;
    const sendBack = outcomes.find(({ kind }) => kind === 'return')?.key;
    const goodDecision = await decisionPath(bureau, goodCase);
    await officer.refused('POST', goodDecision, { outcome: approve }, { code: 'cases.not-your-step' });
    await reader.refused('POST', goodDecision, { outcome: approve }, { status: 404 });
    assert.deepEqual(await shownIn(reader, good), nowhere);
    await decide(bureau, goodCase, 'complete');

    const poorDecision = await decisionPath(bureau, poorCase);
    for (const reasons of [undefined, [], ['  ']]) {
      await bureau.refused(
        'POST',
        poorDecision,
        { outcome: sendBack, ...(reasons ? { reasons } : {}) },
        { code: 'cases.reasons-missing', article: reasonArticle },
      );
    }
    const reason = '信息项说明过于简略，请补充取值范围';
    await decide(bureau, poorCase, 'return', { reasons: [reason] });

    assert.deepEqual(await shownIn(reader, good), everywhere);
    assert.deepEqual(await shownIn(reader, poor), nowhere);
    assert.equal((await readEntry(reader, good.id)).state, 'active');
    await reader.refused('GET', `${resources}/${poor.id}`, undefined, { status: 404 });
    const back = await readEntry(officer, poor.id);
    assert.equal(back.detail?.working?.state, 'returned');
    assert.match(back.detail?.working?.returnReason ?? '', new RegExp(reason));
  },
);

/** Each element the city asks for, left out in turn: refused by its name; with all of them: accepted for review. */
const requiredElements = scenario(
  z.strictObject({
    article: text,
    /** Element by element: the field a refusal names, and the content that leaves it out. */
    elements: z.array(z.strictObject({ field: text, without: z.record(z.string(), z.unknown()) })).min(1),
    /** Elements that the platform itself fills in and no one can leave out or blank. */
    given: z.array(text).default([]),
    /** Classes named in the city's list only. */
    classes: z.array(z.enum(['sharingClass', 'openingClass'])).default([]),
  }),
  async (stage, { article, elements, given, classes }) => {
    const { officer, id: unit } = await newDepartment(stage);
    for (const { field, without } of elements) {
      const keyless = field === 'managementKey';
      const entry = await draftEntry(officer, without, { withKey: !keyless });
      await officer.refused(
        'POST',
        `${resources}/${entry.id}/submit`,
        {},
        {
          code: 'catalog.required',
          article,
          field,
        },
      );
      assert.equal((await readEntry(officer, entry.id)).detail?.working?.state, 'draft');
    }
    for (const field of classes) {
      const entry = await draftEntry(officer, { [field]: 'restricted' });
      await officer.refused(
        'POST',
        `${resources}/${entry.id}/submit`,
        {},
        {
          code: 'catalog.class-unknown',
          field,
        },
      );
    }
    for (const field of given) {
      const content = { ...(await entryContent(officer)), [field]: '' };
      const refusal = await officer.refused('POST', resources, { content }, { status: 400 });
      assert.match(JSON.stringify(refusal.fields), new RegExp(field), 'the refusal names the field');
    }
    const whole = await draftEntry(officer);
    await submitEntry(officer, whole.id);
    const submitted = await readEntry(officer, whole.id);
    assert.equal(submitted.detail?.working?.state, 'in_review');
    assert.equal(submitted.provider.id, unit);
  },
);

/** A way of supply is asked for; each way demands its own particulars, by name. */
const supplyModes = scenario(
  z.strictObject({
    article: text,
    modes: z
      .array(
        z.strictObject({
          key: text,
          zh: text,
          updateCycle: text,
          supply: z.record(z.string(), text),
        }),
      )
      .min(1),
  }),
  async (stage, { article, modes }) => {
    const { officer } = await newDepartment(stage);
    const terms = await officer.get<{ supplyModes: { key: string; zh: string }[] }>('/api/catalog/terms');
    assert.deepEqual(
      terms.supplyModes.map(({ key, zh }) => [key, zh]),
      modes.map(({ key, zh }) => [key, zh]),
    );
    const tried = async (content: Record<string, unknown>): Promise<string> =>
      `${resources}/${(await draftEntry(officer, content)).id}/submit`;
    await officer.refused(
      'POST',
      await tried({ supplyMode: '', supply: {} }),
      {},
      {
        code: 'catalog.required',
        article,
        field: 'supplyMode',
      },
    );
    await officer.refused(
      'POST',
      await tried({ supplyMode: 'courier', supply: {} }),
      {},
      {
        code: 'catalog.supply-mode-unknown',
        article,
      },
    );
    for (const { key, updateCycle, supply } of modes) {
      for (const missing of Object.keys(supply)) {
        const { [missing]: _, ...rest } = supply;
        await officer.refused(
          'POST',
          await tried({ supplyMode: key, updateCycle, supply: rest }),
          {},
          {
            code: 'catalog.supply-particulars',
            article,
            field: `supply.${missing}`,
          },
        );
      }
      const { id } = await draftEntry(officer, { supplyMode: key, updateCycle, supply });
      await submitEntry(officer, id);
    }
  },
);

export const catalogScenarios: Scenarios = {
  'catalog.review': review,
  'catalog.required-elements': requiredElements,
  'catalog.supply-modes': supplyModes,
};
