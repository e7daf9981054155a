// The one error of the law room: which pack, file and rule is wrong, and what to write instead.
export type LawErrorDetail = {
  pack: string;
  file: string;
  rule?: string;
  what: string;
  mend: string;
  /** Where in the file, from the entry `rule` down, or from the top. */
  path?: readonly (string | number)[];
  /** 1-based; found after the reading. */
  line?: number;
};

export class LawError extends Error {
  readonly pack: string;
  readonly file: string;
  readonly rule: string | undefined;
  readonly what: string;
  readonly mend: string;
  readonly line: number | undefined;

  constructor(detail: LawErrorDetail) {
    const file = detail.line === undefined ? detail.file : `${detail.file}:${detail.line}`;
    const where = [`pack ${detail.pack}`, file, detail.rule].filter(Boolean).join(', ');
    super(`${where}: ${detail.what} ${detail.mend}`);
    this.name = 'LawError';
    this.pack = detail.pack;
    this.file = detail.file;
    this.rule = detail.rule;
    this.what = detail.what;
    this.mend = detail.mend;
    this.line = detail.line;
  }
}
