/** What a packed or nested file may ask for before it is taken for an attack, and how its refusal is told across a thread. */

export type FormLimits = {
  /** Bytes one file may unpack to. */
  unpackedBytes: number;
  /** Files an archive may hold. */
  entries: number;
  /** Bytes a Parquet file may have. */
  parquetBytes: number;
  /** How many times larger than packed a file may become. */
  ratio: number;
};

/** Below this a high ratio does no harm. */
export const HARMLESS_BYTES = 16_777_216;
/** The texts a workbook shares are looked up all the time: they stay in memory. */
export const SHARED_TEXT_BYTES = 402_653_184;
/** One element of JSON, one row of a sheet. */
export const ELEMENT_BYTES = 16_777_216;
/** Rows at the top that are looked at for the header. */
export const HEAD_ROWS = 200;

/** Refused; `code` is an entry of the error catalogue without its room. Carried by its message through a thread. */
export class FormError extends Error {
  readonly code: string;
  readonly detail: string;

  constructor(code: string, detail = '') {
    super(`form-refused:${code}:${detail}`);
    this.name = 'FormError';
    this.code = code;
    this.detail = detail;
  }
}

/** The refusal in an error that came out of a thread, however deep it lies. */
export function formErrorIn(error: unknown): FormError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof FormError) return at;
    const found = /^form-refused:([a-z-]+):([\s\S]*)$/.exec(at.message);
    if (found) return new FormError(found[1] ?? '', found[2] ?? '');
  }
  return undefined;
}
