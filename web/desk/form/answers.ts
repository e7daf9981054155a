// Answers of a pack's form: reading and writing one field by its path, and what a value looks like for each field type.

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type AnswerMap = Record<string, Value>;

export type FormIssue = {
  path: string;
  code: string;
  message: { zh: string; en?: string };
  mend?: { zh: string; en?: string };
  articles: string[];
  severity: string;
};

export const isMap = (value: Value | undefined): value is AnswerMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const asText = (value: Value | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

export const asTexts = (value: Value | undefined): string[] =>
  Array.isArray(value) ? value.map(asText) : [];

export const asMaps = (value: Value | undefined): AnswerMap[] =>
  Array.isArray(value) ? value.filter(isMap) : [];

/** Issues of a field itself, or with `deep` those of its parts too. */
export function issuesAt(issues: readonly FormIssue[], path: string, deep = false): FormIssue[] {
  return issues.filter((issue) => issue.path === path || (deep && issue.path.startsWith(`${path}.`)));
}
