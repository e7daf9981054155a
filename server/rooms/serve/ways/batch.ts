/** Many keys in one call: an answer a key, in the order asked, and whoever has no record is told so. */
import { type Alike, type AlikeAnswers, type Answer, marksOn, unanswered } from '../gateway/answers.ts';
import type { KeyFile } from '../gateway/directory.ts';
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
  recordsOf,
} from '../gateway/rows.ts';
import type { Session } from '../gateway/session.ts';
import type { Work } from '../gateway/works.ts';
import { callModes } from '../terms.ts';
import { readBatch } from './questions.ts';

type Kept = { rows: FoundRow[]; found: boolean; truncated: boolean };

/** Of each key what the service gives, and of all keys together what the grant lets one answer hold. */
function keepRows({ plan, grant }: KeyFile, rows: readonly FoundRow[][]): Kept[] {
  let left = grant.terms.maxPage;
  return rows.map((some) => {
    const kept = some.slice(0, Math.min(plan.maxRecords, left));
    left -= kept.length;
    return { rows: kept, found: some.length > 0, truncated: some.length > kept.length };
  });
}

async function read(session: Session, alike: Alike, marks: MarkReader): Promise<AlikeAnswers> {
  const { calls, generation } = alike;
  const [first] = calls;
  const policy = first && policyUnderstood(first);
  if (!policy) return unanswered(alike);
  const { file } = first;
  const keys = calls.flatMap(({ question }) => question.keys);
  const found = await readKeys(session, { file, policy, generation }, keys, mostRecords(file));
  const marked = await marksOn(session, marks, file, found);
  let from = 0;
  const answers = calls.map((call): [CallItem, Answer] => {
    const to = from + call.question.keys.length;
    const kept = keepRows(file, found.rows.slice(from, to));
    from = to;
    const of = (rows: readonly FoundRow[]) =>
      marked ? marksOfRows(call.question.columns, rows, marked) : [];
    // Of the entry as a whole once; of a record with the place of its key.
    const doubts = [
      ...of([]),
      ...kept.flatMap(({ rows }, key) =>
        of(rows)
          .filter(({ record }) => record !== null)
          .map((mark) => ({ key, ...mark })),
      ),
    ];
    const said = kept.map(({ rows, ...rest }) => ({ ...rest, records: recordsOf(file, policy, rows) }));
    const count = kept.reduce((sum, { rows }) => sum + rows.length, 0);
    const body = JSON.stringify({
      ...headOf(file, found),
      asked: kept.length,
      found: kept.filter((one) => one.found).length,
      count,
      ...doubtsOf(found, doubts),
      ...contentOf(file, 'answers', said),
    });
    return [call, { body, records: count, batchSeq: found.batchSeq, asked: kept.length }];
  });
  return { generation: found.generation, answers: new Map(answers) };
}

export const batch: Work = {
  name: 'batch',
  kind: 'batch',
  slow: 'bulk',
  modes: callModes,
  ask: readBatch,
  read,
  // Each key is a question: a batch is no way round the number of calls.
  chargedOf: (answer) => ({
    calls: answer.asked ?? 1,
    rows: answer.records,
    bytes: Buffer.byteLength(answer.body),
  }),
};
