/** Checks of name, summary, provider, category and relations of an entry. */
import type { FieldIssue } from '#kernel/errors.ts';
import { creditCodeFault } from '#kernel/identifiers.ts';
import type { LawNow } from '#law/settings.ts';
import type { Content } from '../schema.ts';
import { categoryForm, dataScopes, nameWidth, securityLevels } from '../terms.ts';
import type { CheckFacts } from './facts.ts';
import { articlesOf, empty, fault, nameKey, warning } from './issue.ts';

const punctuation = /[,.;:!?，。；：！？、"'“”‘’`~@#$%^&*_+=|\\/<>《》【】[\]{}…]/;
const section = /(科室|科|股)$/;

export function checkNaming(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const { name } = content;
  if (!empty(name)) {
    if (/\s/.test(name) || punctuation.test(name) || [...name].length > nameWidth) {
      issues.push(
        fault('name-form', 'name', {
          zh: '名称含多余空格、标点或过长',
          en: 'The name has stray spaces or punctuation, or is too long',
          mendZh: `删去空格与标点，控制在${nameWidth}字以内`,
          mendEn: `Remove spaces and punctuation; at most ${nameWidth} characters`,
        }),
      );
    }
    if (
      content.sourceSystems.some((system) => nameKey(system.name) === nameKey(name) && nameKey(name) !== '')
    ) {
      issues.push(
        fault('name-is-system', 'name', {
          zh: '名称与来源系统同名',
          en: 'The name is that of its source system',
          mendZh: '用数据内容命名，例如“不动产登记信息”',
          mendEn: 'Name it after its content, such as “real estate registrations”',
        }),
      );
    }
    for (const twin of facts.twins) {
      issues.push(
        warning('name-duplicate', 'name', {
          zh: `与《${twin}》同名或仅标点、空格不同`,
          en: `The same as “${twin}” but for spaces and punctuation`,
          mendZh: '若为同一资源，请在原目录上变更',
          mendEn: 'If it is the same resource, change the existing entry',
        }),
      );
    }
    if (!empty(content.summary) && repeats(content.summary, name)) {
      issues.push(
        warning('summary-not-name', 'summary', {
          zh: '摘要与名称相同',
          en: 'The summary only repeats the name',
          mendZh: '说明内容、范围、时间、用途',
          mendEn: 'Say content, scope, time and use',
        }),
      );
    }
  }
  issues.push(...provider(law, facts), ...picks(content, facts), ...related(content, facts));
  return issues;
}

// “居民信息数据” as the summary of “居民信息” says nothing either.
function repeats(summary: string, name: string): boolean {
  const rest = nameKey(summary).replaceAll(nameKey(name), '');
  return nameKey(name) !== '' && /^(的|数据|信息|数据集|资源|目录|本|该|为|是)*$/.test(rest);
}

function provider(law: LawNow, facts: CheckFacts): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (section.test(facts.provider.name)) {
    issues.push(
      fault('provider-department', 'provider', {
        zh: '提供方应为部门，不是科室',
        en: 'The provider must be a department, not a section of one',
        mendZh: '请选择所属部门全称',
        mendEn: 'Choose the full name of the department',
      }),
    );
  }
  if (facts.provider.creditCode === undefined || creditCodeFault(facts.provider.creditCode)) {
    issues.push(
      fault('provider-code', 'provider', {
        zh: '提供方代码校验未通过或不在机构表中',
        en: 'The provider’s code fails its check digits or is not in the register',
        mendZh: '核对18位统一社会信用代码',
        mendEn: 'Check the 18-character unified social credit code',
      }),
    );
  }
  for (const post of facts.missingPosts) {
    issues.push(
      fault(
        'post-missing',
        `provider.posts.${post.key}`,
        {
          zh: `本单位尚未明确：${post.zh}`,
          en: `Your organisation has not named: ${post.en}`,
          mendZh: '请本单位管理员在机构信息中补齐',
          mendEn: 'Have your organisation’s administrator fill the post',
        },
        post.articles.length > 0 ? post.articles : articlesOf(law, 'org.required-posts'),
      ),
    );
  }
  return issues;
}

function picks(content: Content, facts: CheckFacts): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (
    !empty(content.categoryCode) &&
    (!categoryForm.test(content.categoryCode) || facts.unknownCategories.includes(content.categoryCode))
  ) {
    issues.push(
      fault('category-form', 'categoryCode', {
        zh: '资源分类代码不正确',
        en: 'The category code is not valid',
        mendZh: '从分类列表中选择，或按“类项目细目”填写',
        mendEn: 'Choose from the list, or write class, item, heading and further digits',
      }),
    );
  }
  for (const [path, value, words] of [
    [
      'securityLevel',
      content.securityLevel,
      facts.grades ? facts.grades.map((key) => ({ key })) : securityLevels,
    ],
    ['dataScope', content.dataScope, dataScopes],
  ] as const) {
    if (!empty(value) && !words.some(({ key }) => key === value)) {
      issues.push(
        fault('choice-unknown', path, {
          zh: `没有“${value}”这一选项`,
          en: `There is no choice “${value}”`,
          mendZh: '请从列表中选择',
          mendEn: 'Choose from the list',
        }),
      );
    }
  }
  return issues;
}

function related(content: Content, facts: CheckFacts): FieldIssue[] {
  const wrong = content.relatedCodes.filter(
    (code) => code === facts.ownCode || facts.unknownRelated.includes(code),
  );
  return wrong.map((code) =>
    warning('related-exists', `relatedCodes.${content.relatedCodes.indexOf(code)}`, {
      zh: `关联资源代码不存在或为本资源：${code}`,
      en: `The related code is unknown or this entry’s own: ${code}`,
      mendZh: '从目录中选择',
      mendEn: 'Choose from the catalogue',
    }),
  );
}
