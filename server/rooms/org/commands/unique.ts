// Turns a broken unique constraint into the refusal it means; two callers at once are told the same as one after the other.
import pg from 'pg';
import { type ProblemDetails, problem } from '#kernel/errors.ts';

const UNIQUE_VIOLATION = '23505';

export async function orRefuse<T>(
  work: Promise<T>,
  codes: Readonly<Record<string, string>>,
  details: ProblemDetails = {},
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code =
      error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION && error.constraint
        ? codes[error.constraint]
        : undefined;
    throw code ? problem(code, { ...details, cause: error }) : error;
  }
}
