/** The word for how data came about. */
import type { LawNow } from '#law/settings.ts';
import { providerRules } from '../providers/index.ts';

/** How the data came about, in the city's words; null where the entry does not say. */
export function originWord(law: LawNow, key: string | undefined) {
  const term = key ? law.term(providerRules.origins, key) : undefined;
  return term ? { key: term.key, zh: term.zh, en: term.en } : null;
}
