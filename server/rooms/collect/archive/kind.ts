/** Of which kind a resource is, by the class its catalogue code begins with (base, theme, department). Pure. */
import type { ArchiveKind } from './tables.ts';

const byClass: Readonly<Record<string, ArchiveKind>> = { 1: 'base', 2: 'theme', 3: 'department' };

export const kindOf = (content: { categoryCode: string }): ArchiveKind =>
  byClass[content.categoryCode.slice(0, 1)] ?? 'other';
