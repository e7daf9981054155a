/** What may be asked of the gateway: every way out of the platform is a work that passes the same checks and the same group. */
import { callModes, type Mode } from '../terms.ts';
import type { ServiceKind } from '../ways/terms.ts';
import { type Alike, type AlikeAnswers, type Answer, readAlike } from './answers.ts';
import type { ArrivedCall } from './checks.ts';
import type { KeyFile } from './directory.ts';
import type { WorkName } from './items.ts';
import type { MarkReader } from './marks.ts';
import { type Question, type Refused, readQuestion } from './parameters.ts';
import type { Session } from './session.ts';

export type Work = {
  name: WorkName;
  /** Only services of this kind are asked so; any where left out. */
  kind?: ServiceKind;
  /** May take long: such calls wait for their like and for no others. */
  slow?: 'search' | 'bulk';
  /** Grants of these modes are answered. */
  modes: readonly Mode[];
  /** What the call asks, or which part of it is wrong. */
  ask(file: KeyFile, call: ArrivedCall): Question | Refused;
  /** Within the group's transaction, for calls of one grant on one generation. */
  read(session: Session, calls: Alike, marks: MarkReader): Promise<AlikeAnswers>;
  /** What the answer costs; one call where it does not say how many. */
  chargedOf(answer: Answer): { calls?: number; rows: number; bytes: number };
};

const works = new Map<WorkName, Work>();

/** One of each name; a second one is a mistake of the program. */
export function registerWork(work: Work): void {
  if (works.has(work.name)) throw new TypeError(`${work.name} is registered already`);
  works.set(work.name, work);
}

export function workNamed(name: WorkName): Work {
  const found = works.get(name);
  if (!found) throw new TypeError(`no work is called ${name}`);
  return found;
}

registerWork({
  name: 'records',
  kind: 'lookup',
  modes: callModes,
  ask: (file, call) => readQuestion(file.plan, file.grant.terms.columns, call),
  read: readAlike,
  chargedOf: (answer) => ({ rows: answer.records, bytes: Buffer.byteLength(answer.body) }),
});
