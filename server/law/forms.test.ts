// An incomplete form is answered once, with every blank and the article behind it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadLaw, missingFields } from './index.ts';

const real = join(import.meta.dirname, '../../regulations');
const form = loadLaw(real, 'cangzhou').form('share.application');
const complete = {
  purpose: { item: '义务教育入学', step: '户籍核验', scene: '小升初核验', effect: '免交户口簿' },
  basis: [{ level: 'law', title: '义务教育法', article: '第十二条' }],
  contact: { name: '张三', telephone: '0317-0000000', email: 'a@example.org' },
  system: 'system-id',
  addresses: ['10.1.2.3'],
  place: '政务云机房',
  frequency: { average: 100, peak: 1000 },
  hours: { days: 'workday', from: '08:00', to: '20:00' },
  period: { days: 30, lastDay: '2026-04-01' },
  applicantSignature: { confirmed: true },
  truth: true,
  internalUse: true,
  terms: true,
};

describe('missing fields', () => {
  test('none in a complete form; the optional one may stay blank', () => {
    assert.deepEqual(missingFields(form, complete), []);
  });

  test('all at once in an empty form, with the article of each', () => {
    const missing = missingFields(form, {});
    const paths = missing.map((field) => field.path);
    for (const path of [
      'purpose.item',
      'purpose.step',
      'basis.0.title',
      'contact.email',
      'period.lastDay',
      'truth',
    ]) {
      assert.ok(paths.includes(path), path);
    }
    assert.ok(!paths.includes('other') && !paths.includes('provider') && !paths.includes('bureauSignature'));
    assert.deepEqual(missing.find((field) => field.path === 'contact.email')?.articles, ['CZ-X2-contact']);
    assert.ok(missing.every((field) => field.articles.length > 0));
  });

  test('a part left out of a row or group is named by its path', () => {
    const basis = [...complete.basis, { level: 'policy', title: '某政策', article: ' ' }];
    const missing = missingFields(form, { ...complete, basis, purpose: { ...complete.purpose, step: '' } });
    assert.deepEqual(
      missing.map((field) => field.path),
      ['purpose.step', 'basis.1.article'],
    );
  });

  test('a declaration not ticked is a blank', () => {
    assert.deepEqual(
      missingFields(form, { ...complete, truth: false }).map((field) => field.path),
      ['truth'],
    );
  });

  test('the decider’s part is asked of the decider', () => {
    assert.deepEqual(
      missingFields(form, complete, 'bureau').map((field) => field.path),
      ['bureauSignature'],
    );
  });
});
