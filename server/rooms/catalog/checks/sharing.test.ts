/** Checks of classes, grounds, conditions and changes: a sound entry passes, one spoilt in one point fails. */
import { describe } from 'node:test';
import { checkRows, conditional, ground, sound } from '#tests/factories/entry.ts';

describe('classes, grounds, conditions, changes', () => {
  checkRows([
    { code: 'class-unknown', path: 'sharingClass', spoilt: { sharingClass: '2' }, articles: ['XY-9a'] },
    { code: 'class-unknown', path: 'openingClass', spoilt: { openingClass: '0' }, articles: ['XY-10a'] },
    {
      code: 'unconditional-limited',
      path: 'namedItems',
      city: 'cangzhou',
      spoilt: { namedItems: ['code'] },
      articles: ['CZ-16a', 'CZ-16c'],
    },
    {
      code: 'withheld-basis',
      path: 'sharingBasis',
      city: 'cangzhou',
      base: { sharingClass: 'withheld', sharingBasis: [ground] },
      spoilt: { sharingClass: 'withheld' },
      articles: ['CZ-16e'],
    },
    {
      code: 'withheld-basis',
      path: 'sharingBasis.0.kind',
      city: 'cangzhou',
      base: { sharingClass: 'withheld', sharingBasis: [{ ...ground, kind: 'rule' }] },
      spoilt: { sharingClass: 'withheld', sharingBasis: [{ ...ground, kind: 'central-policy' }] },
    },
    {
      code: 'withheld-basis',
      path: 'sharingBasis.0.article',
      city: 'cangzhou',
      base: { sharingClass: 'withheld', sharingBasis: [{ ...ground, wording: '' }] },
      spoilt: { sharingClass: 'withheld', sharingBasis: [{ ...ground, article: '' }] },
    },
    {
      code: 'withheld-basis',
      path: 'sharingBasis.0.wording',
      city: 'neijiang',
      base: { sharingClass: 'withheld', sharingBasis: [ground] },
      spoilt: { sharingClass: 'withheld', sharingBasis: [{ ...ground, wording: '' }] },
      articles: ['NJ-24b'],
    },
    {
      code: 'withheld-basis',
      path: 'sharingBasis.0.kind',
      city: 'neijiang',
      base: { sharingClass: 'withheld', sharingBasis: [{ ...ground, kind: 'central-policy' }] },
      spoilt: { sharingClass: 'withheld', sharingBasis: [{ ...ground, kind: 'local-regulation' }] },
    },
    {
      code: 'conditional-basis',
      path: 'sharingBasis',
      city: 'neijiang',
      base: conditional,
      spoilt: { ...conditional, sharingBasis: [] },
      articles: ['NJ-24b'],
    },
    {
      code: 'condition-empty',
      path: 'sharingConditions',
      base: conditional,
      spoilt: { ...conditional, sharingConditions: '' },
    },
    {
      code: 'condition-empty',
      path: 'sharingConditions',
      base: conditional,
      spoilt: { ...conditional, sharingConditions: '另行协商。' },
    },
    {
      code: 'conditional-form',
      path: 'conditionalForm',
      city: 'cangzhou',
      base: { ...conditional, conditionalForm: 'named-items', namedItems: ['name'] },
      spoilt: conditional,
      articles: ['CZ-16d'],
    },
    {
      code: 'named-items',
      path: 'namedItems',
      city: 'cangzhou',
      base: { ...conditional, conditionalForm: 'named-items', namedItems: ['name'] },
      spoilt: { ...conditional, conditionalForm: 'named-items', namedItems: ['other'] },
    },
    {
      code: 'named-units',
      path: 'namedUnits',
      city: 'cangzhou',
      base: {
        ...conditional,
        conditionalForm: 'named-units',
        namedUnits: ['019a0000-0000-7000-8000-000000000001'],
      },
      spoilt: { ...conditional, conditionalForm: 'named-units' },
    },
    {
      code: 'open-condition',
      path: 'openingCondition',
      base: { openingClass: 'conditional', openingCondition: '实名注册并承诺不转售' },
      spoilt: { openingClass: 'conditional', openingCondition: '待定' },
      articles: ['XY-10a'],
    },
    {
      code: 'sensitive-open',
      path: 'items.1.personal',
      base: {
        openingClass: 'closed',
        items: sound.items.map((found, index) => (index === 1 ? { ...found, personal: 'personal' } : found)),
      },
      spoilt: {
        items: sound.items.map((found, index) => (index === 1 ? { ...found, personal: 'personal' } : found)),
      },
    },
    {
      code: 'open-but-withheld',
      severity: 'warning',
      path: 'openingClass',
      base: { sharingClass: 'withheld', sharingBasis: [ground], openingClass: 'closed' },
      spoilt: { sharingClass: 'withheld', sharingBasis: [ground], openingClass: 'open' },
    },
    {
      code: 'change-trigger',
      path: 'changeTrigger',
      baseFacts: { change: { trigger: 'function', day: '2026-03-02' } },
      facts: { change: { trigger: 'legal-basis', day: '2026-03-02' } },
      articles: ['XY-8b'],
    },
    {
      code: 'date-form',
      path: 'changeDay',
      baseFacts: { change: { trigger: 'function', day: '2026-03-10' } },
      facts: { change: { trigger: 'function', day: '2026-03-11' } },
    },
    {
      code: 'date-form',
      path: 'changeDay',
      baseFacts: { change: { trigger: 'function', day: '2026-03-10' } },
      facts: { change: { trigger: 'function', day: undefined } },
    },
  ]);
});
