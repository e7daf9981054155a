/** Words of demands that no city's text gives: what may be asked, and what becomes of it. */
import type { Text } from '#kernel/errors.ts';

export const demandKinds = ['list', 'open', 'disclosure', 'other'] as const;
export type DemandKind = (typeof demandKinds)[number];
export const demandStates = ['filed', 'assigned', 'answered', 'redirected'] as const;
export type DemandState = (typeof demandStates)[number];
export const answers = ['date', 'conditions', 'refuse'] as const;
export type AnswerKind = (typeof answers)[number];
export const reviewStates = ['filed', 'accepted', 'upheld', 'overturned', 'declined'] as const;
export type ReviewState = (typeof reviewStates)[number];
/** What became of a demand: for its author, the yearly call and the public. */
export const fates = ['waiting', 'planned', 'promised', 'opened', 'refused', 'redirected'] as const;
export type Fate = (typeof fates)[number];

export const kindWords: Readonly<Record<DemandKind, Text>> = {
  list: { zh: '应列入目录而未列入', en: 'should be in the catalogue and is not' },
  open: { zh: '应开放而未开放', en: 'should be open and is not' },
  disclosure: { zh: '申请政府信息公开', en: 'disclosure of government information' },
  other: { zh: '其他', en: 'something else' },
};

/** What somebody is, by the kind of their body, for counting; units of the city are one kind. */
export const filerKinds = ['person', 'company', 'university', 'body', 'unit'] as const;
export type FilerKind = (typeof filerKinds)[number];
export function filerKindOf(organisationKind: string): FilerKind {
  if (organisationKind === 'public-person') return 'person';
  if (organisationKind === 'public-company' || organisationKind === 'public-operator') return 'company';
  if (organisationKind === 'public-university') return 'university';
  return organisationKind.startsWith('public-') ? 'body' : 'unit';
}
