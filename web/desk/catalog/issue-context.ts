// Hands the check's findings down to the fields they speak of.
import { createContext } from 'react';
import type { CheckReply } from '#rooms/catalog/schema.ts';

export const IssueContext = createContext<CheckReply['issues']>([]);

/** Nothing has been written yet: what is missing is told, but not in red. */
export const UntouchedContext = createContext(false);

/** Paths are those of the content: `items.0.name`. A leading `content.` says the same. */
export const contentPath = (path: string): string => path.replace(/^content\./, '');
