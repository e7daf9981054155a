/** Checks of whom the data are about: a subject that the city wants identified needs an item that names it in every row. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Content, DraftItem } from '../content.ts';
import { formatOf, identifierWords, subjectWords } from '../terms.ts';
import { articlesOf, empty, fault, listed, warning } from './issue.ts';

const rule = 'catalog.subject-identifiers';
/** Numbers of several kinds, told apart by another item. */
const typed = ['identity-document', 'organisation-code'];

export function checkSubject(law: LawNow, content: Content): FieldIssue[] {
  return [...identifiesSubject(law, content), ...namesItsType(content)];
}

function identifiesSubject(law: LawNow, content: Content): FieldIssue[] {
  const terms = law.terms(rule);
  if (terms.length === 0 || content.subjectKind === 'none') return [];
  if (content.subjectKind === '') {
    if (content.items.length === 0 || !formatOf(content.formatCategory)?.structured) return [];
    return [
      warning(
        'subject-unstated',
        'subjectKind',
        {
          zh: '未说明数据记录的是自然人、法人、非法人组织还是其他',
          en: 'It is not said whether the rows are about persons, legal persons, other organisations or none of them',
          mendZh: '请选择对象类型',
          mendEn: 'Choose the kind of subject',
        },
        law.cite(rule),
      ),
    ];
  }
  const term = terms.find(({ key }) => key === content.subjectKind);
  if (!term) return [];
  const articles = articlesOf(law, rule, term);
  const asked = term.attributes.identifiers;
  const allowed = identifierWords.filter(({ key }) => Array.isArray(asked) && asked.includes(key));
  const found = content.items.filter(({ identifier }) => allowed.some(({ key }) => key === identifier));
  const kind = subjectWords.find(({ key }) => key === content.subjectKind) ?? term;
  if (found.length === 0) {
    return [
      fault(
        'subject-identifier',
        'items',
        {
          zh: `对象类型为“${kind.zh}”的资源没有标识对象的信息项`,
          en: `The rows are about a ${kind.en}, but no item identifies it`,
          mendZh: `将一个信息项标为：${listed(allowed, 'zh')}`,
          mendEn: `Mark an item as one of: ${listed(allowed, 'en')}`,
        },
        articles,
      ),
    ];
  }
  if (found.some(({ nullable, key }) => !nullable || key)) return [];
  const [first] = found;
  return [
    fault(
      'subject-identifier-nullable',
      `items.${first ? content.items.indexOf(first) : 0}.nullable`,
      {
        zh: `标识对象的信息项“${first?.titleZh ?? ''}”不能为空`,
        en: `The item “${first?.titleZh ?? ''}” identifies the subject and may not be empty`,
        mendZh: '取消“可空”',
        mendEn: 'Make it not nullable',
      },
      articles,
    ),
  ];
}

/** A number of an unknown kind cannot be judged: the item that says the kind must exist and be text. */
function namesItsType(content: Content): FieldIssue[] {
  return content.items.flatMap((item, index) => {
    if (item.identifier === undefined || !typed.includes(item.identifier)) return [];
    if (content.items.some((other) => other !== item && saysType(other, item))) return [];
    const label = item.titleZh || item.name;
    return [
      fault('identifier-type', `items.${index}.identifierType`, {
        zh: `信息项“${label}”未指明由哪个信息项说明号码的类型`,
        en: `“${label}” does not say which item states the type of its number`,
        mendZh: '选择一个字符串类型的信息项作为证件类型或代码类型',
        mendEn: 'Choose a text item as its document type or code type',
      }),
    ];
  });
}

const saysType = (other: DraftItem, item: DraftItem): boolean =>
  !empty(item.identifierType ?? '') &&
  other.name === item.identifierType &&
  other.type === 'C' &&
  other.identifier === undefined;
