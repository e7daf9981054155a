/** The blocks of a form that are signed and sealed on paper: which the city asks for, what has come back, what is still missing. */
import type { Selectable } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue, Text } from '#kernel/errors.ts';
import type { Form } from '#law/types.ts';
import { answersDigest } from '../answers.ts';
import type { Block, SealTable } from '../paper-tables.ts';
import type { Application } from '../repository.ts';
import { shareTables } from '../tables.ts';

export type SealedField = { block: Block; key: string; label: Text; cite: string[] };
export type Seal = Selectable<SealTable>;

/** The fields of the form that need a seal, by who makes it. */
export const sealedFields = (form: Form): SealedField[] =>
  form.fields.flatMap(({ seal, filledBy, key, label, cite }) =>
    seal && filledBy !== 'platform' ? [{ block: filledBy, key, label, cite }] : [],
  );

/** The newest of each block. */
export async function sealsOf(ex: Executor, applicationId: string): Promise<Map<Block, Seal>> {
  const rows = await shareTables(ex)
    .selectFrom('share.seal')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('at')
    .execute();
  return new Map(rows.map((row) => [row.block, row]));
}

/** A seal is of the paper that was printed last, whatever stood on an earlier one. */
const onPaper = (seal: Seal, { printedAt }: Pick<Application, 'printedAt'>): boolean =>
  printedAt === null || seal.at >= printedAt;

/** What keeps the form a draft: its own block is not sealed, or what was sealed has been changed since. */
export async function sealIssues(ex: Executor, form: Form, application: Application): Promise<FieldIssue[]> {
  const own = sealedFields(form).find(({ block }) => block === 'applicant');
  // What is not signed, or signed otherwise, is asked for first.
  const digest = answersDigest(form, application.answers);
  if (!own || application.signatures[own.key]?.digest !== digest) return [];
  const seal = (await sealsOf(ex, application.id)).get('applicant');
  // A form that came back has another number on its next paper.
  const again = application.state === 'returned' && application.caseId !== null;
  if (!again && seal?.digest === digest && onPaper(seal, application)) return [];
  const [code, zh, en] = seal
    ? ([
        'seal-void',
        '盖章后内容有改动，盖章页作废，请重新打印盖章',
        'the form was changed after it was sealed; print and seal it again',
      ] as const)
    : ([
        'seal-missing',
        '请打印申请表，签字盖章后上传扫描件',
        'print the form, sign and seal it, and bring the scan back',
      ] as const);
  return [{ path: own.key, code, message: { zh, en }, articles: own.cite, severity: 'error' }];
}

/** Blocks without a seal over the answers as they were handed in. */
export async function openBlocks(
  ex: Executor,
  form: Form,
  application: Pick<Application, 'id' | 'answers' | 'printedAt'>,
): Promise<SealedField[]> {
  const wanted = sealedFields(form);
  if (wanted.length === 0) return [];
  const digest = answersDigest(form, application.answers);
  const seals = await sealsOf(ex, application.id);
  return wanted.filter(({ block }) => {
    const seal = seals.get(block);
    return seal?.digest !== digest || !onPaper(seal, application);
  });
}
