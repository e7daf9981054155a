/** Scenarios of what a conditional entry states: its scenarios to choose among, its conditions to answer one by one. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { itemNames, newServed, providerOf } from '../served.ts';
import {
  answering,
  applications,
  ask,
  type Consumer,
  consentOf,
  fullDraft,
  granted,
  newConsumer,
  newDraft,
  readApplication,
  readGrant,
  submit,
  toLastStep,
} from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { draftEntry, newDepartment, readEntry, sharingContent, submitEntry } from '../walks.ts';
import { refusedAt } from './application.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const submitOf = (id: string): string => `/api/catalog/resources/${id}/submit`;

/** A resource whose entry states these scenarios and conditions. */
async function stating(stage: Stage, officer: Consumer['officer'], scenarios: string[], terms: string[]) {
  const { classing } = await sharingContent(officer, 'conditional');
  return newServed(stage, 'conditional', {
    classing: { ...(classing as object), scenarios, sharingTerms: terms },
  });
}

/** Three classes: all of it to anybody, a stated form and scenario and no other, and nothing at all. */
const threeClasses = scenario(
  z.strictObject({ article: text, forms: z.array(text).length(2), scenarios: z.array(text).min(2) }),
  async (stage, { article, forms, scenarios }) => {
    const { officer } = await newDepartment(stage);
    const refuse = async (content: Record<string, unknown>, code: string, field: string): Promise<void> => {
      const { id } = await draftEntry(officer, content);
      await officer.refused('POST', submitOf(id), {}, { code, article, field });
    };
    await refuse({ sharingClass: 'internal' }, 'catalog.class-unknown', 'sharingClass');

    const { id: unit } = await newDepartment(stage);
    await refuse({ namedUnits: [unit] }, 'catalog.unconditional-limited', 'namedUnits');
    await refuse({ namedItems: ['register_state'] }, 'catalog.unconditional-limited', 'namedItems');
    const [one, another] = [await newConsumer(stage), await newConsumer(stage)];
    const free = await newServed(stage, 'unconditional');
    for (const consumer of [one, another]) {
      const { application, grant, credential } = await granted(stage, free, consumer);
      assert.deepEqual([application.state, application.caseId], ['granted', null], 'any body gets it');
      assert.deepEqual(grant.terms.columns.toSorted(), itemNames.toSorted());
      assert.equal((await ask(stage, credential)).status, 200);
    }

    const base = await sharingContent(officer, 'conditional');
    const classing = base.classing as Record<string, unknown>;
    const formless = { ...base, conditionalForm: '', namedItems: [], namedUnits: [] };
    await refuse(formless, 'catalog.conditional-form', 'conditionalForm');
    await refuse(
      { ...formless, conditionalForm: 'by-telephone' },
      'catalog.conditional-form',
      'conditionalForm',
    );
    for (const none of [[], ['']])
      await refuse(
        { ...base, classing: { ...classing, scenarios: none } },
        'catalog.class-scenarios',
        'classing.scenarios',
      );
    for (const conditionalForm of forms) {
      const limit =
        conditionalForm === 'named-units' ? { namedUnits: [unit] } : { namedItems: ['register_state'] };
      await submitEntry(officer, (await draftEntry(officer, { ...formless, conditionalForm, ...limit })).id);
    }
    const resource = await stating(stage, officer, scenarios, ['仅用于核验登记状态']);
    const draft = await newDraft(one.officer, resource.serviceId);
    assert.deepEqual(draft.choices.scenarios, scenarios, 'the stated scenarios are there to choose from');
    const other = await fullDraft(one.officer, resource.serviceId, one.system, { purpose: '催缴逾期费用' });
    await refusedAt(one.officer, other, { article, field: 'purpose', code: 'scenario-other' });
    const [, second = ''] = scenarios;
    const asked = await submit(
      one.officer,
      await fullDraft(one.officer, resource.serviceId, one.system, { purpose: second }),
    );
    assert.equal(asked.state, 'submitted');
    const { decider, path, file } = await toLastStep(stage, resource, asked.caseId ?? '');
    const agree = file.outcomes.find(({ kind }) => kind === 'complete');
    const consent = await consentOf(decider, asked, agree?.form ?? '');
    await decider.refused(
      'POST',
      path,
      { outcome: agree?.key, payload: { ...consent, purpose: '催缴逾期费用' } },
      { status: 422, article },
    );
    await decider.post(path, { outcome: agree?.key, payload: consent });
    const { grantId } = await readApplication(one.officer, asked.id);
    assert.equal((await readGrant(one.officer, grantId ?? '')).purpose.text, second);

    const closed = await newServed(stage, 'unconditional', await sharingContent(officer, 'withheld'));
    await one.officer.refused(
      'POST',
      applications,
      { serviceId: closed.serviceId },
      { code: 'share.closed', article },
    );
  },
);

/** Without conditions no conditional entry; with them they are read before applying, answered in the form and spoken of in either decision. */
const conditionsAnswered = scenario(
  z.strictObject({ article: text, conditions: z.array(text).min(2) }),
  async (stage, { article, conditions }) => {
    const { officer } = await newDepartment(stage);
    const base = await sharingContent(officer, 'conditional');
    for (const sharingTerms of [[], ['']]) {
      const { id } = await draftEntry(officer, {
        ...base,
        classing: { ...(base.classing as object), sharingTerms },
      });
      const field = 'classing.sharingTerms';
      await officer.refused('POST', submitOf(id), {}, { code: 'catalog.class-terms', article, field });
    }
    const resource = await stating(stage, officer, ['核验登记状态'], conditions);
    const { officer: applicant, system } = await newConsumer(stage);
    const entry = await readEntry(applicant, resource.resourceId);
    const shown = entry.detail?.current?.content.classing as { sharingTerms?: string[] } | undefined;
    assert.deepEqual(shown?.sharingTerms, conditions, 'shown on the entry before applying');
    const draft = await newDraft(applicant, resource.serviceId);
    assert.deepEqual(draft.choices.conditions, conditions, 'and in the form');

    for (const [index, left] of conditions.entries()) {
      const answers = answering(conditions.filter((one) => one !== left));
      const partly = await fullDraft(applicant, resource.serviceId, system, { conditions: answers });
      await refusedAt(applicant, partly, { article, field: `conditions.${index}.answer` });
    }
    const foreign = [...answering(conditions), ...answering(['另一项条件'])];
    await refusedAt(
      applicant,
      await fullDraft(applicant, resource.serviceId, system, { conditions: foreign }),
      { article, field: 'conditions', code: 'condition-unknown' },
    );

    const provider = await providerOf(stage, resource);
    for (const kind of ['complete', 'refuse']) {
      const asked = await submit(applicant, await fullDraft(applicant, resource.serviceId, system));
      const seen = asked.printed.fields.find(({ key }) => key === 'conditions');
      assert.equal(seen?.lines.length, conditions.length, 'each with its answer on the form');
      const { path, file } = await toLastStep(stage, resource, asked.caseId ?? '');
      const outcome = file.outcomes.find((one) => one.kind === kind);
      const payload = await consentOf(provider, asked, outcome?.form ?? '');
      const reasons = ['对照共享条件逐项核对'];
      const decide = (conditionsAnswer: unknown) => ({
        outcome: outcome?.key,
        reasons,
        payload: { ...payload, conditionsAnswer },
      });
      await provider.refused('POST', path, { outcome: outcome?.key, reasons }, { status: 422, article });
      for (const left of conditions) {
        const answers = answering(conditions.filter((one) => one !== left));
        await provider.refused('POST', path, decide(answers), { status: 422, article });
      }
      await provider.post(path, decide(answering(conditions, '经核对')));
      const after = await readApplication(applicant, asked.id);
      assert.equal(after.state, kind === 'complete' ? 'granted' : 'refused');
      const said = after.printed.fields.find(({ key }) => key.endsWith('.conditionsAnswer'));
      assert.deepEqual(
        said?.lines.map(({ zh }) => zh),
        conditions.map((condition) => `${condition}：经核对`),
        'the decision speaks of each condition',
      );
    }
  },
);

export const statedScenarios: Scenarios = {
  'share.three-classes': threeClasses,
  'share.conditions-answered': conditionsAnswered,
};
