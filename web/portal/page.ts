// What a page of the portal is, and what it is given to draw itself.
import type { ReactNode } from 'react';
import type { Translate } from '../shared/deadline.ts';
import type { Language } from '../shared/i18n/index.ts';
import type { Text } from '../shared/text.ts';

export type City = { key: string; nameZh: string; nameEn: string; accent?: string };
export type Vocabulary = Record<string, Text>;

/** What the API answered an anonymous reader; a refusal is a value here, not an exception. */
export type ApiReply<T = unknown> = { status: number; body: T };
export type ApiGet = (path: string) => Promise<ApiReply>;

export type Query = URLSearchParams;
export type View = {
  t: Translate;
  language: Language;
  city: City;
  vocabulary: Vocabulary;
  query: Query;
  url: string;
};
/** `status` becomes the page's HTTP status; the rest belongs to the page. */
export type PageData = { status: number; body: unknown };
export type LoadInput = { get: ApiGet; params: Record<string, string>; query: Query; language: Language };

export type Page = {
  load(input: LoadInput): Promise<PageData>;
  title(view: View, data: PageData): string;
  description?(view: View, data: PageData): string;
  View(props: { view: View; data: PageData }): ReactNode;
};
