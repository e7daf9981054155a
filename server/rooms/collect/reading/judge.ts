/** Decides how a received file is to be read, with evidence, or why it cannot be. */
import type { ObjectStore } from '#kernel/objects.ts';
import type { Item } from '#rooms/catalog/index.ts';
import type { IntakeTerms } from '../intake/terms.ts';
import type { Rejection } from '../tables.ts';
import { decoded, gb18030BreakLine, hasMark, lineOfOffset } from './decode.ts';
import { findHeader, leftIssue, matchHeader } from './header.ts';
import { type SeenColumn, structureOf } from './structure.ts';
import type { EncodingName, Reading } from './types.ts';

const HEADER_LIMIT = 1_048_576;

/** The file is refused; says which entry of the error catalogue fits, with every difference found. */
export class Refusal extends Error {
  readonly rejection: Rejection;
  /** What the file's columns seem to hold, where they are not those of the entry. */
  readonly columns: readonly SeenColumn[] | undefined;

  constructor(rejection: Rejection, columns?: readonly SeenColumn[]) {
    super(rejection.code);
    this.name = 'Refusal';
    this.rejection = rejection;
    this.columns = columns;
  }
}

const refuse = (code: string, params: Rejection['params'] = {}, issues: Rejection['issues'] = []): Refusal =>
  new Refusal({ code, params, issues });

export type ReceivedFile = {
  object_key: string;
  utf8_break: number | null;
  forced_encoding: EncodingName | null;
};

/** Throws Refusal: encoding-mixed, encoding-forced-fails, row-too-long, header-mismatch. */
export async function readingOf(
  objects: ObjectStore,
  file: ReceivedFile,
  items: readonly Item[],
  terms: Pick<IntakeTerms, 'extraField' | 'permitted'>,
): Promise<Reading> {
  const { encoding, utf8Line } = await encodingOf(objects, file);
  const content = await objects.read(file.object_key);
  let head: Buffer = Buffer.alloc(0);
  let whole = true;
  for await (const chunk of decoded(content, encoding)) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= HEADER_LIMIT) {
      whole = false;
      break;
    }
  }
  content.destroy();
  const found = findHeader(head, whole, items);
  if (!found) throw refuse('collect.row-too-long', { limit: HEADER_LIMIT });
  const { places, left, standing, ...match } = matchHeader(found.header, items, terms.permitted);
  const issues = terms.extraField === 'refuse' ? [...left.map(leftIssue), ...match.issues] : match.issues;
  if (issues.length > 0) {
    throw new Refusal(
      { code: 'collect.header-mismatch', params: { count: issues.length }, issues },
      structureOf(head, whole, found),
    );
  }
  return {
    encoding,
    forced: file.forced_encoding !== null,
    byteOrderMark: await startsWithMark(objects, file.object_key),
    ...(file.utf8_break === null || utf8Line === undefined
      ? {}
      : { utf8Break: { offset: file.utf8_break, line: utf8Line } }),
    delimiter: found.delimiter,
    delimiterCounts: found.delimiterCounts,
    header: found.header,
    places,
    ...(left.length > 0 ? { left } : {}),
    ...(Object.keys(standing).length > 0 ? { standing } : {}),
    headerLine: found.line,
    bodyStart: found.bytes,
  };
}

/** Strict UTF-8 over the whole file goes first; then GB18030 over the whole file; a file that is neither is refused. */
async function encodingOf(
  objects: ObjectStore,
  file: ReceivedFile,
): Promise<{ encoding: EncodingName; utf8Line: number | undefined }> {
  const forced = file.forced_encoding;
  if (file.utf8_break === null && forced !== 'gb18030') return { encoding: 'utf-8', utf8Line: undefined };
  const utf8Line =
    file.utf8_break === null
      ? undefined
      : await lineOfOffset(await objects.read(file.object_key), file.utf8_break);
  if (forced === 'utf-8')
    throw refuse('collect.encoding-forced-fails', { encoding: 'UTF-8', line: utf8Line ?? 1 });
  const gbLine = await gb18030BreakLine(await objects.read(file.object_key));
  if (gbLine === undefined) return { encoding: 'gb18030', utf8Line };
  if (forced) throw refuse('collect.encoding-forced-fails', { encoding: 'GB18030', line: gbLine });
  throw refuse('collect.encoding-mixed', { utf8Line: utf8Line ?? 1, gbLine });
}

async function startsWithMark(objects: ObjectStore, key: string): Promise<boolean> {
  const content = await objects.read(key);
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of content) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= 3) break;
  }
  content.destroy();
  return hasMark(head);
}
