/** Verification: whether claims about a key hold. Answers have one shape and one length whatever was found, and never hold a value. */
import { type Alike, type AlikeAnswers, type Answer, marksOn, unanswered } from '../gateway/answers.ts';
import { localInstant, nextMidnight } from '../gateway/checks.ts';
import type { CallItem } from '../gateway/items.ts';
import { type MarkReader, marksOfRows } from '../gateway/marks.ts';
import {
  contentOf,
  doubtsOf,
  type FoundRow,
  headOf,
  mostRecords,
  policyUnderstood,
  readKeys,
} from '../gateway/rows.ts';
import type { Session } from '../gateway/session.ts';
import type { Work } from '../gateway/works.ts';
import { applyMask, type Mask, needsKey, specOf } from '../masks.ts';
import { finishCell, type Policy, type PolicyColumn } from '../policy-sql/policy.ts';
import { callModes } from '../terms.ts';
import { presentValue } from '../values.ts';
import { claimStatement } from './claims.ts';
import { type ClaimVerdict, overall, plainText, verdictOn, verdicts, weight } from './compare.ts';
import { readVerification } from './questions.ts';

type Cell = FoundRow['cells'][number];

/**
 * One claim against one cell. Under a mask only what the mask leaves is compared, as a lookup under the same grant would show it:
 * likeness is then `partly` at best, and what a mask hides whole is unknown.
 */
function judgeClaim(of: PolicyColumn, cell: Cell, claim: string, key: Buffer | undefined): ClaimVerdict {
  const { column, hidden } = of;
  if (hidden || cell === null) return 'unknown';
  const masks = [...of.inStore, ...of.inStream];
  if (masks.length === 0) return verdictOn(column, plainText(column, String(cell)), plainText(column, claim));
  if (masks.some((mask) => specOf(mask).mask === 'replace')) return 'unknown';
  const masked = (text: string, by: readonly Mask[]): Cell =>
    by.reduce<Cell>(
      (value, mask) => applyMask(mask, value, { key, domain: column.name }),
      presentValue(column.json, text),
    );
  // What the store masked is compared as it came; the rest in one spelling, as the claim is.
  const shown =
    of.inStore.length > 0 ? finishCell(of, cell, key) : masked(plainText(column, String(cell)), masks);
  if (shown === null) return 'unknown';
  // A token is claimed as it was given out: making one of a guess would find the value behind it.
  if (masks.some(needsKey)) return String(shown) === claim ? 'partly' : 'no';
  const alike = [claim, plainText(column, claim)].some(
    (text) => String(masked(text, masks)) === String(shown),
  );
  return alike ? 'partly' : 'no';
}

/** Of the row of a key that more of the claims hold of; without one everything is unknown, after the same comparisons. */
function bestOf(call: CallItem, policy: Policy, rows: readonly FoundRow[]): ClaimVerdict[] {
  const judge = (cells: readonly Cell[]): ClaimVerdict[] =>
    policy.columns.map((of, place) =>
      judgeClaim(of, cells[place] ?? null, call.question.claims?.[place] ?? '', call.file.cityKey),
    );
  const judged = rows.map(({ cells }) => judge(cells));
  const [first, ...rest] = judged;
  if (!first) {
    judge(call.question.claims ?? []);
    return policy.columns.map(() => 'unknown');
  }
  return rest.reduce((best, one) => (weight(one) > weight(best) ? one : best), first);
}

const longest = Math.max(...verdicts.map((word) => word.length));

/** JSON may end in blanks: with these every answer to a question is as long as the longest words would make it. */
const blanksFor = (said: readonly ClaimVerdict[]): string =>
  ' '.repeat([...said, overall(said)].reduce((sum, word) => sum + longest - word.length, 0));

async function read(session: Session, alike: Alike, marks: MarkReader): Promise<AlikeAnswers> {
  const { calls, generation } = alike;
  const [first] = calls;
  const policy = first && policyUnderstood(first);
  if (!policy) return unanswered(alike);
  const { file } = first;
  const most = mostRecords(file);
  const keys = calls.map(({ question }) => question.keys[0] ?? []);
  const [exceeding, found] = await Promise.all([
    session.send(claimStatement(calls), 'kept'),
    readKeys(session, { file, policy, generation }, keys, most),
  ]);
  const over = new Set(exceeding.map(({ place }) => place));
  const marked = await marksOn(session, marks, file, found);
  const answers = calls.map((call, place): [CallItem, Answer] => {
    const said = bestOf(call, policy, (found.rows[place] ?? []).slice(0, most));
    const answer = {
      result: overall(said),
      claims: Object.fromEntries(policy.columns.map(({ column }, index) => [column.name, said[index]])),
    };
    // Only what stands on the entry as a whole: a mark on the row would say that there is one.
    const doubts = marked ? marksOfRows(call.question.columns, [], marked) : [];
    const blanks = blanksFor(said);
    const content = contentOf(file, 'answer', answer, blanks);
    const body = JSON.stringify({ ...headOf(file, found), ...doubtsOf(found, doubts), ...content });
    return [
      call,
      {
        body: 'answer' in content ? `${body}${blanks}` : body,
        // No record leaves, whatever was found.
        records: 0,
        batchSeq: found.batchSeq,
        ...(over.has(place) ? { refused: usedUp(call) } : {}),
      },
    ];
  });
  return { generation: found.generation, answers: new Map(answers) };
}

function usedUp({ file, day }: CallItem): NonNullable<Answer['refused']> {
  const opensAt = nextMidnight(day);
  const params = { guesses: file.plan.guesses ?? 0, opensAt: localInstant(opensAt) };
  return { refused: 'gateway.claims-used-up', params, opensAt };
}

export const verify: Work = {
  name: 'verify',
  kind: 'verify',
  modes: callModes,
  ask: readVerification,
  read,
  // Whether there is a record is an answer too: one is counted either way.
  chargedOf: (answer) => ({ rows: 1, bytes: Buffer.byteLength(answer.body) }),
};
