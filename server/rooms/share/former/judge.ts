/** Whether a case decided elsewhere may be entered: its days in order, once only, and no citation of what had been repealed by then. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import { citesRepealed, repealedActs } from '#rooms/catalog/index.ts';
import type { FormerInput } from './schema.ts';
import { formerTables } from './tables.ts';

const issue = (path: string, code: string, zh: string, en: string): FieldIssue => ({
  path,
  code: `share.${code}`,
  message: { zh, en },
  articles: [],
  severity: 'error',
});

/** How a basis may be written: by title, by number, or both. */
export const citations = ({ basisTitle, basisNumber }: Pick<FormerInput, 'basisTitle' | 'basisNumber'>) =>
  [basisTitle, basisNumber, `${basisTitle}${basisNumber}`].filter((text) => text !== '');

/** Issues by field; a case is the same when body and number are. */
export async function judgeFormer(
  ex: Executor,
  today: LegalDay,
  input: FormerInput,
  earlier: readonly FormerInput[] = [],
): Promise<FieldIssue[]> {
  const issues: FieldIssue[] = [];
  const { appliedOn, decidedOn, number, applicant } = input;
  if (decidedOn > today)
    issues.push(issue('decidedOn', 'former-ahead', '决定日期晚于今日', 'the day lies in the future'));
  if (appliedOn && appliedOn > decidedOn)
    issues.push(
      issue('appliedOn', 'former-order', '申请日期晚于决定日期', 'it was applied for after it was decided'),
    );
  const cited = citations(input);
  const acts = await repealedActs(ex, cited, decidedOn);
  for (const act of new Map([...acts.values()].map((one) => [one.title, one])).values()) {
    const path = input.basisTitle !== '' ? 'basisTitle' : 'basisNumber';
    issues.push({ ...citesRepealed(path, act), code: 'share.basis-repealed' });
  }
  const same = (one: { number: string; applicant: string }) =>
    one.number === number && one.applicant === applicant;
  const known =
    earlier.some(same) ||
    (await formerTables(ex)
      .selectFrom('share.former_case')
      .select('id')
      .where('number', '=', number)
      .where('applicant', '=', applicant)
      .executeTakeFirst()) !== undefined;
  if (known)
    issues.push(
      issue(
        'number',
        'former-known',
        '同一申请单位的该编号已登记',
        'this number of this applicant is entered already',
      ),
    );
  return issues;
}
