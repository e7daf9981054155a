/** Checks of whom the data are about: each spoilt in one point. */
import { describe } from 'node:test';
import { checkRows } from '#tests/factories/entry.ts';
import type { DraftItem } from '../content.ts';

const item = (name: string, more: Partial<DraftItem>): DraftItem => ({
  name,
  titleZh: `项${name}`,
  type: 'C',
  length: 40,
  key: false,
  nullable: false,
  personal: 'none',
  filterable: false,
  description: '含义',
  ...more,
});
const key = item('no', { key: true });
const number = item('number', { identifier: 'identity-document', identifierType: 'kind' });
const kind = item('kind', { nullable: true });
const code = item('code', { identifier: 'credit-code' });
const city = 'neijiang';
const person = { subjectKind: 'natural-person' as const, items: [key, kind, number] };
const legal = { subjectKind: 'legal-person' as const, items: [key, code] };

describe('subjects and what identifies them', () => {
  checkRows([
    {
      code: 'subject-unstated',
      severity: 'warning',
      path: 'subjectKind',
      city,
      base: person,
      spoilt: { ...person, subjectKind: '' },
    },
    {
      code: 'subject-identifier',
      path: 'items',
      city,
      base: person,
      spoilt: { ...person, items: [key, kind] },
      articles: ['NJ-17c'],
    },
    {
      code: 'subject-identifier',
      path: 'items',
      city,
      base: legal,
      // Another code does not identify a legal person there.
      spoilt: {
        ...legal,
        items: [key, kind, item('code', { identifier: 'organisation-code', identifierType: 'kind' })],
      },
      articles: ['NJ-17c'],
    },
    {
      code: 'subject-identifier-nullable',
      path: 'items.1.nullable',
      city,
      base: legal,
      spoilt: { ...legal, items: [key, { ...code, nullable: true }] },
      articles: ['NJ-17c'],
    },
    {
      code: 'identifier-type',
      path: 'items.2.identifierType',
      city,
      base: person,
      spoilt: { ...person, items: [key, kind, { ...number, identifierType: undefined }] },
    },
    {
      code: 'identifier-type',
      path: 'items.1.identifierType',
      base: person,
      spoilt: { ...person, items: [key, number] },
    },
    {
      code: 'identifier-type',
      path: 'items.2.identifierType',
      base: person,
      spoilt: { ...person, items: [key, { ...kind, type: 'I' }, number] },
    },
  ]);
});
