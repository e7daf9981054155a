// How a rule's answer reads: a figure with its unit, a list in the city's words, or why there is none.
import type { Resolution, Term, Text } from '#law/types.ts';
import { formatNumber } from '../../shared/format.ts';
import type { Texts } from '../../shared/text.ts';

const isTerms = (value: unknown): value is readonly (Term | string)[] => Array.isArray(value);

const counted = new Set([
  'workday',
  'day',
  'month',
  'year',
  'minute',
  'calls',
  'calls-per-day',
  'interfaces',
  'percent',
]);

/** A figure with its unit; `word` in place of a key; a list by its words. */
export function figure({ t, say }: Texts, value: unknown, unit: string, word: Text | undefined): string {
  if (isTerms(value))
    return value.map((term) => (typeof term === 'string' ? term : say(term))).join(t('law:separator'));
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (typeof value === 'number')
    return counted.has(unit) ? `${formatNumber(value)} ${t(`law:unit.${unit}`)}` : String(value);
  return word ? say(word) : String(value);
}

export function spoken(texts: Texts, rule: Resolution, word?: Text): string {
  const { t, say } = texts;
  switch (rule.state) {
    case 'in-force':
    case 'draft':
      return figure(texts, rule.value, rule.unit, word);
    case 'not-applicable':
      return say(rule.because);
    case 'unspecified':
      return rule.setting ? figure(texts, rule.setting.value, rule.unit, word) : say(rule.because);
    case 'not-yet':
      return t('law:from', { day: rule.from });
    default:
      return t('law:to', { day: rule.to });
  }
}

export function standing(rule: Resolution): { key: string; tone: string } {
  if (rule.state === 'unspecified' && rule.setting) return { key: 'setting', tone: '' };
  return { key: rule.state, tone: rule.state === 'in-force' ? 'good' : rule.state === 'draft' ? 'near' : '' };
}
