/** Check digits against vectors computed by two independent formulations; every single substitution must be caught. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creditCodeFault, residentIdFault } from './identifiers.ts';

test('resident identity numbers: accepted and refused vectors', () => {
  for (const good of [
    '371602180102030018',
    '999901200002291235',
    '99990119000115008X',
    '99990119000115008x',
  ]) {
    assert.equal(residentIdFault(good), undefined, good);
  }
  assert.equal(residentIdFault('999901190002290017'), 'date');
  assert.equal(residentIdFault('371602180102030019'), 'check-digit');
  assert.equal(residentIdFault('1.23E+17'), 'shape');
});

test('every single-character substitution of a resident number is caught', () => {
  const good = '371602180102030018';
  let tried = 0;
  for (let i = 0; i < 18; i++) {
    for (const other of i === 17 ? '0123456789X' : '0123456789') {
      if (other === good[i]) continue;
      tried++;
      assert.notEqual(residentIdFault(good.slice(0, i) + other + good.slice(i + 1)), undefined);
    }
  }
  assert.equal(tried, 17 * 9 + 10);
});

test('unified social credit codes: both checks', () => {
  for (const good of [
    '11999999000000019M',
    '91999999MAT00000XE',
    '91999999MAT0001650',
    '12999999GY00000009',
  ]) {
    assert.equal(creditCodeFault(good), undefined, good);
  }
  assert.equal(creditCodeFault('11999999O00000019M'), 'shape');
});

test('every single-character substitution of a credit code is caught', () => {
  const good = '11999999000000019M';
  for (let i = 0; i < 18; i++) {
    for (const other of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
      if (other === good[i]) continue;
      assert.notEqual(creditCodeFault(good.slice(0, i) + other + good.slice(i + 1)), undefined);
    }
  }
});
