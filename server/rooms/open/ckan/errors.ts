/** Refusals as clients of CKAN read them: a status, a type, and what the type wants beside it. */
import type { Json, JsonObject } from '#kernel/json.ts';

/** `body`: of the few that are a bare text and no envelope. */
export class CkanError extends Error {
  readonly status: number;
  readonly content: JsonObject | string;

  constructor(status: number, content: JsonObject | string) {
    super(typeof content === 'string' ? content : String(content.__type));
    this.status = status;
    this.content = content;
  }
}

const withWhy = (what: string, why?: string): string => (why === undefined ? what : `${what}: ${why}`);

export const notFound = (why?: string): CkanError =>
  new CkanError(404, { message: withWhy('Not found', why), __type: 'Not Found Error' });
export const accessDenied = (why?: string): CkanError =>
  new CkanError(403, { message: withWhy('Access denied', why), __type: 'Authorization Error' });
export const invalid = (fields: Record<string, string[]>): CkanError =>
  new CkanError(409, { ...(fields satisfies Record<string, Json>), __type: 'Validation Error' });
export const searchError = (why: string): CkanError =>
  new CkanError(409, { message: `Search error: ${why}`, __type: 'Search Error' });
export const badQuery = (why: string): CkanError =>
  new CkanError(400, { message: `Search Query is invalid: ${why}`, __type: 'Search Query Error' });
export const badRequest = (why: string): CkanError => new CkanError(400, `Bad request - ${why}`);
export const internalError = (): CkanError =>
  new CkanError(500, { message: 'Internal Server Error', __type: 'Internal Server Error' });
