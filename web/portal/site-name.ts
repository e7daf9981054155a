// What the site is called: the city's own word for it, with the city's name before it where the word does not say it.
import type { View } from './page.ts';

type Named = Pick<View, 't' | 'language' | 'city' | 'vocabulary'>;

export function siteName({ t, language, city, vocabulary }: Named): string {
  const name = language === 'en' ? city.nameEn : city.nameZh;
  const text = vocabulary['open-platform'];
  const word = language === 'en' ? (text?.en ?? text?.zh) : text?.zh;
  if (!word) return t('portal:site', { name });
  if (word.includes(name)) return word;
  return language === 'en' ? `${name} ${word}` : `${name}${word}`;
}

/** The platform behind the site, where the city's text has a word for it. */
export function platformName({
  t,
  language,
  vocabulary,
}: Pick<View, 't' | 'language' | 'vocabulary'>): string {
  const { platform } = vocabulary;
  return (language === 'en' ? (platform?.en ?? platform?.zh) : platform?.zh) ?? t('common:app');
}
