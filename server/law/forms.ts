// Finds at once every required field of a form that was left empty, so that one answer lists them all.
import { isRecord } from '#kernel/json.ts';
import type { Form, FormField, Text } from './types.ts';

export type MissingField = { path: string; label: Text; articles: string[] };

function empty(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(empty);
}

function missingIn(field: FormField, value: unknown, path: string): MissingField[] {
  if (field.parts.length > 0 && (field.required || !empty(value))) {
    const rows = field.type === 'rows' ? (Array.isArray(value) && value.length > 0 ? value : [{}]) : [value];
    return rows.flatMap((row, index) =>
      field.parts.flatMap((part) =>
        missingIn(
          part,
          isRecord(row) ? row[part.key] : undefined,
          field.type === 'rows' ? `${path}.${index}.${part.key}` : `${path}.${part.key}`,
        ),
      ),
    );
  }
  return field.required && empty(value) ? [{ path, label: field.label, articles: field.cite }] : [];
}

/** `filledBy` names whose fields are looked at; what the platform fills in is never missing. Paths are 'purpose.step', 'basis.0.title'. */
export function missingFields(
  form: Form,
  values: Readonly<Record<string, unknown>>,
  filledBy: FormField['filledBy'] = 'applicant',
): MissingField[] {
  return form.fields
    .filter((field) => field.filledBy === filledBy)
    .flatMap((field) => missingIn(field, values[field.key], field.key));
}
