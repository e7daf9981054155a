/** Scenarios of what a grade does to entries and calls: the highest field decides, grants are checked anew, measures are in effect. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { newServed, providerOf } from '../served.ts';
import { ask, granted, newConsumer, readGrant } from '../share-walks.ts';
import {
  accounts,
  changeDraft,
  classingOf,
  draftEntry,
  type Entry,
  ledgerEntries,
  newDepartment,
  submitEntry,
} from '../walks.ts';
import { type Body, findingsOf, graded, issue, type Measures, submitOf, tableNow } from './grades.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

const measure = (given: Measures): Measures => ({
  supply: true,
  approval: false,
  masks: {},
  encryption: false,
  operator: false,
  ...given,
});
const withMeasures = (body: Body, of: Record<string, Measures>): Body => ({
  ...body,
  grades: body.grades.map((grade) => ({ ...grade, measures: of[grade.key] ?? measure({}) })),
});

/** Without class or grade nothing goes to review; the highest field decides; raising the grade re-checks every grant at once. */
const highestField = scenario(
  z.strictObject({ article: text, required: text }),
  async (stage, { article, required }) => {
    const { officer } = await newDepartment(stage);
    const bureau = await stage.as(accounts.bureau);
    const before = await tableNow(officer);
    const classes = [{ key: 'registration', zh: '登记类', en: 'Registration', national: '国家分类：登记' }];
    await issue(bureau, {
      ...withMeasures(before.body, { 'general-4': measure({ supply: false }) }),
      classes,
    });
    const bare = await draftEntry(officer, { securityLevel: '' });
    await officer.refused('POST', submitOf(bare), {}, { article: required, field: 'securityLevel' });
    const { dataClass: _, ...classless } = await classingOf(officer, 'unconditional');
    const unsorted = await draftEntry(officer, { classing: classless });
    await officer.refused('POST', submitOf(unsorted), {}, { code: 'catalog.data-class', article });

    const { id } = await draftEntry(officer, { securityLevel: 'general-1' });
    await graded(officer, id, { persons: 'serious' }, 'register_state');
    const low = { id } as Entry;
    await officer.refused(
      'POST',
      submitOf(low),
      {},
      { code: 'classify.grade-max', article, field: 'securityLevel' },
    );
    await changeDraft(officer, id, { securityLevel: 'general-3' });
    await submitEntry(officer, id);

    const raised = await newServed(stage, 'unconditional', { securityLevel: 'general-1' });
    const spared = await newServed(stage, 'unconditional', { securityLevel: 'general-1' });
    const consumer = await newConsumer(stage);
    const held = await granted(stage, raised, consumer);
    const free = await granted(stage, spared, consumer);
    assert.equal((await ask(stage, held.credential)).status, 200);
    const provider = await providerOf(stage, raised);
    await graded(provider, raised.resourceId, { persons: 'grave' }, 'register_state');
    const { standing } = await readGrant(provider, held.grant.id);
    assert.equal(standing, 'suspended', 'at once, with the act that raised the grade');
    const refused = await ask(stage, held.credential);
    assert.deepEqual([refused.status, refused.code], [403, 'gateway.grant-suspended']);
    assert.equal((await ask(stage, free.credential)).status, 200, 'the grade of the other forbids nothing');
    const [finding] = (await findingsOf(provider, 'grant-suspended')).filter(
      ({ subject }) => subject.id === held.grant.id,
    );
    assert.ok(finding?.articles.includes(article));
    await issue(bureau, { ...before.body, classes: [] });
  },
);

/** Each grade has its measures: in effect in calls, changed with the grade at the next call, on record. */
const measures = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const before = await tableNow(bureau);
  await issue(bureau, {
    ...withMeasures(before.body, {
      'general-2': measure({ masks: { personal: 'keep-first' } }),
      'general-3': measure({ masks: { personal: { mask: 'replace', with: '已脱敏' } }, operator: true }),
      'general-4': measure({ encryption: true }),
    }),
  });
  const resource = await newServed(stage, 'unconditional', { securityLevel: 'general-1' });
  const consumer = await newConsumer(stage);
  const { credential, grant } = await granted(stage, resource, consumer);
  const provider = await providerOf(stage, resource);
  const outside = await draftEntry(provider, { securityLevel: 'general-7' });
  await provider.refused('POST', submitOf(outside), {}, { field: 'securityLevel' });
  const answered = async () =>
    (await ask(stage, credential)) as { status: number; code?: string; body: Record<string, unknown> };
  assert.equal((await answered()).status, 200);
  const grade = async (persons: string, want: (terms: Record<string, unknown>) => boolean) => {
    await graded(provider, resource.resourceId, { persons }, 'register_state');
    await stage.eventually(async () => {
      const { terms } = await readGrant(provider, grant.id);
      return want(terms) ? true : undefined;
    }, 'the terms take the measures');
  };
  const measured = (terms: Record<string, unknown>) => terms.measures as { grade: string } | undefined;
  await grade('grave', (terms) => measured(terms)?.grade === 'general-4');
  const sealed = await answered();
  assert.equal(sealed.status, 200);
  assert.equal(sealed.body.records, undefined);
  assert.equal(typeof sealed.body.sealed, 'string', 'the records travel sealed');
  await grade('serious', (terms) => measured(terms)?.grade === 'general-3');
  assert.equal((await answered()).status, 200);
  const nameless = await ask(stage, { ...credential, operator: '' });
  assert.deepEqual([nameless.status, nameless.code], [403, 'gateway.operator-missing']);
  const entries = await ledgerEntries(bureau, { kind: 'serve.grant-remeasured' });
  assert.ok(entries.filter(({ body }) => body.subject.id === grant.id).length >= 2);
  assert.ok(entries[0]?.body.decision?.articles.includes(article));
  await issue(bureau, before.body);
});

export const gradeCallScenarios: Scenarios = {
  'grades.highest-field': highestField,
  'grades.measures': measures,
};
