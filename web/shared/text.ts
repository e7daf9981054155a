// The texts a screen speaks: keys of the language files, and the platform's own `{ zh, en }` words.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Translate } from './deadline.ts';
import { pick } from './i18n/index.ts';

export type Text = { zh: string; en?: string };
export type Texts = {
  t: Translate;
  language: string;
  /** The reader's side of a two-language text; empty for none. */
  say: (text: Text | null | undefined) => string;
};

export function useTexts(): Texts {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return useMemo(
    () => ({
      t: (key, values) => i18n.t(key, { lng: language, ...values }),
      language,
      say: (text) => pick(language, text),
    }),
    [i18n, language],
  );
}
