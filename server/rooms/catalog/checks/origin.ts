/** Checks of where the data come from: one of the city's origins with the particulars it demands, and the occasion they arose on. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Content } from '../content.ts';
import { originNeeds, origins } from '../terms.ts';
import type { CheckFacts } from './facts.ts';
import { articlesOf, empty, fault, listed } from './issue.ts';

const originRule = 'catalog.origins';
const occasionRule = 'catalog.occasions';

type Need = 'contract' | 'contractor' | 'approval' | 'ground' | 'parents';

const needs: Readonly<
  Record<Need, { path: string; zh: string; en: string; missing(c: Content, f: CheckFacts): boolean }>
> = {
  contract: {
    path: 'particulars.contract',
    zh: '合同名称或编号',
    en: 'contract',
    missing: (c) => empty(c.particulars.contract ?? ''),
  },
  contractor: {
    path: 'particulars.contractor',
    zh: '承担单位',
    en: 'contractor',
    missing: (c) => empty(c.particulars.contractor ?? ''),
  },
  approval: {
    path: 'particulars.approval',
    zh: '采购批准文号',
    en: 'approval of the purchase',
    missing: (c) => empty(c.particulars.approval ?? ''),
  },
  ground: {
    path: 'originNote',
    zh: '纳入依据',
    en: 'ground of inclusion',
    missing: (c) => empty(c.originNote),
  },
  parents: {
    path: 'parents',
    zh: '来源资源',
    en: 'resources they come from',
    missing: (c, facts) => c.parents.length === 0 || facts.unknownParents.length > 0,
  },
};

const isNeed = (key: string): key is Need => key in needs;

export function checkOrigin(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  return [...origin(law, content, facts), ...occasion(law, content)];
}

function origin(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  if (empty(content.origin)) return [];
  const terms = law.terms(originRule);
  const words = terms.length > 0 ? terms : origins;
  const word = words.find(({ key }) => key === content.origin);
  if (!word) {
    return [
      fault(
        'choice-unknown',
        'origin',
        {
          zh: `没有“${content.origin}”这一数据来源`,
          en: `There is no origin “${content.origin}”`,
          mendZh: `可选：${listed(words, 'zh')}`,
          mendEn: `Choose one of: ${listed(words, 'en')}`,
        },
        law.cite(originRule),
      ),
    ];
  }
  const term = terms.find(({ key }) => key === content.origin);
  const asked = term?.attributes.needs;
  const wanted = Array.isArray(asked) ? asked : (originNeeds[content.origin] ?? []);
  return wanted
    .filter(isNeed)
    .map((key) => ({ key, need: needs[key] }))
    .filter(({ need }) => need.missing(content, facts))
    .map(({ key, need }) =>
      fault(
        `origin-${key}`,
        need.path,
        {
          zh: `来源为“${word.zh}”的，须写明${need.zh}`,
          en: `Data of the origin “${word.en}” must name the ${need.en}`,
          mendZh: `请补填${need.zh}`,
          mendEn: `Fill in the ${need.en}`,
        },
        term ? articlesOf(law, originRule, term) : [],
      ),
    );
}

function occasion(law: LawNow, content: Content): FieldIssue[] {
  const terms = law.terms(occasionRule);
  if (terms.length === 0 || empty(content.occasion)) return [];
  const term = terms.find(({ key }) => key === content.occasion);
  const articles = articlesOf(law, occasionRule, term);
  if (!term) {
    return [
      fault(
        'choice-unknown',
        'occasion',
        {
          zh: `没有“${content.occasion}”这一形成场合`,
          en: `There is no occasion “${content.occasion}”`,
          mendZh: `可选：${listed(terms, 'zh')}`,
          mendEn: `Choose one of: ${listed(terms, 'en')}`,
        },
        articles,
      ),
    ];
  }
  if (term.attributes['public-data'] !== false) return [];
  return [
    fault(
      'not-public-data',
      'occasion',
      {
        zh: `“${term.zh}”中形成的数据不是公共数据，不得编目`,
        en: `Data of the occasion “${term.en}” are no public data and may not be catalogued`,
        mendZh: '只编制履行职责或提供公共服务中形成的数据',
        mendEn: 'Catalogue only what arises in public duties or services',
      },
      articles,
    ),
  ];
}
