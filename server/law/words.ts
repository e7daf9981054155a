// What a reader is told for a rule's answer that is a key: its words, never the key itself.
import type { LawNow } from './settings.ts';
import type { Law, Resolution, Text } from './types.ts';

/**
 * Undefined where the answer is no key. `law` is the city's whose answer it is; `now` gives the day, and the settings where it is
 * this city.
 */
export function wordOf(
  law: Law,
  ruleId: string,
  resolution: Resolution,
  { day, settings }: Pick<LawNow, 'day'> & Partial<Pick<LawNow, 'settings'>>,
): Text | undefined {
  const value =
    'value' in resolution
      ? resolution.value
      : 'setting' in resolution
        ? resolution.setting?.value
        : undefined;
  if (typeof value !== 'string') return undefined;
  const words = law.rule(ruleId)?.words;
  if (typeof words === 'object') return words[value];
  const term = words && law.term(words, value, day, settings);
  return term ? { zh: term.zh, en: term.en } : undefined;
}
