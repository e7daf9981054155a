// The reader's language: kept in a cookie that desk and portal share, so that switching in one switches both.
import type { i18n } from 'i18next';
import { speak } from '../../shared/fetch.ts';
import { type Language, parseLanguage } from '../../shared/i18n/index.ts';

export function storedLanguage(): Language {
  return parseLanguage(/(?:^|;\s*)lang=([^;]+)/.exec(document.cookie)?.[1]);
}

export async function switchLanguage(instance: i18n, language: Language): Promise<void> {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is not in every browser officials use.
  document.cookie = `lang=${language}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.lang = language;
  speak(language);
  await instance.changeLanguage(language);
}
