/** What the city's text calls the platform and the site of open data: on every page and document, in its own words. */
import type { Law, Text } from './types.ts';

type Named = Pick<Law, 'vocabulary' | 'city'>;

/** A text that has no word for the platform itself speaks of the place where data are shared. */
export const platformName = ({ vocabulary, city }: Named): Text =>
  vocabulary.platform ?? vocabulary['sharing-portal'] ?? { zh: city.nameZh, en: city.nameEn };
