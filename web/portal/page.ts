// What a page of the portal is, and what it is given to draw itself.
import type { ReactNode } from 'react';
import type { Translate } from '../shared/deadline.ts';
import type { Language } from '../shared/i18n/index.ts';
import type { Text } from '../shared/text.ts';
import type { FormState, Sent } from './forms/sent.ts';

export type City = { key: string; nameZh: string; nameEn: string; accent?: string };
export type Vocabulary = Record<string, Text>;

/** What the API answered; a refusal is a value here, not an exception. */
export type ApiReply<T = unknown> = { status: number; body: T };
export type ApiGet = (path: string) => Promise<ApiReply>;
/** A change asked of the API with the person's own cookie; a body that is no FormData travels as JSON. */
export type ApiCall = (
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<ApiReply>;

/** Who is signed in, for the frame. */
export type Me = {
  name: string;
  organisation: Text;
  /** Of the public, without a desk. */
  outside: boolean;
  /** Messages that were not read yet. */
  unread: number;
};

export type Query = URLSearchParams;
export type View = {
  t: Translate;
  language: Language;
  city: City;
  vocabulary: Vocabulary;
  query: Query;
  url: string;
  /** The platform's address as readers know it, without a slash at its end. */
  site: string;
  /** A demo, where figures and people are made up. */
  demo: boolean;
  me: Me | undefined;
  /** What was sent and refused, when the page is drawn again after a form. */
  form: FormState | undefined;
};
/** `status` becomes the page's HTTP status; the rest belongs to the page. */
export type PageData = { status: number; body: unknown };
export type LoadInput = {
  get: ApiGet;
  params: Record<string, string>;
  query: Query;
  language: Language;
  site: string;
};
export type ActInput = LoadInput & { call: ApiCall; sent: Sent };
/**
 * `see`: done, go there (an address of this site). `refused`: the API's reply, shown beside the fields; `fields` says which field of
 * the form a path of the request came from, where the names differ.
 */
export type ActOutcome =
  | { see: string }
  /** Done, and this is shown once: a secret has no place in an address. */
  | { once: Record<string, string> }
  | { refused: ApiReply; fields?: Record<string, string> };

export type Page = {
  load(input: LoadInput): Promise<PageData>;
  title(view: View, data: PageData): string;
  description?(view: View, data: PageData): string;
  /** What machines read in the head: elements of it, drawn like the page. */
  Head?(props: { view: View; data: PageData }): ReactNode;
  /** Loaded with the reader's own cookie; nobody else is ever shown the outcome. */
  personal?: boolean;
  /** A plain form of this page was sent to its address. */
  act?(input: ActInput): Promise<ActOutcome>;
  View(props: { view: View; data: PageData }): ReactNode;
};
