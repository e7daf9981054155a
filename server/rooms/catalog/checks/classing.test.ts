/** What an entry argues for its classes, held against the cities' rules: each check finds the spoilt entry and passes the sound one. */
import { describe } from 'node:test';
import { checkRows, firstItem, ground } from '#tests/factories/entry.ts';
import type { Content } from '../content.ts';

const closed = (key: string, more: Partial<Content> = {}): Partial<Content> => ({
  openingClass: 'closed',
  classing: { openingGrounds: [{ key, title: '某条例', article: '第三条' }] },
  ...more,
});
const asking = (argument: string): Partial<Content> => ({
  openingClass: 'conditional',
  openingCondition: '签署使用承诺并通过安全测评',
  classing: { openingGrounds: [{ key: 'capability', argument }] },
});

describe('classing', () => {
  checkRows([
    {
      code: 'opening-ground',
      path: 'openingClass',
      city: 'cangzhou',
      base: closed('trade-secret'),
      spoilt: { openingClass: 'closed' },
      articles: ['CZ-21b'],
    },
    {
      code: 'opening-ground',
      path: 'openingClass',
      city: 'cangzhou',
      base: asking('逐项核对'),
      spoilt: { ...asking('逐项核对'), classing: {} },
      articles: ['CZ-21c'],
    },
    {
      code: 'opening-ground',
      path: 'openingClass',
      city: 'cangzhou',
      spoilt: { ...closed('personal-privacy'), openingClass: 'open' },
      articles: ['CZ-21b'],
    },
    {
      code: 'opening-ground-argued',
      path: 'classing.openingGrounds.0.argument',
      city: 'cangzhou',
      base: asking('逐项核对'),
      spoilt: asking(''),
      articles: ['CZ-21c'],
    },
    {
      code: 'opening-ground-argued',
      path: 'classing.openingGrounds.0.article',
      city: 'cangzhou',
      base: closed('law-forbids'),
      spoilt: closed('law-forbids', {
        classing: { openingGrounds: [{ key: 'law-forbids', title: '某条例' }] },
      }),
      articles: ['CZ-21b'],
    },
    {
      code: 'opening-ground-unknown',
      path: 'classing.openingGrounds.0.key',
      city: 'cangzhou',
      base: closed('trade-secret'),
      spoilt: closed('weather'),
    },
    {
      code: 'opening-ground',
      path: 'openingClass',
      city: 'neijiang',
      spoilt: {},
      facts: { standingGrounds: ['social-stability'] },
      articles: ['NJ-30b'],
    },
    {
      code: 'opening-basis',
      path: 'openingBasis',
      city: 'neijiang',
      base: closed('social-stability', { openingBasis: [ground] }),
      spoilt: closed('social-stability'),
      articles: ['NJ-30c'],
    },
    {
      code: 'opening-basis',
      path: 'openingBasis.0.kind',
      city: 'neijiang',
      base: closed('social-stability', { openingBasis: [ground] }),
      spoilt: closed('social-stability', { openingBasis: [{ ...ground, kind: 'rule' }] }),
      articles: ['NJ-30c'],
    },
    {
      code: 'item-class-unknown',
      path: 'items.0.sharingClass',
      base: firstItem({ sharingClass: 'conditional' }),
      spoilt: firstItem({ sharingClass: 'internal' }),
    },
    {
      code: 'item-key-withheld',
      path: 'items.0.sharingClass',
      spoilt: firstItem({ sharingClass: 'withheld' }),
    },
    {
      code: 'data-class',
      path: 'classing.dataClass',
      base: { classing: { dataClass: 'registration' } },
      baseFacts: { dataClasses: [{ key: 'registration', zh: '登记类', en: 'Registration' }] },
      spoilt: {},
      facts: { dataClasses: [{ key: 'registration', zh: '登记类', en: 'Registration' }] },
    },
  ]);
});
