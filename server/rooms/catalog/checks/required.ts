/** What every entry must state: the national guide's core and what the city's rule adds, each with its articles. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Content } from '../schema.ts';
import type { CheckFacts } from './facts.ts';
import { articlesOf, empty, fault } from './issue.ts';

const rule = 'catalog.required-fields';

type Field = {
  path: string;
  zh: string;
  en: string;
  /** Key of the city's rule that asks for it too. */
  key?: string;
  /** True: asked for everywhere; false: only where the city's rule names the key. */
  core: boolean;
  missing: (content: Content, facts: CheckFacts) => boolean;
};

const fields: readonly Field[] = [
  { path: 'name', zh: '资源名称', en: 'name', key: 'metadata', core: true, missing: (c) => empty(c.name) },
  {
    path: 'summary',
    zh: '资源摘要',
    en: 'summary',
    key: 'metadata',
    core: true,
    missing: (c) => empty(c.summary),
  },
  {
    path: 'categoryCode',
    zh: '资源分类',
    en: 'category',
    key: 'metadata',
    core: true,
    missing: (c) => empty(c.categoryCode),
  },
  {
    path: 'formatCategory',
    zh: '资源格式分类',
    en: 'format category',
    key: 'format',
    core: true,
    missing: (c) => empty(c.formatCategory),
  },
  {
    path: 'formatType',
    zh: '资源格式类型',
    en: 'format type',
    key: 'format',
    core: true,
    missing: (c) => empty(c.formatType),
  },
  {
    path: 'sharingForm',
    zh: '共享方式',
    en: 'form of sharing',
    core: true,
    missing: (c) => empty(c.sharingForm),
  },
  {
    path: 'sharingClass',
    zh: '共享属性',
    en: 'sharing class',
    key: 'sharing-class',
    core: true,
    missing: (c) => empty(c.sharingClass),
  },
  {
    path: 'openingClass',
    zh: '开放属性',
    en: 'opening class',
    key: 'opening-class',
    core: true,
    missing: (c) => empty(c.openingClass),
  },
  {
    path: 'updateCycle',
    zh: '更新周期',
    en: 'update cycle',
    key: 'update-cycle',
    core: true,
    missing: (c) => empty(c.updateCycle),
  },
  {
    path: 'sourceSystems',
    zh: '对应信息系统',
    en: 'information system',
    key: 'source-system',
    core: false,
    missing: (c) => c.sourceSystems.every(({ name }) => empty(name)),
  },
  {
    path: 'managementKey',
    zh: '数据管理密钥',
    en: 'data management key',
    key: 'management-key',
    core: false,
    missing: (_, facts) => !facts.managementKeySet,
  },
  {
    path: 'securityLevel',
    zh: '安全等级',
    en: 'security level',
    key: 'security-level',
    core: false,
    missing: (c) => empty(c.securityLevel),
  },
  {
    path: 'useRequirements',
    zh: '使用要求',
    en: 'use requirements',
    key: 'use-requirements',
    core: false,
    missing: (c) => empty(c.useRequirements),
  },
  {
    path: 'origin',
    zh: '数据来源',
    en: 'origin',
    key: 'origin',
    core: false,
    missing: (c) => empty(c.origin),
  },
  {
    path: 'occasion',
    zh: '形成场合',
    en: 'occasion',
    key: 'occasion',
    core: false,
    missing: (c) => empty(c.occasion),
  },
  {
    path: 'supplyMode',
    zh: '提供方式',
    en: 'way of supply',
    key: 'supply-mode',
    core: false,
    missing: (c) => empty(c.supplyMode),
  },
];

const levels = {
  both: { zh: '国家编制指南、本市规定要求', en: 'asked by the national guide and the city' },
  national: { zh: '国家编制指南要求', en: 'asked by the national guide' },
  city: { zh: '本市规定要求', en: 'asked by the city' },
} as const;

/** Paths that must be filled in this city, for the form's marks and the share that is done. */
export function requiredPaths(law: LawNow): string[] {
  const asked = new Set(law.terms(rule).map(({ key }) => key));
  return fields
    .filter(({ core, key }) => core || (key !== undefined && asked.has(key)))
    .map(({ path }) => path);
}

/** One issue a missing field; how many fields are required and how many of them are filled, as figures and as a share (0–100). */
export function checkRequired(
  law: LawNow,
  content: Content,
  facts: CheckFacts,
): { issues: FieldIssue[]; completeness: number; required: { asked: number; filled: number } } {
  const terms = new Map(law.terms(rule).map((term) => [term.key, term]));
  const asked = fields.filter(({ core, key }) => core || (key !== undefined && terms.has(key)));
  const issues = asked
    .filter((field) => field.missing(content, facts))
    .map((field) => {
      const term = field.key === undefined ? undefined : terms.get(field.key);
      // Several fields may serve one element of the rule: only a field of its own takes the city's word.
      const alone = term && fields.filter(({ key }) => key === field.key).length === 1;
      const zh = alone ? term.zh : field.zh;
      const en = alone ? term.en : field.en;
      const level = term ? (field.core ? levels.both : levels.city) : levels.national;
      return fault(
        'required',
        field.path,
        {
          zh: `缺少必填项：${zh}（${level.zh}）`,
          en: `Missing: ${en} (${level.en})`,
          mendZh: `请补填${zh}`,
          mendEn: `Fill in the ${en}`,
        },
        term ? articlesOf(law, rule, term) : [],
      );
    });
  const filled = asked.length - issues.length;
  return {
    issues,
    completeness: Math.floor((filled * 100) / asked.length),
    required: { asked: asked.length, filled },
  };
}
