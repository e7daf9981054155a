/** Checks of the sharing and opening classes: the city's words only, the legal ground each class needs, and its conditions. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Content } from '../schema.ts';
import type { CheckFacts } from './facts.ts';
import { articlesOf, empty, fault, listed, nameKey, warning } from './issue.ts';

/** Rule that names the levels of law a class may rest on. */
export const basisRules: Readonly<Record<string, string>> = {
  withheld: 'classify.withheld-basis',
  conditional: 'classify.conditional-basis',
};

/** Phrases that name no condition at all. */
const emptyPhrases = new Set(
  [
    '另行协商',
    '协商',
    '协商确定',
    '面议',
    '按规定',
    '视情况',
    '视情况而定',
    '待定',
    '无',
    '其他',
    '详见附件',
    '有条件',
  ].map(nameKey),
);

export function checkSharing(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  return [
    ...sharingClass(law, content),
    ...basis(law, content),
    ...condition(law, content, facts),
    ...opening(law, content),
  ];
}

function sharingClass(law: LawNow, content: Content): FieldIssue[] {
  const rule = 'classify.sharing-classes';
  const classes = law.terms(rule);
  if (empty(content.sharingClass)) return [];
  const found = classes.find(({ key }) => key === content.sharingClass);
  if (!found) return [unknownClass('sharingClass', '共享属性', 'sharing class', classes, law.cite(rule))];
  if (found.key === 'unconditional' && (content.namedUnits.length > 0 || content.namedItems.length > 0)) {
    return [
      fault(
        'unconditional-limited',
        content.namedUnits.length > 0 ? 'namedUnits' : 'namedItems',
        {
          zh: `“${found.zh}”面向全部单位，不得限定单位或信息项`,
          en: `“${found.en}” is for every unit; units and items may not be limited`,
          mendZh: '清空限定，或改为有条件共享并说明条件',
          mendEn: 'Clear the limits, or make it conditional and state the condition',
        },
        articlesOf(law, rule, found),
      ),
    ];
  }
  return [];
}

const unknownClass = (
  path: string,
  zh: string,
  en: string,
  choices: readonly { zh: string; en: string }[],
  articles: string[],
): FieldIssue =>
  fault(
    'class-unknown',
    path,
    {
      zh: `${zh}不在本市规定的类别之内`,
      en: `The ${en} is none of the city’s classes`,
      mendZh: `可选：${listed(choices, 'zh')}`,
      mendEn: `Choose one of: ${listed(choices, 'en')}`,
    },
    articles,
  );

const needWords: Readonly<Record<string, { zh: string; en: string }>> = {
  title: { zh: '文件名称', en: 'title' },
  article: { zh: '条款', en: 'article' },
  wording: { zh: '条文内容', en: 'wording' },
};

function basis(law: LawNow, content: Content): FieldIssue[] {
  const rule = basisRules[content.sharingClass];
  if (rule === undefined) return [];
  const levels = law.terms(rule);
  // The city asks no ground for this class.
  if (levels.length === 0) return [];
  const code = content.sharingClass === 'withheld' ? 'withheld-basis' : 'conditional-basis';
  const word = law.term('classify.sharing-classes', content.sharingClass);
  const zh = word?.zh ?? content.sharingClass;
  const en = word?.en ?? content.sharingClass;
  const mend = {
    mendZh: `从依据库选择以下层级的文件及条款：${listed(levels, 'zh')}`,
    mendEn: `Name title and article of one of: ${listed(levels, 'en')}`,
  };
  if (content.sharingBasis.length === 0) {
    const text = { zh: `“${zh}”须注明依据`, en: `“${en}” needs a legal basis`, ...mend };
    return [fault(code, 'sharingBasis', text, law.cite(rule))];
  }
  return content.sharingBasis.flatMap((entry, index) => {
    const level = levels.find(({ key }) => key === entry.kind);
    if (!level) {
      const text = {
        zh: empty(entry.kind) ? '依据须注明层级' : '该层级的文件不能作为依据',
        en: empty(entry.kind)
          ? 'The basis must state its level'
          : 'A document of this level is no accepted basis',
        ...mend,
      };
      return [fault(code, `sharingBasis.${index}.kind`, text, law.cite(rule))];
    }
    const needs = level.attributes.needs;
    return (Array.isArray(needs) ? needs : [])
      .filter((need) => isPart(need) && empty(entry[need]))
      .map((need) => {
        const part = needWords[need] ?? { zh: need, en: need };
        return fault(
          code,
          `sharingBasis.${index}.${need}`,
          {
            zh: `依据须写明${part.zh}`,
            en: `The basis must state its ${part.en}`,
            mendZh: `请补填${part.zh}`,
            mendEn: `Fill in the ${part.en}`,
          },
          articlesOf(law, rule, level),
        );
      });
  });
}

const isPart = (need: string): need is 'title' | 'article' | 'wording' =>
  need === 'title' || need === 'article' || need === 'wording';

function condition(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  if (content.sharingClass !== 'conditional') return [];
  const issues: FieldIssue[] = [];
  const word = law.term('classify.sharing-classes', 'conditional');
  const articles = articlesOf(law, 'classify.sharing-classes', word);
  if (empty(content.sharingConditions) || emptyPhrases.has(nameKey(content.sharingConditions))) {
    issues.push(
      fault(
        'condition-empty',
        'sharingConditions',
        {
          zh: '共享条件缺失或不具体',
          en: 'The sharing condition is missing or says nothing',
          mendZh: '写明可共享的对象、用途、方式',
          mendEn: 'State with whom, for what and how it is shared',
        },
        articles,
      ),
    );
  }
  const rule = 'classify.conditional-forms';
  const forms = law.terms(rule);
  if (forms.length > 0 && !forms.some(({ key }) => key === content.conditionalForm)) {
    issues.push(
      fault(
        'conditional-form',
        'conditionalForm',
        {
          zh: '有条件共享须说明采用的形式',
          en: 'Conditional sharing must state its form',
          mendZh: `可选：${listed(forms, 'zh')}`,
          mendEn: `Choose one of: ${listed(forms, 'en')}`,
        },
        law.cite(rule),
      ),
    );
  }
  if (
    content.conditionalForm === 'named-units' &&
    (content.namedUnits.length === 0 || facts.unknownUnits.length > 0)
  ) {
    issues.push(
      fault(
        'named-units',
        'namedUnits',
        {
          zh: '须列出可以共享的单位，且均在机构表中',
          en: 'Name the units it is shared with, all of them registered',
          mendZh: '从机构表中选择单位',
          mendEn: 'Choose units from the register',
        },
        law.cite(rule),
      ),
    );
  }
  if (content.conditionalForm === 'named-items') {
    const known = new Set(content.items.map(({ name }) => name));
    if (content.namedItems.length === 0 || content.namedItems.some((name) => !known.has(name))) {
      issues.push(
        fault(
          'named-items',
          'namedItems',
          {
            zh: '须列出可以共享的信息项，且均为本资源的信息项',
            en: 'Name the items that are shared, all of them items of this entry',
            mendZh: '从信息项中勾选',
            mendEn: 'Choose from the items',
          },
          law.cite(rule),
        ),
      );
    }
  }
  return issues;
}

function opening(law: LawNow, content: Content): FieldIssue[] {
  const rule = 'classify.opening-classes';
  if (empty(content.openingClass)) return [];
  const classes = law.terms(rule);
  const found = classes.find(({ key }) => key === content.openingClass);
  if (!found) return [unknownClass('openingClass', '开放属性', 'opening class', classes, law.cite(rule))];
  const articles = articlesOf(law, rule, found);
  const issues: FieldIssue[] = [];
  if (
    found.key === 'conditional' &&
    (empty(content.openingCondition) || emptyPhrases.has(nameKey(content.openingCondition)))
  ) {
    issues.push(
      fault(
        'open-condition',
        'openingCondition',
        {
          zh: '缺少开放条件',
          en: 'The opening condition is missing',
          mendZh: '补填开放条件或选择无条件开放',
          mendEn: 'State the condition or open it unconditionally',
        },
        articles,
      ),
    );
  }
  if (found.key === 'open') {
    for (const [index, item] of content.items.entries()) {
      if (item.personal === 'none') continue;
      issues.push(
        fault(
          'sensitive-open',
          `items.${index}.personal`,
          {
            zh: `含个人信息或敏感信息项“${item.titleZh || item.name}”，不得无条件开放`,
            en: `“${item.titleEn || item.titleZh || item.name}” is personal or sensitive and may not be opened unconditionally`,
            mendZh: '改为有条件、脱敏后开放，或移除该项',
            mendEn: 'Open it on conditions or desensitised, or leave the item out',
          },
          articles,
        ),
      );
    }
    if (content.sharingClass === 'withheld') {
      issues.push(
        warning(
          'open-but-withheld',
          'openingClass',
          {
            zh: '不予共享的资源却无条件向社会开放',
            en: 'Withheld from departments, yet open to the public',
            mendZh: '核对共享属性与开放属性',
            mendEn: 'Check the two classes against each other',
          },
          articles,
        ),
      );
    }
  }
  return issues;
}
