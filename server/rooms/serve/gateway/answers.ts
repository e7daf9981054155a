/** The read of a group: calls of a grant that ask alike are answered by one indexed statement, each with bytes of its own. */
import type { RawBuilder } from 'kysely';
import type { KeyFile } from './directory.ts';
import type { CallItem } from './items.ts';
import { type Marked, type MarkReader, marksOfRows } from './marks.ts';
import type { Refused } from './parameters.ts';
import {
  contentOf,
  doubtsOf,
  type Found,
  headOf,
  mostRecords,
  policyUnderstood,
  readKeys,
  recordsOf,
} from './rows.ts';
import type { Session } from './session.ts';

export type Answer = {
  body: string;
  records: number;
  batchSeq: number | null;
  /** How many questions it answers, where not one. */
  asked?: number;
  /** What was read must not leave, and why: known only by reading. */
  refused?: Refused & { opensAt?: Date };
  /** Written in the group once the answer is let out, and not when it is refused. */
  noted?: RawBuilder<unknown>;
};

/** Calls that one statement can answer, all of them for one generation of one service version. */
export type Alike = { calls: CallItem[]; generation: number };

export function groupAlike(calls: readonly CallItem[], generationOf: (file: KeyFile) => number): Alike[] {
  const groups = new Map<string, Alike>();
  for (const call of calls) {
    const { grant } = call.file;
    const generation = generationOf(call.file);
    const key = `${call.work} ${grant.id} ${grant.termsVersion} ${generation} ${call.question.columns.join(' ')}`;
    const group = groups.get(key);
    if (group) group.calls.push(call);
    else groups.set(key, { calls: [call], generation });
  }
  return [...groups.values()];
}

export type AlikeAnswers = { generation: number; answers: Map<CallItem, Answer> };

/** Without an answer a call is refused, and no other of its group with it. */
export const unanswered = ({ generation }: Alike): AlikeAnswers => ({ generation, answers: new Map() });

/** Marks of what was found, where some stand on the resource at all. */
export const marksOn = async (
  session: Session,
  marks: MarkReader,
  file: KeyFile,
  { marked, rows }: Pick<Found, 'marked' | 'rows'>,
): Promise<Marked | undefined> =>
  marked
    ? marks.of(
        session.executor,
        file.plan.resourceId,
        rows.flatMap((some) => some.map(({ key }) => key)),
      )
    : undefined;

/** The answers, with the generation that was in use when they were read: another one means reading again. */
export async function readAlike(session: Session, alike: Alike, marks: MarkReader): Promise<AlikeAnswers> {
  const { calls, generation } = alike;
  const [first] = calls;
  const policy = first && policyUnderstood(first);
  if (!policy) return unanswered(alike);
  const { file } = first;
  const most = mostRecords(file);
  const keys = calls.map(({ question }) => question.keys[0] ?? []);
  const found = await readKeys(session, { file, policy, generation }, keys, most);
  const marked = await marksOn(session, marks, file, found);
  const answers = calls.map((call, place): [CallItem, Answer] => {
    const rows = found.rows[place] ?? [];
    const kept = rows.slice(0, most);
    const records = recordsOf(file, policy, kept);
    const body = JSON.stringify({
      ...headOf(file, found),
      count: records.length,
      truncated: rows.length > most,
      ...doubtsOf(found, marked ? marksOfRows(call.question.columns, kept, marked) : []),
      ...contentOf(file, 'records', records),
    });
    return [call, { body, records: records.length, batchSeq: found.batchSeq }];
  });
  return { generation: found.generation, answers: new Map(answers) };
}
