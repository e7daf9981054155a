// What a password must be, case by case.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordFaults } from './password-rules.ts';

const demands = { length: 10, classes: 3, contextWords: ['zhangsan', '星源市', 'xingyuan'] };
const faults = (password: string): string[] => passwordFaults(password, demands).map(({ code }) => code);

test('length is counted in characters, kinds by class, up to 128', () => {
  assert.deepEqual(faults('Kite-7-over-river'), []);
  assert.deepEqual(faults('Kt-7-o'), ['too-short']);
  assert.deepEqual(faults('kiteoverriver'), ['too-uniform']);
  assert.deepEqual(faults(`Kite-7-${'ox'.repeat(61)}`), ['too-long']);
  assert.deepEqual(faults('青山绿水-Kite-7-over'), []);
});

test('words and runs every attacker tries do not make a password', () => {
  for (const password of [
    'Password1234!',
    'Zhangsan@2345',
    'Xingyuan#9876',
    'Qwertyuiop1!',
    'Aaaaaaaaaa1!',
  ]) {
    assert.deepEqual(faults(password), ['common'], password);
  }
});
