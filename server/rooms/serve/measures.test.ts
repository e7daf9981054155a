/** What a grade makes of a grant: measures in its terms, or none of it; and records that travel sealed. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { noMeasures } from '#rooms/classify/index.ts';
import { openText, recordsPurpose, sealRecords } from './gateway/sealing.ts';
import { demandsOf, sealedEvidence, underMeasures } from './measures.ts';
import { compilePlan } from './plan.ts';
import type { GrantTerms } from './terms.ts';

const item = (name: string, personal: 'none' | 'personal' | 'sensitive', key = false) => ({
  name,
  titleZh: name,
  type: 'C' as const,
  length: 20,
  key,
  nullable: false,
  filterable: false,
  personal,
});
const plan = compilePlan({
  resourceId: 'r',
  resourceVersionId: 'v',
  items: [item('id', 'sensitive', true), item('name', 'personal'), item('state', 'none')],
  lookup: ['id'],
  columns: ['name', 'state'],
  maxRecords: 10,
});

test('nothing is demanded of what was never graded, or of a grade without measures', () => {
  assert.deepEqual(demandsOf(undefined, plan, ['name'], false), { measures: undefined });
  assert.deepEqual(demandsOf({ grade: 'general-1', measures: noMeasures }, plan, ['name'], false), {
    measures: undefined,
  });
});

test('a grade that is not handed on, and one that needs a decision', () => {
  const closed = { grade: 'core', measures: { ...noMeasures, supply: false } };
  assert.deepEqual(demandsOf(closed, plan, ['name'], true), { forbidden: 'supply', grade: 'core' });
  const decided = { grade: 'general-3', measures: { ...noMeasures, approval: true } };
  assert.deepEqual(demandsOf(decided, plan, ['name'], false), { forbidden: 'approval', grade: 'general-3' });
  assert.equal(demandsOf(decided, plan, ['name'], true).forbidden, undefined);
});

test('masks lie over the columns of the grant of that kind, never over what a call is asked by', () => {
  const measures = {
    ...noMeasures,
    masks: { personal: 'keep-first' as const, sensitive: 'hide' as const },
    operator: true,
  };
  assert.deepEqual(demandsOf({ grade: 'general-3', measures }, plan, ['id', 'name', 'state'], false), {
    measures: { grade: 'general-3', masks: { name: 'keep-first' }, encryption: false, operator: true },
  });
  assert.deepEqual(demandsOf({ grade: 'general-3', measures }, plan, ['state'], false), {
    measures: { grade: 'general-3', masks: {}, encryption: false, operator: true },
  });
});

test('sealed records are opened by the secret of the call alone, and not when altered', () => {
  const secret = createSecretKey(randomBytes(32));
  const sealed = sealRecords(secret, '[{"a":"测试"}]');
  assert.ok(!sealed.includes('测试'));
  assert.equal(openText(secret, recordsPurpose, sealed), '[{"a":"测试"}]');
  assert.notEqual(sealRecords(secret, '[{"a":"测试"}]'), sealed);
  assert.throws(() => openText(createSecretKey(randomBytes(32)), recordsPurpose, sealed));
  const altered = Buffer.from(sealed, 'base64url');
  altered[15] = (altered[15] ?? 0) ^ 1;
  assert.throws(() => openText(secret, recordsPurpose, altered.toString('base64url')));
});

test('sealed answers and a key of the caller’s own exclude each other: the terms fall back to E1', () => {
  const terms = { evidence: 'E2', columns: ['name'] } as unknown as GrantTerms;
  const measures = { grade: 'general-3', masks: {}, encryption: true, operator: false };
  assert.deepEqual(underMeasures(terms, measures), { columns: ['name'], measures, evidence: 'E1' });
  assert.equal(underMeasures({ ...terms, measures }, { ...measures, encryption: false }).evidence, 'E2');
  assert.deepEqual(underMeasures({ ...terms, measures }, undefined), terms);
  assert.equal(sealedEvidence('limits.evidence', 'general-3').path, 'limits.evidence');
});
