/** How long answers may be: far above what a form asks, far below what would burden those who read and store it. */
import type { FieldIssue, Text } from '#kernel/errors.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { Form } from '#law/types.ts';

export const MOST_CHARACTERS = 10_000;
export const MOST_ROWS = 200;

const tooLong: Text = {
  zh: `最多 ${MOST_CHARACTERS} 个字符，请精简`,
  en: `${MOST_CHARACTERS} characters at most; make it shorter`,
};
const tooMany: Text = { zh: `最多 ${MOST_ROWS} 行，请精简`, en: `${MOST_ROWS} rows at most; leave some out` };

/** What is too long, at its own path; also of fields the form does not have. */
export function boundIssues(form: Form, answers: JsonObject): FieldIssue[] {
  return Object.entries(answers).flatMap(([key, value]) => {
    const articles = form.fields.find((field) => field.key === key)?.cite ?? [];
    return tooMuch(key, value).map(([path, code, message]) => ({
      path,
      code,
      message,
      articles,
      severity: 'error' as const,
    }));
  });
}

type TooMuch = [path: string, code: 'too-long' | 'too-many', message: Text];

function tooMuch(path: string, value: Json): TooMuch[] {
  // Characters as a person counts them, not code units; most texts are short by either.
  if (typeof value === 'string') {
    return value.length > MOST_CHARACTERS && [...value].length > MOST_CHARACTERS
      ? [[path, 'too-long', tooLong]]
      : [];
  }
  if (value === null || typeof value !== 'object') return [];
  const parts = Object.entries(value);
  if (parts.length > MOST_ROWS) return [[path, 'too-many', tooMany]];
  return parts.flatMap(([key, part]) => tooMuch(`${path}.${key}`, part));
}
