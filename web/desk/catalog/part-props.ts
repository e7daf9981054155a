// What every part of the compile form is handed.
import type { ReactNode } from 'react';
import type { Content, ContentPatch, TermsReply } from '#rooms/catalog/schema.ts';

export type PartProps = {
  content: Content;
  set: (change: ContentPatch) => void;
  terms: TermsReply;
  articles: Record<string, string[]>;
  /** What a part shows beside the content's own fields: the management key. */
  extra?: ReactNode;
};
