/** The rules of the daily check, each over the facts of all open data sets; what it finds carries its evidence in figures. Pure. */
import type { LegalDay } from '#kernel/clock.ts';
import type { JsonObject } from '#kernel/json.ts';
import { freshnessOf } from '../search/freshness.ts';
import type { Detector, Limit } from './terms.ts';

export type Facts = {
  id: string;
  organisationId: string;
  state: string;
  openedOn: LegalDay | null;
  title: string;
  summary: string;
  licence: string;
  cycle: string;
  contact: { name: string; phone: string; email: string };
  fields: { name: string; titleZh: string; meaning: string }[];
  releaseId: string | null;
  releasedAt: string | null;
  rows: number;
  columns: string[];
  digest: string | null;
  formats: { format: string; rows: number }[];
  /** Taken away on record. */
  withdrawn: boolean;
  /** Rows that lie in the warehouse; undefined: the table is not there. */
  stored: number | undefined;
  /** Of all cells, how many are empty; undefined: not counted. */
  emptyCells: number | undefined;
  /** Files whose object is not there or has another size. */
  lostFiles: string[];
  /** Matters of the public past their day. */
  overdue: string[];
  /** Kinds of personal data that the scan of its rows met and nobody explained. */
  personal: string[];
  /** Dimensions of quality below what the authority asks, with their scores. */
  below: { dimension: string; score: number }[];
};
export type Limits = Partial<Record<Limit, number>>;
export type Seen = { datasetId: string; organisationId: string; detector: Detector; evidence: JsonObject };

const proprietary = new Set(['xlsx', 'xls', 'et', 'doc', 'docx', 'pdf']);
const machine = ({ format }: { format: string }): boolean =>
  !proprietary.has(format) && format !== 'dictionary';
/** Names that differ by year, number or district alone are one set cut into pieces. */
const stem = (title: string): string =>
  title.replace(
    /[0-9０-９]+|[一二三四五六七八九十]+|年度?|季度|月份?|第|期|[\p{Script=Han}]{1,3}[区县镇乡]/gu,
    '',
  );
const made = /^(?:列|字段|column|field|col|f|unnamed)[\s_:]*\d*$/i;

type Rule = (one: Facts, all: Context) => JsonObject | undefined;
type Context = { limits: Limits; today: LegalDay; digests: Map<string, number>; stems: Map<string, number> };

const released = (one: Facts): boolean => one.state === 'open' && one.releaseId !== null;
const keyOf = (one: Facts): string => `${one.organisationId} ${stem(one.title)} ${one.columns.join('\t')}`;

const rules: Record<Detector, Rule> = {
  empty: (one) =>
    one.state === 'open' && one.releaseId !== null && one.rows === 0 ? { rows: 0 } : undefined,
  small: (one, { limits }) => {
    const least = limits['least-cells'];
    const cells = one.rows * one.columns.length;
    return least !== undefined && released(one) && one.rows > 0 && cells < least
      ? { cells, least }
      : undefined;
  },
  split: (one, { stems }) => {
    const siblings = stems.get(keyOf(one)) ?? 0;
    return released(one) && stem(one.title) !== '' && siblings > 1 ? { siblings } : undefined;
  },
  duplicate: (one, { digests }) => {
    const same = one.digest === null ? 0 : (digests.get(one.digest) ?? 0);
    return released(one) && one.rows > 0 && same > 1 ? { same } : undefined;
  },
  missing: (one, { limits }) => {
    const most = limits['most-empty'];
    const cells = one.rows * one.columns.length;
    if (most === undefined || one.emptyCells === undefined || cells === 0) return undefined;
    const percent = Math.round((one.emptyCells / cells) * 1000) / 10;
    return percent > most ? { percent, most } : undefined;
  },
  converted: (one) => {
    const odd = one.fields.filter(({ name, titleZh }) => made.test(titleZh || name));
    return one.fields.length > 0 && odd.length * 2 >= one.fields.length ? { columns: odd.length } : undefined;
  },
  stale: (one, { today }) => {
    if (one.state !== 'open') return undefined;
    const fresh = freshnessOf(one.releasedAt, one.cycle, today);
    return fresh.state === 'late' ? { last: fresh.last, due: fresh.due } : undefined;
  },
  undescribed: (one) => {
    const lacks = [
      ...(one.summary.trim() === '' || one.summary.trim() === one.title.trim() ? ['summary'] : []),
      ...(one.fields.some(({ meaning, name, titleZh }) => ['', name, titleZh].includes(meaning.trim()))
        ? ['fields']
        : []),
      ...(one.contact.phone === '' && one.contact.email === '' ? ['contact'] : []),
    ];
    return lacks.length > 0 ? { lacks } : undefined;
  },
  'dead-interface': (one) => (released(one) && one.stored === undefined ? { rows: one.rows } : undefined),
  unanswered: (one) =>
    one.overdue.length > 0 ? { matters: one.overdue.slice(0, 10), count: one.overdue.length } : undefined,
  personal: (one) => (one.personal.length > 0 ? { kinds: one.personal } : undefined),
  format: (one) => {
    if (!released(one)) return undefined;
    const usable = one.formats.filter(machine).map(({ format }) => format);
    return usable.length < 2 ? { usable } : undefined;
  },
  link: (one) => (one.lostFiles.length > 0 ? { files: one.lostFiles } : undefined),
  vanished: (one) =>
    one.openedOn !== null && one.state !== 'open' && !one.withdrawn ? { openedOn: one.openedOn } : undefined,
  'count-differs': (one) => {
    if (!released(one) || one.stored === undefined) return undefined;
    const files = one.formats.filter(({ format, rows }) => format !== 'dictionary' && rows !== one.rows);
    return one.stored !== one.rows || files.length > 0
      ? {
          stated: one.rows,
          interface: one.stored,
          files: files.map(({ format, rows }) => `${format} ${rows}`),
        }
      : undefined;
  },
  licence: (one) => (one.licence.trim() === '' ? {} : undefined),
  quality: (one) =>
    released(one) && one.below.length > 0
      ? { below: one.below.map(({ dimension, score }) => `${dimension} ${score}`) }
      : undefined,
};

const counted = (keys: readonly string[]): Map<string, number> => {
  const found = new Map<string, number>();
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  return found;
};

export function detect(sets: readonly Facts[], limits: Limits, today: LegalDay): Seen[] {
  const context: Context = {
    limits,
    today,
    digests: counted(sets.filter(released).flatMap(({ digest }) => (digest === null ? [] : [digest]))),
    stems: counted(sets.filter(released).map(keyOf)),
  };
  return sets.flatMap((one) =>
    Object.entries(rules).flatMap(([key, rule]) => {
      const evidence = rule(one, context);
      return evidence === undefined
        ? []
        : [{ datasetId: one.id, organisationId: one.organisationId, detector: key as Detector, evidence }];
    }),
  );
}
