// Language files of the whole interface: Chinese is the default, English is complete. One namespace a file.
import i18next, { type i18n } from 'i18next';

export type Language = 'zh-CN' | 'en';
export const languages: Language[] = ['zh-CN', 'en'];

type Bundle = Record<string, unknown>;
const files: Record<string, Bundle> = import.meta.glob<Bundle>('./{zh-CN,en}/*.json', {
  eager: true,
  import: 'default',
});

export const resources: Record<string, Record<string, Bundle>> = {};
for (const [path, bundle] of Object.entries(files)) {
  const [, language, namespace] = /\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (!language || !namespace) continue;
  resources[language] ??= {};
  (resources[language] as Record<string, Bundle>)[namespace] = bundle;
}

export function parseLanguage(wanted: string | null | undefined): Language {
  return wanted?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

/** A ready translator. Loads nothing: all texts are in the bundle. */
export function createI18n(language: Language, plugins: (instance: i18n) => i18n = (i) => i): i18n {
  const instance = plugins(i18next.createInstance());
  instance.init({
    resources,
    lng: language,
    fallbackLng: 'zh-CN',
    ns: Object.keys(resources['zh-CN'] ?? {}),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  return instance;
}

/** Picks the reader's language out of a `{ zh, en }` text of the platform; English falls back to Chinese. */
export function pick(language: string, text: { zh: string; en?: string } | null | undefined): string {
  if (!text) return '';
  return language.startsWith('en') && text.en ? text.en : text.zh;
}
