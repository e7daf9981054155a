/** The checks that packs name for the fields of an application; each says what is wrong and which article asks. */

import { z } from 'zod';
import type { FieldCheck } from '#cases/index.ts';
import { addDays } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue, Text } from '#kernel/errors.ts';
import { isRecord } from '#kernel/json.ts';
import { citesRepealed, repealedActs } from '#rooms/catalog/index.ts';
import { getSystem } from '#rooms/org/index.ts';
import { isSubrange, parseRange } from '#rooms/serve/index.ts';
import { askedOf, hoursAnswer, textOf, textsOf } from './answers.ts';
import { type Context, isDay, issue, subjectOf } from './check-context.ts';
import { reasonPerItem, singlePurpose } from './minimal-checks.ts';
import { REQUIREMENTS_CHECK } from './requirements/requirements.ts';
import { statedChecks } from './stated-checks.ts';

const providerOfService: FieldCheck = async (context) => {
  const { offer } = await subjectOf(context);
  return offer && textOf(context.value) === offer.service.providerId
    ? []
    : [issue(context, 'provider', '提供单位须与目录一致', 'the provider is the one the catalogue names')];
};

const oneService: FieldCheck = async (context) => {
  const most = context.law.number('share.interfaces-per-form')?.value;
  const asked = Array.isArray(context.value) ? context.value.length : 1;
  if (asked > (most ?? 1)) {
    const zh = `一份申请表只能申请 ${most ?? 1} 个接口`;
    return [issue(context, 'interfaces', zh, `one form asks for ${most ?? 1} interface`)];
  }
  const { offer } = await subjectOf(context);
  return offer
    ? []
    : [issue(context, 'service', '没有这项服务，或当前不可申请', 'there is no such service, or not now')];
};

const ownOrganisation: FieldCheck = async (context) => {
  const { applicantId } = await subjectOf(context);
  return textOf(context.value) === applicantId
    ? []
    : [
        issue(
          context,
          'organisation',
          '使用部门须为登录人所在单位',
          'the department is the signed-in person’s own',
        ),
      ];
};

const shortestPurpose = 4;
const purpose: FieldCheck = async (context) => {
  const text = askedOf({ purpose: context.value }).purpose.text;
  return [...text].length >= shortestPurpose
    ? []
    : [issue(context, 'purpose', '请具体说明用途', 'say concretely what for')];
};

const needWords: Readonly<Record<string, Text>> = {
  title: { zh: '名称', en: 'its title' },
  article: { zh: '条款', en: 'the article' },
  wording: { zh: '条文要旨', en: 'what it says' },
};

/** An act that was repealed carries no application from that day on. */
async function repealedBases(context: Context): Promise<FieldIssue[]> {
  const { ex, law, value, path } = context;
  const titles = (Array.isArray(value) ? value : []).map((row) => (isRecord(row) ? textOf(row.title) : ''));
  const acts = await repealedActs(
    ex,
    titles.filter((title) => title !== ''),
    law.day,
  );
  return titles.flatMap((title, index) => {
    const act = acts.get(title);
    return act ? [citesRepealed(`${path}.${index}.title`, act)] : [];
  });
}

const legalBasis: FieldCheck = async (context) => {
  const { value, path, law } = context;
  const rule = 'share.application-basis';
  const levels = law.terms(rule);
  const accepted = levels.map(({ zh }) => zh).join('、');
  const acceptedEn = levels.map(({ en }) => en).join(', ');
  const stated = (Array.isArray(value) ? value : []).flatMap((row, index): FieldIssue[] => {
    const given = isRecord(row) ? row : {};
    const level = levels.find(({ key }) => key === given.level);
    if (!level) {
      // An empty choice is already named as missing.
      if (textOf(given.level) === '') return [];
      const zh = `依据种类应为：${accepted}`;
      return [issue(context, 'level', zh, `the kind is one of: ${acceptedEn}`, `${path}.${index}.level`)];
    }
    const { needs } = level.attributes;
    const part = new Map(context.field.parts.map((one) => [one.key, one]));
    return (Array.isArray(needs) ? needs : [])
      .filter((need) => textOf(given[need]) === '' && !part.get(need)?.required)
      .map((need) => {
        const words = needWords[need] ?? { zh: need, en: need };
        const zh = `“${level.zh}”须写明${words.zh}`;
        return issue(
          context,
          'missing',
          zh,
          `a “${level.en}” states ${words.en}`,
          `${path}.${index}.${need}`,
        );
      });
  });
  return [...stated, ...(await repealedBases(context))];
};

const telephone = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|\+\d{6,15})$/;

const contact: FieldCheck = async (context) => {
  const { value, path } = context;
  if (!isRecord(value)) return [];
  const issues: FieldIssue[] = [];
  const number = textOf(value.telephone).replace(/\s/g, '');
  if (number !== '' && !telephone.test(number)) {
    const zh = '电话格式不对，例如 13800000000 或 0317-2020000';
    issues.push(issue(context, 'telephone', zh, 'not a telephone number', `${path}.telephone`));
  }
  const email = textOf(value.email);
  if (email !== '' && !z.email().safeParse(email).success) {
    issues.push(issue(context, 'email', '邮箱格式不对', 'not an e-mail address', `${path}.email`));
  }
  return issues;
};

/** Active, and the applicant's own. */
export async function usableSystem(
  ex: Executor,
  id: string,
  applicantId: string | undefined,
): Promise<boolean> {
  const system = z.uuid().safeParse(id).success ? await getSystem(ex, id) : undefined;
  return system?.organisationId === applicantId && system?.state === 'active';
}

const ownSystem: FieldCheck = async (context) => {
  const { applicantId } = await subjectOf(context);
  return (await usableSystem(context.ex, textOf(context.value), applicantId))
    ? []
    : [
        issue(
          context,
          'system',
          '请选择本单位已登记的业务系统',
          'choose a registered system of your own organisation',
        ),
      ];
};

// A form names servers, not networks: a wider range would let a whole building in.
const widestBits = { ipv4: 24, ipv6: 64 };

const extranetAddresses: FieldCheck = async (context) => {
  const { value, path, law } = context;
  const rule = 'serve.address-ranges';
  const admitted = law.terms(rule);
  const ranges = admitted.map(({ key }) => parseRange(key)).filter((range) => range !== undefined);
  return textsOf(value).flatMap((text, index): FieldIssue[] => {
    const place = `${path}.${index}`;
    const range = parseRange(text);
    if (!range)
      return [issue(context, 'address', `“${text}”不是有效的 IP 地址`, `“${text}” is no address`, place)];
    if (range[1] < widestBits[range[0].kind()]) {
      const zh = `“${text}”范围过大，请填写服务器地址`;
      return [issue(context, 'address-wide', zh, `“${text}” is too wide; name the servers`, place)];
    }
    if (ranges.length > 0 && !isSubrange(range, ranges)) {
      const names = admitted.map(({ key }) => key).join('、');
      const zh = `“${text}”不在允许的地址段内：${names}`;
      const found = issue(context, 'address-outside', zh, `“${text}” lies outside ${names}`, place);
      return [{ ...found, articles: [...new Set([...found.articles, ...law.cite(rule)])] }];
    }
    return [];
  });
};

const frequency: FieldCheck = async (context) => {
  const { value, path, field } = context;
  if (!isRecord(value)) return [];
  const issues: FieldIssue[] = [];
  for (const { key } of field.parts) {
    const given = value[key];
    if (given === undefined || given === null || given === '') continue;
    if (typeof given !== 'number' || !Number.isSafeInteger(given) || given < 1) {
      issues.push(
        issue(context, 'number', '须为大于零的整数', 'a whole number above zero', `${path}.${key}`),
      );
    }
  }
  const { average, peak } = value;
  if (issues.length === 0 && typeof average === 'number' && typeof peak === 'number' && peak < average) {
    issues.push(
      issue(context, 'peak', '峰值不能小于平均值', 'the peak is no smaller than the average', `${path}.peak`),
    );
  }
  return issues;
};

const hours: FieldCheck = async (context) => {
  const parsed = hoursAnswer.safeParse(context.value);
  return parsed.success && parsed.data.every(({ from, to }) => from < to)
    ? []
    : [issue(context, 'hours', '请填写日期和起止时间，起在止前', 'give days, and a beginning before an end')];
};

const period: FieldCheck = async (context) => {
  const { value, path, law } = context;
  if (!isRecord(value)) return [issue(context, 'period', '请写明截止的年月日', 'name the last day')];
  const { lastDay, days } = value;
  if (lastDay === undefined || lastDay === null || lastDay === '') return [];
  if (!isDay(lastDay)) {
    return [
      issue(
        context,
        'last-day',
        '请写明截止的年月日',
        'name the last day by year, month and day',
        `${path}.lastDay`,
      ),
    ];
  }
  if (lastDay < law.day) {
    return [issue(context, 'last-day-past', '截止日已过', 'the last day is past', `${path}.lastDay`)];
  }
  if (days === undefined || days === null || days === '') return [];
  // Counted with the day of application or from the day after: both are ways people count.
  const start = context.case?.openedOn ?? law.day;
  const agrees = typeof days === 'number' && [days, days - 1].some((n) => addDays(start, n) === lastDay);
  return agrees
    ? []
    : [
        issue(
          context,
          'days',
          '天数与截止日不一致',
          'the days do not agree with the last day',
          `${path}.days`,
        ),
      ];
};

const signature: FieldCheck = async (context) =>
  context.value === true || isRecord(context.value)
    ? []
    : [issue(context, 'signature', '请签署', 'sign here')];

const declaration: FieldCheck = async (context) =>
  context.value === true ? [] : [issue(context, 'declaration', '请勾选', 'tick this')];

const appliedItems: FieldCheck = async (context) => {
  const { offer } = await subjectOf(context);
  const offered = new Set(offer?.columns.map(({ name }) => name));
  const wrong = textsOf(context.value).find((name) => !offered.has(name));
  return wrong === undefined
    ? []
    : [issue(context, 'item', `没有数据项“${wrong}”`, `there is no item “${wrong}”`)];
};

export const applicationChecks: Readonly<Record<string, FieldCheck>> = {
  'provider-of-service': providerOfService,
  'one-service': oneService,
  'own-organisation': ownOrganisation,
  purpose,
  'legal-basis': legalBasis,
  contact,
  'own-system': ownSystem,
  'extranet-addresses': extranetAddresses,
  frequency,
  hours,
  period,
  signature,
  declaration,
  // Its version is held apart (`requirements/`); the tick itself is like any other.
  [REQUIREMENTS_CHECK]: declaration,
  'single-purpose': singlePurpose,
  'reason-per-item': reasonPerItem,
  'applied-items': appliedItems,
  ...statedChecks,
};
