// Hands the check's findings down to the fields they speak of, and which of them may be shown in red by now.
import { createContext } from 'react';
import type { CheckReply } from '#rooms/catalog/schema.ts';

export const IssueContext = createContext<CheckReply['issues']>([]);

/** A fault is red once its field was left or a submission was tried; until then the same words stand in grey. */
export type Touched = { red: (path: string) => boolean; touch: (path: string) => void };

export const TouchedContext = createContext<Touched>({ red: () => true, touch: () => undefined });

const within = (path: string, place: string): boolean =>
  path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);

/** `places`: paths of the fields that were left. */
export const isTouched = (places: ReadonlySet<string>, path: string): boolean =>
  [...places].some((place) => within(path, place));

/** Paths are those of the content: `items.0.name`. A leading `content.` says the same. */
export const contentPath = (path: string): string => path.replace(/^content\./, '');
