/** Decides how a received file is read: as found where that is certain, as somebody said, or not before somebody is asked. */

import type { Rejection } from '../tables.ts';
import { type HeaderIssue, leftIssue, normaliseName } from './header.ts';
import { type Inspection, inspect, type Profile, type Question } from './inspect.ts';
import { isDoubtful } from './propose.ts';
import { Refusal } from './refusal.ts';
import { structureOf } from './structure.ts';
import type { Doubt, Reading } from './types.ts';

export type Judged = {
  reading: Reading;
  /** Nothing is certain while there are any. */
  doubts: Doubt[];
  /** What is said where nobody can be asked. */
  refusal: Refusal | undefined;
};

/** Throws Refusal: encoding-mixed, encoding-forced-fails, row-too-long; ApartError with a FormError in it. */
export async function judge(question: Question): Promise<Judged> {
  const found = await inspect(question);
  const { said } = found;
  const issues = issuesOf(found, question.terms);
  const doubts: Doubt[] = [];
  if (!found.sure) doubts.push({ code: 'which-table', tables: found.survey?.tables.length ?? 0 });
  if (issues.length > 0) doubts.push({ code: 'header', issues: issues.length });
  if (!said) {
    for (const { item, position, proposal } of found.styles) {
      const { odd, of } = proposal.evidence;
      if (isDoubtful(proposal)) doubts.push({ code: 'style', item, position, odd, of });
    }
  }
  return { reading: readingOf(found), doubts, refusal: refusalOf(found, issues) };
}

/** Who said what each column is has left the others out; otherwise the city's rule decides about them. */
export function issuesOf({ match, said }: Inspection, terms: Question['terms']): HeaderIssue[] {
  const asked = terms.extraField === 'refuse' && !said ? match.left.map(leftIssue) : [];
  return [...match.issues, ...asked].sort((a, b) => rank(a.path) - rank(b.path));
}

/** Columns by their place, then the items that none of them is. */
const rank = (path: string): number =>
  path.startsWith('header.') ? Number(path.slice(7)) : Number.MAX_SAFE_INTEGER;

function refusalOf(found: Inspection, issues: Rejection['issues']): Refusal | undefined {
  if (!found.sure)
    return new Refusal({
      code: 'collect.which-table',
      params: { tables: found.survey?.tables.length ?? 0 },
      issues: [],
    });
  if (issues.length === 0) return undefined;
  const rows = found.rows.filter(({ line }) => line > found.header.line).map(({ cells }) => cells);
  return new Refusal(
    { code: 'collect.header-mismatch', params: { count: issues.length }, issues },
    structureOf(found.header.names, rows),
  );
}

/** The reading that an inspection amounts to, whether or not it is certain. */
export function readingOf(found: Inspection): Reading {
  const { encoding, header, match, place } = found;
  return {
    ...(place ? { place } : {}),
    ...(found.table?.parquet ? { parquet: found.table.parquet } : {}),
    ...encoding,
    delimiter: found.delimiter,
    delimiterCounts: found.delimiterCounts,
    header: header.names,
    ...(header.rows === 1 ? {} : { headerRows: header.rows }),
    places: match.places,
    ...(match.left.length > 0 ? { left: match.left } : {}),
    ...(Object.keys(match.standing).length > 0 ? { standing: match.standing } : {}),
    ...(Object.keys(found.conversions).length > 0 ? { conversions: found.conversions } : {}),
    ...(Object.keys(found.codes).length > 0 ? { codes: found.codes } : {}),
    ...(found.said ? { said: found.said } : {}),
    headerLine: header.line,
    bodyStart: header.after,
  };
}

/** What is remembered of a reading somebody gave: the columns and styles, never which of several tables it was. */
export function profileOf(found: Inspection, answer: Profile['answer']): Profile {
  return {
    answer: {
      ...(answer.columns ? { columns: answer.columns } : {}),
      ...(answer.conversions ? { conversions: answer.conversions } : {}),
    },
    form: found.place?.form ?? 'delimited',
    header: found.header.names.map(normaliseName),
  };
}
