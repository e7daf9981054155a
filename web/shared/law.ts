// What the webs know of an article: its reply shape and how it reads in the reader's language.
import type { z } from 'zod';
import type { LawBrowser, presentInstrument } from '#rooms/org/law/browse.ts';
import type { interpretation } from '#rooms/org/registers/schema.ts';
import type { Translate } from './deadline.ts';

export type Interpretation = z.output<typeof interpretation>;

export type InstrumentReply = ReturnType<typeof presentInstrument>;

/** Reply of GET /api/law/articles/:id. */
export type ArticleReply = {
  id: string;
  city: string;
  instrument: string | InstrumentReply;
  article: string | number;
  topic: string;
  kind: string;
  /** Whose duty it is: a key of the language files. */
  actor: string;
  dutyZh: string;
  dutyEn: string;
  check?: string;
  /** What the platform does about it. */
  does?: ReturnType<LawBrowser['dossier']>;
  /** How it is to be read, every version, newest first. */
  interpretations?: Interpretation[];
};

export function instrumentName(article: ArticleReply, language: string): string {
  if (typeof article.instrument === 'string') return article.instrument;
  return language.startsWith('en') ? article.instrument.title.en : article.instrument.title.zh;
}

/** Instrument and number as people cite them. */
export function articleTitle(t: Translate, article: ArticleReply, language: string): string {
  const number = String(article.article);
  const spoken = /^\d+$/.test(number) ? t('common:article.number', { number }) : number;
  return `${instrumentName(article, language)} ${spoken}`;
}

export function articleDuty(article: ArticleReply, language: string): string {
  return language.startsWith('en') ? article.dutyEn : article.dutyZh;
}
