/** The checks that packs name for the fields a decider fills in: narrower than asked, never wider. */
import type { FieldCheck } from '#cases/index.ts';
import { Problem } from '#kernel/errors.ts';
import { isRecord } from '#kernel/json.ts';
import { checkFilter } from '#rooms/serve/index.ts';
import { askedOf, rowFilterOf, textOf, textsOf } from './answers.ts';
import { isDay, issue, subjectOf } from './check-context.ts';
import { refusedItems } from './refusal-listed.ts';
import { mannerOffered } from './supply/manner.ts';

const grantedItems: FieldCheck = async (context) => {
  const { offer, decided } = await subjectOf(context);
  const asked = decided ? askedOf(decided.answers).columns : undefined;
  const wrong = textsOf(context.value).find(
    (name) => !offer?.columns.some((column) => column.name === name) || (asked && !asked.includes(name)),
  );
  return wrong === undefined
    ? []
    : [issue(context, 'item', `“${wrong}”不在申请的数据项之内`, `“${wrong}” was not asked for`)];
};

const grantedLastDay: FieldCheck = async (context) => {
  const { value, law } = context;
  if (!isDay(value)) return [issue(context, 'last-day', '请写明年月日', 'give year, month and day')];
  if (value < law.day) return [issue(context, 'last-day-past', '截止日已过', 'the last day is past')];
  const { decided } = await subjectOf(context);
  const asked = decided ? askedOf(decided.answers).lastDay : null;
  return asked !== null && value > asked
    ? [issue(context, 'last-day-later', `不能晚于申请的截止日 ${asked}`, `not later than asked, ${asked}`)]
    : [];
};

const grantedRows: FieldCheck = async (context) => {
  const { offer } = await subjectOf(context);
  const filter = rowFilterOf(context.value);
  if (filter === 'unreadable') {
    return [
      issue(
        context,
        'filter',
        '每行须写明数据项、比较方式和取值',
        'each row names item, comparison and value',
      ),
    ];
  }
  if (!filter || !offer) return [];
  try {
    checkFilter(offer.service.version.plan, filter);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { zh, en } = error.definition;
    return [issue(context, error.code, zh.why, en.why)];
  }
};

const answered: FieldCheck = async (context) =>
  textOf(context.value) === '' ? [issue(context, 'missing', '请填写', 'fill this in')] : [];

/** Met, not met or changed; in a form that asks for it so, the words alone are no answer. */
const otherAnswered: FieldCheck = async (context) =>
  isRecord(context.value)
    ? textOf(context.value.verdict) === '' && textOf(context.value.words) !== ''
      ? [issue(context, 'missing', '请选择答复结论', 'choose the answer', `${context.path}.verdict`)]
      : []
    : answered(context);

export const consentChecks: Readonly<Record<string, FieldCheck>> = {
  'granted-items': grantedItems,
  'granted-last-day': grantedLastDay,
  'granted-rows': grantedRows,
  'granted-purpose': answered,
  'other-answered': otherAnswered,
  'refused-items': refusedItems,
  'manner-offered': mannerOffered,
};
