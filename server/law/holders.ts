// In which words a step's holder is named before anybody holds it: the body in the city's word, and the post in the reader's.
import type { Role } from '#kernel/actor.ts';
import type { Law, Text } from './types.ts';

/** `word`: key of the city's vocabulary, where it has one for the body; `text` otherwise. */
type Named = { word?: string; text: Text; roles: Role[] };

/** Every resolver the packs name. */
const resolvers: Readonly<Record<string, Named>> = {
  'bureau-of-city': {
    word: 'authority',
    text: { zh: '市数据主管部门', en: 'data authority of the city' },
    roles: ['bureau'],
  },
  'bureau-of-area': {
    word: 'county-authority',
    text: { zh: '县区数据主管部门', en: 'data authority of the county' },
    roles: ['area_bureau', 'bureau'],
  },
  'managing-unit': {
    text: {
      zh: '管理单位（申请单位所在地的数据主管部门）',
      en: 'managing unit (the data authority where the applying unit belongs)',
    },
    roles: ['area_bureau', 'bureau'],
  },
  'provider-of-subject': {
    word: 'provider',
    text: { zh: '数据提供单位', en: 'data providing unit' },
    roles: ['provider'],
  },
  'government-of-city': { text: { zh: '市人民政府', en: 'city government' }, roles: ['government'] },
  'head-of-holder': {
    text: { zh: '承办单位负责人', en: 'head of the body that holds the step' },
    roles: ['head'],
  },
  'recipient-of-request': {
    text: { zh: '接收异议的单位', en: 'the body that the objection was filed with' },
    roles: ['bureau', 'provider', 'consumer'],
  },
  'answerer-of-voice': {
    text: {
      zh: '收到意见的单位（开放单位或主管部门）',
      en: 'the body that the matter was brought to (the one that opened the data, or the authority)',
    },
    roles: ['provider', 'bureau'],
  },
  applicant: { text: { zh: '提出申请的单位', en: 'the body that applied' }, roles: ['provider', 'consumer'] },
};

export type HolderWords = { body: Text; roles: Role[] };

/** Who holds the steps of a resolver in this city; undefined for one that has no words yet. */
export function holderWords(law: Pick<Law, 'vocabulary'>, resolver: string): HolderWords | undefined {
  const named = resolvers[resolver];
  return named && { body: (named.word && law.vocabulary[named.word]) || named.text, roles: named.roles };
}
