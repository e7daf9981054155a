/** What a case was opened with, in words: rooms lend a label and words for each of their facts; what nobody lends is not shown. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import type { CaseFile, FactWord, Registry } from './types.ts';

export type ToldFact = { key: string; label: Text; value: Text };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const legalDay = /^\d{4}-\d{2}-\d{2}$/;

const same = (text: string): Text => ({ zh: text, en: text });

/** 2026年3月2日: a day as an official paper writes it. */
export function fullDay(day: LegalDay): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** Words of a value that needs no rule: a text, a number, a day, a list of them. An id tells a reader nothing and gives none. */
function plainly(value: Json): Text | undefined {
  if (typeof value === 'number') return same(String(value));
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (typeof value === 'string') {
    if (value.trim() === '' || uuid.test(value)) return undefined;
    return legalDay.test(value) ? { zh: fullDay(value), en: value } : same(value);
  }
  if (!Array.isArray(value)) return undefined;
  const parts = value.flatMap((one) => plainly(one) ?? []);
  if (parts.length === 0) return undefined;
  return { zh: parts.map(({ zh }) => zh).join('、'), en: parts.map(({ en }) => en).join(', ') };
}

/** A fact that speaks for itself once it has a name. */
export const plainFact = (zh: string, en: string): FactWord => ({
  label: { zh, en },
  say: (_law, value) => plainly(value),
});

/** A fact whose value is the key of a term of the city: shown as the city calls it. */
export const termFact = (zh: string, en: string, rule: string): FactWord => ({
  label: { zh, en },
  say: (law, value) => {
    const term = typeof value === 'string' && value !== '' ? law.term(rule, value) : undefined;
    return term && { zh: term.zh, en: term.en };
  },
});

/** In the order the case was opened with; nulls, bare ids and what no room names are left out. */
export function toldFacts(registry: Registry, law: LawNow, file: Pick<CaseFile, 'facts'>): ToldFact[] {
  return Object.entries(file.facts).flatMap(([key, value]) => {
    const word = registry.facts[key];
    if (!word || value === null || value === undefined) return [];
    const said = word.say(law, value);
    return said ? [{ key, label: word.label, value: said }] : [];
  });
}
