// What the bureau decided itself, read from the database and bound with the law to one legal day.
import type { ColumnType } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { readEdition, readEnteredDays } from './entered-days.ts';
import type {
  BureauSetting,
  BureauSettings,
  DeadlineInfo,
  Form,
  Law,
  Operative,
  Procedure,
  Resolution,
  Term,
} from './types.ts';

export type RuleSettingTable = {
  id: string;
  rule_id: string;
  value: ColumnType<BureauSetting['value'] | null, string | null, never>;
  set_by: string | null;
  set_by_name: string;
  set_at: Date;
};

export type InstrumentEffectiveTable = {
  id: string;
  instrument: string;
  from_day: LegalDay;
  /** Last day, where the instrument is for a time only. */
  to_day: LegalDay | null;
  document: string;
  set_by: string | null;
  set_by_name: string;
  set_at: Date;
};

export type ListAdditionTable = {
  id: string;
  rule_id: string;
  key: string;
  name_zh: string;
  name_en: string;
  attributes: ColumnType<Record<string, boolean | string | number>, string, never>;
  reason: string;
  set_by: string | null;
  set_by_name: string;
  set_at: Date;
};

export type LawTables = {
  'law.list_addition': ListAdditionTable;
  'law.rule_setting': RuleSettingTable;
  'law.instrument_effective': InstrumentEffectiveTable;
};

/** By the name of their edition, which is never used twice: the newest few of however many platforms run here. */
const kept = new Map<string, BureauSettings>();
const KEPT = 16;

/**
 * Everything the bureau decided, as this executor sees it; costs one row when nothing changed, and nothing where the caller has
 * read the edition itself with something else it had to ask.
 */
export async function loadSettings(ex: Executor, read?: string): Promise<BureauSettings> {
  const already = read === undefined ? undefined : kept.get(read);
  if (already) return already;
  const edition = await readEdition(ex);
  const known = kept.get(edition);
  if (known) return known;
  const settings = { ...(await readSettings(ex)), entered: await readEnteredDays(ex, edition) };
  kept.set(edition, settings);
  for (const [oldest] of kept) if (kept.size > KEPT) kept.delete(oldest);
  return settings;
}

/** What was said last of each rule and of each draft (by its key: a clock that is put right does not bring old words back), and what was added to open lists. */
async function readSettings(ex: Executor): Promise<BureauSettings> {
  const db = ex.withTables<LawTables>();
  const values = await db
    .selectFrom('law.rule_setting')
    .distinctOn('rule_id')
    .select(['rule_id', 'value', 'set_by_name', 'set_at'])
    .orderBy('rule_id')
    .orderBy('id', 'desc')
    .execute();
  const effective = await db
    .selectFrom('law.instrument_effective')
    .distinctOn('instrument')
    .select(['instrument', 'from_day', 'to_day', 'document'])
    .orderBy('instrument')
    .orderBy('id', 'desc')
    .execute();
  const added = await db
    .selectFrom('law.list_addition')
    .selectAll()
    .orderBy('set_at')
    .orderBy('id')
    .execute();
  return {
    additions: Object.fromEntries(
      [...Map.groupBy(added, (row) => row.rule_id)].map(([rule, rows]) => [
        rule,
        rows.map(
          (row): Term => ({
            key: row.key,
            zh: row.name_zh,
            en: row.name_en,
            cite: [],
            attributes: row.attributes,
            added: { reason: row.reason, by: row.set_by_name, at: row.set_at.toISOString() },
          }),
        ),
      ]),
    ),
    values: Object.fromEntries(
      values.flatMap(({ rule_id: rule, value, set_by_name: setBy, set_at: setAt }) =>
        value === null ? [] : [[rule, { value, setBy, setAt: setAt.toISOString() }]],
      ),
    ),
    effective: Object.fromEntries(
      effective.map(({ instrument, from_day: from, to_day: to, document }) => [
        instrument,
        { from, document, ...(to && { to }) },
      ]),
    ),
  };
}

/** What a ledger entry says of a decision, so that it can be replayed years later. */
export type DecisionRecord = {
  outcome: string;
  rules: string[];
  articles: string[];
  pack: { version: string; hash: string };
  asOf: LegalDay;
};

/** The law on one day under the bureau's present settings: ask it by rule id alone. */
export type LawNow = {
  law: Law;
  day: LegalDay;
  settings: BureauSettings;
  verdictContext: { pack: { version: string; hash: string }; asOf: LegalDay };
  resolve(ruleId: string): Resolution;
  operative(ruleId: string): Operative | undefined;
  number(ruleId: string): Operative<number> | undefined;
  text(ruleId: string): Operative<string> | undefined;
  flag(ruleId: string): boolean;
  terms(ruleId: string): readonly Term[];
  term(ruleId: string, key: string): Term | undefined;
  cite(ruleId: string): string[];
  /** Due day of a limit rule for something received on `from` (today when left out), seen from this day. */
  deadline(ruleId: string, from?: LegalDay): DeadlineInfo;
  form(key: string): Form;
  procedure(key: string): Procedure;
  /** The decision part of a ledger entry: rules named here bring their articles along. */
  decided(outcome: string, rules: readonly string[], articles?: readonly string[]): DecisionRecord;
};

/** What is decided on a day rests on what is in force on it; a draft's articles are cited as a draft's. */
function citable(law: Law, day: LegalDay, id: string): boolean {
  const key = law.article(id)?.instrument;
  const found = key ? law.instrument(key) : undefined;
  return found?.inForce === undefined || found.status === 'draft' || found.inForce <= day;
}

export function bindLaw(law: Law, day: LegalDay, settings: BureauSettings): LawNow {
  const verdictContext = { pack: { version: law.pack.version, hash: law.pack.hash }, asOf: day };
  return {
    law,
    day,
    settings,
    verdictContext,
    resolve: (ruleId) => law.resolve(ruleId, day, settings),
    operative: (ruleId) => law.operative(ruleId, day, settings),
    number: (ruleId) => law.number(ruleId, day, settings),
    text: (ruleId) => law.text(ruleId, day, settings),
    flag: (ruleId) => law.flag(ruleId, day, settings),
    terms: (ruleId) => law.terms(ruleId, day, settings),
    term: (ruleId, key) => law.term(ruleId, key, day, settings),
    cite: (ruleId) => law.cite(ruleId, day, settings),
    deadline: (ruleId, from = day) => law.deadline(ruleId, from, day, settings),
    form: (key) => law.form(key),
    procedure: (key) => law.procedure(key),
    decided: (outcome, rules, articles = []) => ({
      outcome,
      rules: [...new Set(rules)],
      articles: [...new Set([...articles, ...rules.flatMap((rule) => law.cite(rule, day, settings))])].filter(
        (id) => citable(law, day, id),
      ),
      ...verdictContext,
    }),
  };
}

/**
 * Reads the settings and binds them; inside a command pass its transaction, so that both see the same state. `edition`: what a
 * request that only reads found in force when it came.
 */
export async function lawNow(ex: Executor, law: Law, day: LegalDay, edition?: string): Promise<LawNow> {
  const settings = await loadSettings(ex, edition);
  if (settings.entered) law.calendar.adopt(settings.entered);
  return bindLaw(law, day, settings);
}
