// The one error of the law room: which pack, file and rule is wrong, and what to write instead.
export type LawErrorDetail = { pack: string; file: string; rule?: string; what: string; mend: string };

export class LawError extends Error {
  readonly pack: string;
  readonly file: string;
  readonly rule: string | undefined;
  readonly what: string;
  readonly mend: string;

  constructor(detail: LawErrorDetail) {
    const where = [`pack ${detail.pack}`, detail.file, detail.rule].filter(Boolean).join(', ');
    super(`${where}: ${detail.what} ${detail.mend}`);
    this.name = 'LawError';
    this.pack = detail.pack;
    this.file = detail.file;
    this.rule = detail.rule;
    this.what = detail.what;
    this.mend = detail.mend;
  }
}
