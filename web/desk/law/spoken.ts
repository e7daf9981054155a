// How a rule's answer reads: a figure with its unit, a list in the city's words, or why there is none.
import type { Resolution, Term } from '#law/types.ts';
import { formatNumber } from '../../shared/format.ts';
import type { Texts } from '../../shared/text.ts';

const isTerms = (value: unknown): value is readonly (Term | string)[] => Array.isArray(value);

const counted = new Set(['workday', 'day', 'minute', 'calls', 'calls-per-day', 'interfaces', 'percent']);

/** A figure with its unit; a key of a class in the city's words; anything else as it stands. */
export function figure({ t, say }: Texts, classes: readonly Term[], value: unknown, unit: string): string {
  if (isTerms(value))
    return value.map((term) => (typeof term === 'string' ? term : say(term))).join(t('law:separator'));
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (typeof value === 'number')
    return counted.has(unit) ? `${formatNumber(value)} ${t(`law:unit.${unit}`)}` : String(value);
  const named = classes.find((term) => term.key === value);
  return unit === 'class' && named ? say(named) : String(value);
}

export function spoken(texts: Texts, classes: readonly Term[], rule: Resolution): string {
  const { t, say } = texts;
  switch (rule.state) {
    case 'in-force':
    case 'draft':
      return figure(texts, classes, rule.value, rule.unit);
    case 'not-applicable':
      return say(rule.because);
    case 'unspecified':
      return rule.setting ? figure(texts, classes, rule.setting.value, rule.unit) : say(rule.because);
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
