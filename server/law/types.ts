// The nouns of the law room: what a city's pack says after it was read, and what a question to it returns.
import type { LegalDay } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import type { Procedure } from './procedure-types.ts';

export type * from './procedure-types.ts';
export type { Text };

/** The State Council's notice for one year, imported before the library knows it. Days as YYYY-MM-DD. */
export type PublishedDays = { year: number; document: string; off: LegalDay[]; work: LegalDay[] };

/** Days the city itself closes or works, with the document that says so; they go before the national arrangement. */
export type LocalDays = { from: LegalDay; to: LegalDay; workday: boolean; document: string };

/** What the bureau entered while the platform runs; `edition` changes whenever anything of it does. */
export type EnteredDays = {
  edition: string;
  published: readonly PublishedDays[];
  local: readonly LocalDays[];
};

export type City = { key: string; nameZh: string; nameEn: string; regionCode: string };

/** `articles`: the duties can be read, nothing can be run. `rules`: a platform can be started with the pack. */
export type Coverage = 'articles' | 'rules';

/** `explanation`: an official's account, cited but binding nobody. */
export type InstrumentStatus = 'in-force' | 'draft' | 'repealed' | 'explanation';

export type Instrument = {
  key: string;
  title: Text;
  status: InstrumentStatus;
  /** The order or document number, where it is no part of the title. */
  number?: Text;
  issuer?: Text;
  /** Address of the text as its issuer published it. */
  officialText?: string;
  adopted?: LegalDay;
  promulgated?: LegalDay;
  inForce?: LegalDay;
  repealedOn?: LegalDay;
  repeals: string[];
  /** Numbers of the superior documents it names as its ground. */
  restsOn: string[];
  note?: Text;
};

export type ArticleKind = 'enforce' | 'record' | 'organise';

export type Article = {
  id: string;
  city: string;
  instrument: string;
  /** The number in the source, as people cite it: '14', '附件2 业务信息'. */
  article: string;
  topic: string;
  kind: ArticleKind;
  actor: string;
  dutyZh: string;
  dutyEn: string;
  parameters: Readonly<Record<string, unknown>>;
  check?: string;
  why?: string;
};

export type RuleKind = 'value' | 'table' | 'set' | 'flag';
export type Unit =
  | 'workday'
  | 'day'
  | 'month'
  | 'year'
  | 'minute'
  | 'calls'
  | 'calls-per-day'
  | 'interfaces'
  | 'percent'
  | 'code'
  | 'class'
  | 'none';

/** One rule of the closed list in regulations/rules.yaml. `keys`: the closed keys a table or set may use. */
export type RuleDefinition = {
  id: string;
  kind: RuleKind;
  unit: Unit;
  room: string;
  sentence: Text;
  keys?: readonly string[];
  /** Attributes every row of a table carries, by name. */
  attributes?: Readonly<Record<string, AttributeType>>;
  /** How a reader is told each key of a value: a text each, or the id of the rule whose rows name them. */
  words?: string | Readonly<Record<string, Text>>;
  /** True where the bureau may fill in a figure the instrument leaves out. */
  setting: boolean;
};

/** A question mark: the row may leave the attribute out. */
export type AttributeType = 'text' | 'text?' | 'number' | 'number?' | 'flag' | 'list';
export type Attribute = string | number | boolean | readonly string[];

/** A row of a table, a member of a set: a key the code knows, in the city's own words. */
export type Term = {
  key: string;
  zh: string;
  en: string;
  /** Articles of this row alone, when they differ from those of the whole value. */
  cite: string[];
  attributes: Readonly<Record<string, Attribute>>;
  /** Not of the law: put into an open list by the bureau, with its reason. */
  added?: { reason: string; by: string; at: string };
};

/** value -> number or string · flag -> boolean · set and table -> terms, in the pack's order. */
export type RuleValue = number | string | boolean | readonly Term[];

/** What the bureau itself has decided, kept in the database: who and when stand beside it. */
export type BureauSetting = {
  value: number | string | boolean | readonly string[];
  setBy: string;
  setAt: string;
};

/** A draft's effective date with the document that sets it, entered by the bureau. */
export type EffectiveDate = {
  from: LegalDay;
  /** Last day; absent where the instrument holds until something replaces it. */
  to?: LegalDay;
  document: string;
};

export type BureauSettings = {
  /** Holiday notices and local days, for the calendar. */
  entered?: EnteredDays;
  values: Readonly<Record<string, BureauSetting>>;
  effective: Readonly<Record<string, EffectiveDate>>;
  /** What the bureau added to lists that the law leaves open, by rule. */
  additions?: Readonly<Record<string, readonly Term[]>>;
};

/** The answer of a pack to one rule on one legal day. */
export type Resolution<V extends RuleValue = RuleValue> =
  | {
      state: 'in-force';
      value: V;
      unit: Unit;
      cite: string[];
      from: LegalDay;
      note?: Text;
      document?: string;
      /** The bureau may add to the list. */
      open?: true;
    }
  | { state: 'not-applicable'; because: Text; cite: string[] }
  | { state: 'not-yet'; from: LegalDay; cite: string[] }
  | { state: 'repealed'; to: LegalDay; cite: string[] }
  /** A draft instrument: shown as such; clocks are information only. `from`: the day it will take effect, once entered. */
  | { state: 'draft'; value: V; unit: Unit; cite: string[]; from?: LegalDay; note?: Text; open?: true }
  /** The instrument names no figure. A setting of the bureau is never shown as law. */
  | {
      state: 'unspecified';
      because: Text;
      unit: Unit;
      cite: string[];
      setting?: BureauSetting;
      /** The instrument that leaves the figure out is a draft not yet in force: a figure of the bureau binds nobody either. */
      pending?: true;
    };

/**
 * What the platform works with on that day, whatever its standing: law in force, a draft's value or the bureau's own figure.
 * `binding` is true for law in force only: a draft starts no clock, and a setting is no law.
 */
export type Operative<V extends RuleValue = RuleValue> = {
  value: V;
  unit: Unit;
  basis: 'law' | 'draft' | 'setting';
  binding: boolean;
  cite: string[];
};

/** Everything the interface needs to draw a due date. Days are legal days; day 0 is `from`. */
export type DeadlineInfo = {
  rule: string;
  state: Resolution['state'];
  basis: 'law' | 'draft' | 'setting' | 'none';
  /** True: the date is shown for information and nobody is late by it: a draft's limit, or a bureau's figure in a draft's gap. */
  informative: boolean;
  from: LegalDay;
  limit?: number;
  unit?: 'workday' | 'day';
  due?: LegalDay;
  /** True when the count touches a year without published holidays: 暂按周末推算. */
  provisional: boolean;
  /** Counted in the rule's unit from today to the due day; 0 on the due day, negative when late. */
  remaining?: number;
  late: boolean;
  cite: string[];
  because?: Text;
  setting?: BureauSetting;
  /** Days added to the limit, in its unit, by an extension. */
  extended?: number;
  /** Days the clock stood still, in the limit's unit. */
  paused?: number;
  /** Since when it stands still now, if it does. */
  pausedSince?: LegalDay;
};

export type WorkdayAnswer = { workday: boolean; provisional: boolean };
/** What a day is in a calendar on the wall: `make-up` is a weekend worked for a holiday, `local-…` what the bureau entered. */
export const dayKinds = ['workday', 'weekend', 'holiday', 'make-up', 'local-off', 'local-work'] as const;
export type DayKind = (typeof dayKinds)[number];
export type DueDay = { day: LegalDay; provisional: boolean };

export type Calendar = {
  /** First and last year with published holidays. */
  covered: { from: number; to: number };
  isWorkday(day: LegalDay): WorkdayAnswer;
  kindOf(day: LegalDay): DayKind;
  /** The n-th workday after `day` (n >= 0; 0 gives the day itself). Throws LawError before 2004. */
  addWorkdays(day: LegalDay, n: number): DueDay;
  /** Workdays after `a` up to and including `b`; negative when b is before a. */
  workdaysBetween(a: LegalDay, b: LegalDay): { count: number; provisional: boolean };
  addDays(day: LegalDay, n: number): LegalDay;
  /** Which entered notices and closures it counts with; empty: none. */
  edition: string;
  /** Counts from now on with what the bureau entered; a notice replaces the one of the same year. */
  adopt(entered: EnteredDays): void;
};

/**
 * `back`: to an earlier step, which opens anew. `part`: this branch has ended and the others go on; with the last one the case is
 * done. `complete`, `return` and `refuse` end the whole case.
 */
export type FieldType =
  | 'text'
  | 'long-text'
  | 'integer'
  | 'date'
  | 'email'
  | 'telephone'
  | 'choice'
  | 'choices'
  /** One of the scenarios the entry states. */
  | 'scenario'
  /** An answer to each condition the entry states: rows of `condition` and `answer`. */
  | 'conditions'
  | 'fixed'
  | 'group'
  | 'rows'
  | 'addresses'
  | 'hours'
  | 'items'
  | 'system'
  | 'attachment'
  | 'declaration'
  | 'signature';

export type FormField = {
  key: string;
  section: string;
  label: Text;
  type: FieldType;
  required: boolean;
  /** Who fills it in. `platform`: taken from the catalogue, the session or the clock, never typed. */
  filledBy: 'applicant' | 'platform' | 'bureau' | 'provider';
  /** Fields of a group, or the columns of rows. */
  parts: FormField[];
  /** Rule id whose terms are the choices. */
  options?: string;
  /** Name of a field validator (a registered behaviour). */
  check?: string;
  help?: Text;
  /** What the platform holds the applicant to from this answer. */
  enforces?: Text;
  /** A signature that is made on the printed form, with the unit's seal, and comes back as a scan. */
  seal?: boolean;
  cite: string[];
  /** Why the field stands here when no article asks for it. */
  because?: Text;
};

export type Form = {
  key: string;
  title: Text;
  version: string;
  sections: { key: string; title: Text }[];
  fields: FormField[];
  cite: string[];
};

/** Names that code holds for the packs. An unknown name in a pack stops the start. */
export type Behaviours = {
  gates: readonly string[];
  effects: readonly string[];
  actors: readonly string[];
  checks: readonly string[];
};

export type Verdict<O extends string = string> = {
  outcome: O;
  reasons: { code: string; rule: string; articles: string[] }[];
};

/** A word of an enumeration; the key stands where code will one day tell the members apart. */
export type NamedWord = { key?: string; zh: string; en: string };

/** A city's pack after reading, all questions answered in memory; it never changes after load. */
export type Law = {
  city: City;
  pack: { version: string; hash: string; coverage: Coverage; accent: string };
  vocabulary: Readonly<Record<string, Text>>;
  /** The city's own enumerations that no rule of the walk asks for yet: base databases, kinds of lists, modules. */
  lists: Readonly<Record<string, readonly NamedWord[]>>;
  instruments: readonly Instrument[];
  rules: readonly RuleDefinition[];
  calendar: Calendar;

  resolve(ruleId: string, day: LegalDay, settings?: BureauSettings): Resolution;
  /** undefined: not applicable, not yet, repealed, or unspecified without a setting. */
  operative(ruleId: string, day: LegalDay, settings?: BureauSettings): Operative | undefined;
  /** The following four throw LawError when the rule is of another kind; undefined as in `operative`. */
  number(ruleId: string, day: LegalDay, settings?: BureauSettings): Operative<number> | undefined;
  text(ruleId: string, day: LegalDay, settings?: BureauSettings): Operative<string> | undefined;
  flag(ruleId: string, day: LegalDay, settings?: BureauSettings): boolean;
  terms(ruleId: string, day: LegalDay, settings?: BureauSettings): readonly Term[];
  term(ruleId: string, key: string, day: LegalDay, settings?: BureauSettings): Term | undefined;
  /** Articles behind a rule whatever its state. */
  cite(ruleId: string, day: LegalDay, settings?: BureauSettings): string[];
  /** Due day of a limit rule for something received on `from`, seen from `today`. */
  deadline(ruleId: string, from: LegalDay, today: LegalDay, settings?: BureauSettings): DeadlineInfo;

  /** Ids of the rules whose answer cites the article on any day. */
  rulesCiting(id: string): readonly string[];
  article(id: string): Article | undefined;
  articles(): readonly Article[];
  instrument(key: string): Instrument | undefined;
  rule(ruleId: string): RuleDefinition | undefined;
  /** Throws LawError when the pack has none of that key. */
  procedure(key: string): Procedure;
  procedures(): readonly Procedure[];
  form(key: string): Form;
  forms(): readonly Form[];
  /** The city's word for a key of the vocabulary; the key itself when the pack has none. */
  word(key: string): Text;

  /** Throws LawError naming the pack, the file and the first unknown name. Call once at boot. */
  assertBehaviours(registry: Behaviours): void;
  /** Checks a figure the bureau wants to set; the message says what is expected. */
  checkSetting(
    ruleId: string,
    value: unknown,
  ): { ok: true; value: BureauSetting['value'] } | { ok: false; expected: Text };
};
