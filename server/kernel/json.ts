/** JSON as a type, for what is stored or hashed as such. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** An object with names, and neither a list nor nothing. */
export function isRecord(value: unknown): value is Record<string, unknown>;
export function isRecord(value: Json | undefined): value is JsonObject;
export function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
