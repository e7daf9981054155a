/** Checks of what an entry argues for its classes: reason, conditions, scenarios, and the grounds on which opening is held back. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { OpeningGround } from '../classing.ts';
import type { Content } from '../content.ts';
import type { CheckFacts } from './facts.ts';
import { articlesOf, empty, fault, listed } from './issue.ts';

/** Rule that names the grounds of each opening class other than open. */
export const openingGroundRules = {
  closed: 'classify.closed-grounds',
  conditional: 'classify.conditional-open-grounds',
} as const;

export function checkClassing(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  return [
    ...dataClass(law, content, facts),
    ...reason(law, content),
    ...terms(law, content),
    ...scenarios(law, content),
    ...itemClasses(law, content),
    ...grounds(law, content, facts),
    ...openingBasis(law, content),
    ...classChange(law, content, facts),
  ];
}

const missing = (text: string | undefined): boolean => empty(text ?? '');

/** Once the bureau has issued classes of data, an entry names one of them. */
function dataClass(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  const classes = facts.dataClasses ?? [];
  const given = content.classing.dataClass ?? '';
  if (classes.length === 0 || classes.some(({ key }) => key === given)) return [];
  return [
    fault(
      'data-class',
      'classing.dataClass',
      {
        zh: empty(given) ? '须填明数据类别' : '数据类别不在主管部门发布的规则之内',
        en: empty(given)
          ? 'The class of data is missing'
          : 'The class of data is none of those the bureau issued',
        mendZh: `可选：${listed(classes, 'zh')}`,
        mendEn: `Choose one of: ${listed(classes, 'en')}`,
      },
      law.cite('classify.grading-rules'),
    ),
  ];
}

function reason(law: LawNow, content: Content): FieldIssue[] {
  const rule = 'classify.reason-required';
  const asked = law.term(rule, content.sharingClass);
  if (!asked || !missing(content.classing.sharingReason)) return [];
  return [
    fault(
      'class-reason',
      'classing.sharingReason',
      {
        zh: `“${asked.zh}”须说明理由`,
        en: `“${asked.en}” needs its reason`,
        mendZh: '写明为什么不能无条件共享',
        mendEn: 'Say why it cannot be shared without conditions',
      },
      articlesOf(law, rule, asked),
    ),
  ];
}

function terms(law: LawNow, content: Content): FieldIssue[] {
  const rule = 'classify.terms-listed';
  if (content.sharingClass !== 'conditional' || !law.flag(rule)) return [];
  const given = content.classing.sharingTerms ?? [];
  if (given.length > 0 && !given.some(empty)) return [];
  return [
    fault(
      'class-terms',
      'classing.sharingTerms',
      {
        zh: '有条件共享须逐条写明共享条件',
        en: 'Conditional sharing states its conditions one by one',
        mendZh: '每条条件单独填写',
        mendEn: 'Write each condition by itself',
      },
      law.cite(rule),
    ),
  ];
}

function scenarios(law: LawNow, content: Content): FieldIssue[] {
  const rule = 'classify.scenarios';
  if (content.sharingClass !== 'conditional' || !law.flag(rule)) return [];
  const given = content.classing.scenarios ?? [];
  if (given.length > 0 && !given.some(empty)) return [];
  return [
    fault(
      'class-scenarios',
      'classing.scenarios',
      {
        zh: '有条件共享须写明特定场景',
        en: 'Conditional sharing names its particular scenarios',
        mendZh: '至少写明一个可以使用的场景',
        mendEn: 'Name at least one scenario of use',
      },
      law.cite(rule),
    ),
  ];
}

/** An item's own classes are the city's words too, and none of them is laxer than the entry holds it. */
function itemClasses(law: LawNow, content: Content): FieldIssue[] {
  const issues: FieldIssue[] = [];
  content.items.forEach((item, index) => {
    for (const [field, value, rule, zh, en] of [
      ['sharingClass', item.sharingClass, 'classify.sharing-classes', '共享属性', 'sharing class'],
      ['openingClass', item.openingClass, 'classify.opening-classes', '开放属性', 'opening class'],
    ] as const) {
      if (missing(value) || law.term(rule, value ?? '')) continue;
      issues.push(
        fault(
          'item-class-unknown',
          `items.${index}.${field}`,
          {
            zh: `信息项“${item.titleZh || item.name}”的${zh}不在本市规定的类别之内`,
            en: `The ${en} of “${item.titleEn || item.name}” is none of the city’s`,
            mendZh: `可选：${listed(law.terms(rule), 'zh')}`,
            mendEn: `Choose one of: ${listed(law.terms(rule), 'en')}`,
          },
          law.cite(rule),
        ),
      );
    }
    if (item.key && item.sharingClass === 'withheld' && content.sharingClass !== 'withheld') {
      issues.push(
        fault(
          'item-key-withheld',
          `items.${index}.sharingClass`,
          {
            zh: `主键信息项“${item.titleZh || item.name}”不予共享，其余信息项便无从取得`,
            en: `With the key “${item.titleEn || item.name}” withheld nothing else could be asked for`,
            mendZh: '换一个主键，或整项不予共享',
            mendEn: 'Choose another key, or withhold the whole',
          },
          law.cite('classify.sharing-classes'),
        ),
      );
    }
  });
  return issues;
}

/** Grounds that stand: those ticked now, and those handed in before that the bureau has not cleared. */
function standing(content: Content, facts: CheckFacts): OpeningGround[] {
  const now = content.classing.openingGrounds ?? [];
  const left = (facts.standingGrounds ?? []).filter((key) => !now.some((ground) => ground.key === key));
  return [...now, ...left.map((key) => ({ key }))];
}

function grounds(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  const closed = law.terms(openingGroundRules.closed);
  const conditional = law.terms(openingGroundRules.conditional);
  // The city's text names no grounds: the class is the unit's choice.
  if (closed.length + conditional.length === 0 || empty(content.openingClass)) return [];
  const issues: FieldIssue[] = [];
  const ticked = content.classing.openingGrounds ?? [];
  ticked.forEach((ground, index) => {
    const path = `classing.openingGrounds.${index}`;
    const rule = closed.some(({ key }) => key === ground.key)
      ? openingGroundRules.closed
      : openingGroundRules.conditional;
    const term = law.term(rule, ground.key);
    if (!term) {
      issues.push(
        fault(
          'opening-ground-unknown',
          `${path}.key`,
          {
            zh: '没有这一情形',
            en: 'There is no such ground',
            mendZh: `可选：${listed([...closed, ...conditional], 'zh')}`,
            mendEn: `Choose one of: ${listed([...closed, ...conditional], 'en')}`,
          },
          law.cite(rule),
        ),
      );
      return;
    }
    const needs = term.attributes.needs;
    for (const need of Array.isArray(needs) ? needs : []) {
      const words = needWords[need];
      if (!words || !missing(ground[words.field])) continue;
      issues.push(
        fault(
          'opening-ground-argued',
          `${path}.${words.field}`,
          {
            zh: `“${term.zh}”须写明${words.zh}`,
            en: `“${term.en}” must state ${words.en}`,
            mendZh: `请补填${words.zh}`,
            mendEn: `Fill in ${words.en}`,
          },
          articlesOf(law, rule, term),
        ),
      );
    }
  });
  const stands = standing(content, facts);
  const against = stands.filter(({ key }) => closed.some((term) => term.key === key));
  const asking = stands.filter(({ key }) => conditional.some((term) => term.key === key));
  const word = law.term('classify.opening-classes', content.openingClass);
  const wrong = (rule: string, zh: string, en: string, mendZh: string, mendEn: string): FieldIssue =>
    fault(
      'opening-ground',
      'openingClass',
      {
        zh: `“${word?.zh ?? content.openingClass}”：${zh}`,
        en: `“${word?.en ?? ''}”: ${en}`,
        mendZh,
        mendEn,
      },
      law.cite(rule),
    );
  const names = (keys: readonly OpeningGround[], terms: readonly { key: string; zh: string; en: string }[]) =>
    listed(
      terms.filter(({ key }) => keys.some((ground) => ground.key === key)),
      'zh',
    );
  if (content.openingClass !== 'closed' && against.length > 0 && closed.length > 0) {
    const clearing = facts.standingGrounds?.some((key) => against.some((ground) => ground.key === key));
    issues.push(
      wrong(
        openingGroundRules.closed,
        `已标明${names(against, closed)}，不得开放`,
        'a ground against opening stands',
        clearing ? '请主管部门解除该情形，或列为不开放' : '列为不开放，或核实后取消该情形',
        clearing
          ? 'Ask the bureau to clear the ground, or do not open it'
          : 'Do not open it, or untick the ground',
      ),
    );
  } else if (content.openingClass === 'closed' && against.length === 0 && closed.length > 0) {
    issues.push(
      wrong(
        openingGroundRules.closed,
        '须标明不开放的情形',
        'a ground against opening must be ticked',
        `可选：${listed(closed, 'zh')}`,
        `One of: ${listed(closed, 'en')}`,
      ),
    );
  } else if (content.openingClass === 'conditional' && asking.length === 0 && conditional.length > 0) {
    issues.push(
      wrong(
        openingGroundRules.conditional,
        '须标明有条件开放的情形',
        'a ground for conditions must be ticked',
        `可选：${listed(conditional, 'zh')}`,
        `One of: ${listed(conditional, 'en')}`,
      ),
    );
  } else if (content.openingClass === 'open' && asking.length > 0) {
    issues.push(
      wrong(
        openingGroundRules.conditional,
        `已标明${names(asking, conditional)}，不能无条件开放`,
        'a ground for conditions stands',
        '列为有条件开放，或取消该情形',
        'Open it on conditions, or untick the ground',
      ),
    );
  }
  return issues;
}

const needWords: Readonly<
  Record<string, { field: 'argument' | 'title' | 'article'; zh: string; en: string }>
> = {
  argument: { field: 'argument', zh: '理由', en: 'its argument' },
  title: { field: 'title', zh: '文件名称', en: 'the act' },
  right: { field: 'title', zh: '合同或者权利名称', en: 'the contract or the right' },
  article: { field: 'article', zh: '条款', en: 'the article' },
};

/** Where the city asks a legal basis of every class but open. */
function openingBasis(law: LawNow, content: Content): FieldIssue[] {
  const rule = 'classify.opening-basis';
  const levels = law.terms(rule);
  if (levels.length === 0 || !['conditional', 'closed'].includes(content.openingClass)) return [];
  const wrong = (path: string, zh: string, en: string): FieldIssue =>
    fault(
      'opening-basis',
      path,
      {
        zh,
        en,
        mendZh: `依据的层级：${listed(levels, 'zh')}，并写明名称和条款`,
        mendEn: `Name title and article of one of: ${listed(levels, 'en')}`,
      },
      law.cite(rule),
    );
  if (content.openingBasis.length === 0) {
    return [wrong('openingBasis', '该开放属性须注明依据', 'this opening class needs a legal basis')];
  }
  return content.openingBasis.flatMap((basis, index): FieldIssue[] => {
    const path = `openingBasis.${index}`;
    const level = levels.find(({ key }) => key === basis.kind);
    if (!level)
      return [wrong(`${path}.kind`, '该层级的文件不能作为依据', 'a document of this level is no basis')];
    const needs = level.attributes.needs;
    return (['title', 'article', 'wording'] as const)
      .filter((part) => Array.isArray(needs) && needs.includes(part) && empty(basis[part]))
      .map((part) => wrong(`${path}.${part}`, '依据不完整', 'the basis is incomplete'));
  });
}

/** The former class, the person and the time stand in the versions; the reason has to be written. */
function classChange(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  const rule = 'classify.class-change-reason';
  const former = facts.publishedClasses;
  if (!former || !law.flag(rule) || !missing(content.classing.changeReason)) return [];
  if (former.sharingClass === content.sharingClass && former.openingClass === content.openingClass) return [];
  return [
    fault(
      'class-change-reason',
      'classing.changeReason',
      {
        zh: '调整共享或开放属性须说明理由',
        en: 'A change of class needs its reason',
        mendZh: '写明为何调整',
        mendEn: 'Say why it changes',
      },
      law.cite(rule),
    ),
  ];
}
