/** Checks of the extended fields: figures, an item's own classes and grade, its standard, its code list, the specification. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { lacking } from '../compile/elements.ts';
import type { Content, DraftItem } from '../content.ts';
import { gradeOfLevel, levelOfGrade, numberFields, securityLevels } from '../terms.ts';
import type { CheckFacts } from './facts.ts';
import { empty, fault, listed, warning } from './issue.ts';

export function checkExtended(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  return [
    ...specification(law, content, facts),
    ...figures(content),
    ...categories(content, facts),
    ...content.items.flatMap((item, index) => [
      ...classes(law, item, index),
      ...standards(item, index, facts),
    ]),
    ...grade(content),
  ];
}

/** What the bureau's specification asks beyond guide and law, with the level that asks for it. */
function specification(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  const { specification: spec } = facts;
  if (!spec) return [];
  return lacking(content, spec.required).map(({ path, zh, en, level }) =>
    fault(
      'required',
      path.startsWith('items.') ? 'items' : path,
      {
        zh: `缺少必填项：${zh}（${level === 'province' ? '省级' : '市级'}编目规范第${spec.version}版要求）`,
        en: `Missing: ${en} (asked by the ${level} in edition ${spec.version} of the specification)`,
        mendZh: `请补填${zh}`,
        mendEn: `Fill in the ${en}`,
      },
      law.cite('catalog.required-fields'),
    ),
  );
}

function figures(content: Content): FieldIssue[] {
  return numberFields
    .filter(({ key }) => {
      const value = content.extended[key];
      return value !== undefined && !empty(value) && !/^\d+(\.\d+)?$/.test(value.trim());
    })
    .map(({ key, zh, en }) =>
      fault('numbers-only', `extended.${key}`, {
        zh: `“${zh}”只填数字`,
        en: `“${en}” takes digits only`,
        mendZh: '去掉“万条”“GB”等单位，未知填0',
        mendEn: 'Leave out units; write 0 when unknown',
      }),
    );
}

function categories(content: Content, facts: CheckFacts): FieldIssue[] {
  const all = [content.categoryCode, ...content.furtherCategories];
  return content.furtherCategories.flatMap((code, index) => {
    const twice = all.indexOf(code) <= index;
    if (!twice && !facts.unknownCategories.includes(code)) return [];
    return [
      fault('category-form', `furtherCategories.${index}`, {
        zh: twice ? `分类“${code}”重复` : `分类“${code}”不在分类表中`,
        en: twice ? `The category “${code}” stands twice` : `The category “${code}” is not in the tree`,
        mendZh: '从分类列表中选择，不重复',
        mendEn: 'Choose from the list, each once',
      }),
    ];
  });
}

function classes(law: LawNow, item: DraftItem, index: number): FieldIssue[] {
  const issues: FieldIssue[] = [];
  for (const [key, rule, zh, en] of [
    ['sharingClass', 'classify.sharing-classes', '共享属性', 'sharing property'],
    ['openingClass', 'classify.opening-classes', '开放属性', 'opening property'],
  ] as const) {
    const value = item[key];
    if (value === undefined || empty(value)) continue;
    const terms = law.terms(rule);
    if (terms.some((term) => term.key === value)) continue;
    issues.push(
      fault(
        'class-unknown',
        `items.${index}.${key}`,
        {
          zh: `信息项“${item.titleZh}”的${zh}不在本市规定的类别之内`,
          en: `The ${en} of “${item.titleZh}” is none of the city’s classes`,
          mendZh: `可选：${listed(terms, 'zh')}`,
          mendEn: `Choose one of: ${listed(terms, 'en')}`,
        },
        law.cite(rule),
      ),
    );
  }
  return issues;
}

/** An item that follows an element of a standard has its type and room for its length; a newer edition is told. */
function standards(item: DraftItem, index: number, facts: CheckFacts): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const label = item.titleZh || item.name;
  if (item.codeListCode !== undefined && facts.unknownCodeLists.includes(item.codeListCode)) {
    issues.push(
      fault('code-list-unknown', `items.${index}.codeListCode`, {
        zh: `信息项“${label}”引用的码表“${item.codeListCode}”不存在`,
        en: `The code list “${item.codeListCode}” of “${label}” does not exist`,
        mendZh: '从码表库中选择',
        mendEn: 'Choose from the register of code lists',
      }),
    );
  }
  if (item.elementId === undefined) return issues;
  const element = facts.elements.find(({ id }) => id === item.elementId);
  if (!element) {
    issues.push(
      fault('element-unknown', `items.${index}.elementId`, {
        zh: `信息项“${label}”引用的标准数据元不存在`,
        en: `The data element “${label}” follows does not exist`,
        mendZh: '从标准库中选择数据元',
        mendEn: 'Choose an element from the register of standards',
      }),
    );
    return issues;
  }
  const said = `${element.standard} ${element.identifier}`;
  if (item.type !== element.type) {
    issues.push(
      fault('element-type', `items.${index}.type`, {
        zh: `信息项“${label}”的类型${item.type}与标准数据元 ${said} 的类型${element.type}不一致`,
        en: `“${label}” is of type ${item.type}; the element ${said} is of type ${element.type}`,
        mendZh: `类型改为 ${element.type}，或取消引用`,
        mendEn: `Make it ${element.type}, or take the link away`,
      }),
    );
  }
  if (element.length !== undefined && item.length !== element.length) {
    issues.push(
      fault('element-length', `items.${index}.length`, {
        zh: `信息项“${label}”的长度${item.length ?? '未填'}与标准数据元 ${said} 的长度${element.length}不一致`,
        en: `“${label}” has the length ${item.length ?? 'none'}; the element ${said} has ${element.length}`,
        mendZh: `长度改为 ${element.length}，或取消引用`,
        mendEn: `Make it ${element.length}, or take the link away`,
      }),
    );
  }
  if (element.newest > element.version) {
    issues.push(
      warning('standard-newer', `items.${index}.elementId`, {
        zh: `信息项“${label}”引用 ${element.standard} 第${element.version}版，该标准已有第${element.newest}版`,
        en: `“${label}” follows edition ${element.version} of ${element.standard}; edition ${element.newest} is out`,
        mendZh: '核对新版后改引新版数据元',
        mendEn: 'Compare with the new edition and link its element',
      }),
    );
  }
  return issues;
}

/** 就高从严: where items are graded, the resource is graded as high as the highest of them. */
function grade(content: Content): FieldIssue[] {
  const highest = Math.max(0, ...content.items.map((item) => item.grade ?? 0));
  const own = gradeOfLevel(content.securityLevel);
  if (highest === 0 || own === undefined || own >= highest) return [];
  const level = securityLevels.find(({ key }) => key === levelOfGrade(highest));
  return [
    fault('grade-max', 'securityLevel', {
      zh: '资源级别低于信息项最高级别',
      en: 'The resource is graded lower than its highest item',
      mendZh: `调整为${level?.zh ?? ''}（就高从严）`,
      mendEn: `Make it ${level?.en ?? ''}`,
    }),
  ];
}
