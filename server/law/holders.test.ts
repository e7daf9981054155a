// Whoever a pack lets hold a step has words: nobody is named on a screen by the name of a behaviour.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { holderWords } from './holders.ts';
import { listCities, loadLawForReading } from './index.ts';

const real = join(import.meta.dirname, '../../regulations');
const fixtures = join(import.meta.dirname, '../../tests/fixtures/regulations');

test('every holder of every step is named in both languages, in the city’s word where it has one', () => {
  for (const folder of [real, fixtures]) {
    for (const city of listCities(folder)) {
      const law = loadLawForReading(folder, city);
      for (const { key, steps } of law.procedures()) {
        for (const step of steps) {
          const named = [
            step.by,
            ...(step.with ?? []),
            ...(step.extension ? [step.extension.by] : []),
            ...(step.escalate ? [step.escalate.to] : []),
            ...(step.forward?.to ?? []),
          ];
          for (const resolver of named) {
            const words = holderWords(law, resolver);
            assert.ok(words, `${city} ${key} ${step.key}: no words for ${resolver}`);
            assert.match(words.body.zh, /\p{Script=Han}/u);
            assert.doesNotMatch(words.body.en, /\p{Script=Han}/u);
            assert.ok(words.roles.length > 0);
          }
        }
      }
      assert.equal(holderWords(law, 'bureau-of-city')?.body, law.vocabulary.authority);
    }
  }
  assert.equal(holderWords({ vocabulary: {} }, 'nobody'), undefined);
});
