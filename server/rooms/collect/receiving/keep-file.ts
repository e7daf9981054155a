/** Streams a file into the object store and looks at what it is: refused while it comes, once it is whole, or after a look inside. */
import type { Readable } from 'node:stream';
import { ApartError } from '#kernel/apart.ts';
import { type Problem, problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { StoredObject } from '#kernel/objects.ts';
import { ContentWatch, type Finding } from '../reading/content.ts';
import { codeOfForm } from '../reading/errors.ts';
import { formErrorIn } from '../reading/forms/limits.ts';
import { wideMark } from '../reading/forms/sniff.ts';
import type { Survey } from '../reading/forms/survey.ts';
import { RecordReader } from '../reading/records.ts';
import { markIn, OPENING_BYTES, type SecrecyMark } from '../reading/secrecy.ts';
import { sourceOf, surveyOf } from '../reading/source.ts';
import { readSettings } from '../settings.ts';
import { collectTables } from '../tables.ts';

/** So much of a file is looked at for its header. */
const HEAD_BYTES = 1_048_576;
/** Titles stand in the first rows of a sheet; a mark may stand among them. */
const OPENING_ROWS = 5;

export type KeepInput = {
  content: Readable;
  marks?: readonly SecrecyMark[];
  /** A file that only says which keys go need hold no rows. */
  deletions?: unknown;
};

export const secrecyRefusal = ({ zh, articles }: SecrecyMark): Problem =>
  problem('collect.secrecy-refused', {
    params: { mark: zh },
    articles: [...articles],
    rule: 'catalog.secrecy-marks',
  });

/** Streams into the object store; what is refused leaves nothing behind that anything refers to. */
export async function keepFile(
  p: Kernel,
  input: KeepInput,
): Promise<{ stored: StoredObject; watch: ContentWatch }> {
  const limit = (await readSettings(p.db))['collect.file-bytes'].value;
  const watch = new ContentWatch(limit, HEAD_BYTES, input.marks);
  const refuse = (finding: Finding): Problem => {
    if (finding.reason === 'too-large') return problem('collect.file-too-large', { params: { limit } });
    if (finding.reason === 'secret') return secrecyRefusal(finding.mark);
    if (finding.reason === 'not-text')
      return problem('collect.file-not-text', { params: { kind: finding.kind } });
    return problem('collect.file-empty');
  };
  const through = watch.through(refuse);
  let failed: Error | undefined;
  // It may fail before the store has begun to read: then nobody else is listening yet.
  through.on('error', (error) => {
    failed = error;
  });
  // A sender that is gone fails the stream, and the store throws its temporary file away. No `pipeline` here: it would
  // close the connection of a refused sender before the refusal is told.
  const broken = (): void => {
    if (!input.content.readableEnded) through.destroy(problem('collect.upload-broken'));
  };
  input.content.once('error', broken).once('close', broken);
  // Gone while we looked up the resource: its close was said to nobody.
  if (input.content.destroyed) broken();
  input.content.pipe(through);
  let stored: StoredObject;
  try {
    stored = await p.objects.put(through);
  } catch (error) {
    input.content.unpipe(through);
    throw failed ?? error;
  }
  try {
    const finding = watch.verdict();
    if (finding) throw refuse(finding);
    const marks = input.marks ?? [];
    if (watch.sniffed().form !== 'delimited') await refuseUnsound(p, stored, marks);
    else if (wideMark(watch.head())) refuseMarked([openingOf(watch.head())], marks);
    else if (!input.deletions && headerOnly(watch)) throw problem('collect.header-only');
    return { stored, watch };
  } catch (error) {
    await forget(p, stored);
    throw error;
  }
}

/** What a refused file left in the store goes, unless a batch or a file of another room rests on the same content. */
async function forget(p: Kernel, { key, known }: StoredObject): Promise<void> {
  if (known) return;
  const held = await collectTables(p.db)
    .selectFrom('collect.batch')
    .select('id')
    .where('object_key', '=', key)
    .limit(1)
    .executeTakeFirst();
  if (!held) await p.objects.remove(key);
}

/** A packed or nested file is looked into before it is kept: what would burst is refused, and marks stand in its first rows. */
async function refuseUnsound(p: Kernel, stored: StoredObject, marks: readonly SecrecyMark[]): Promise<void> {
  let found: Survey;
  try {
    found = await surveyOf(await sourceOf(p, stored.key), false);
  } catch (error) {
    const form = formErrorIn(error);
    if (form) throw problem(codeOfForm(form), { params: { detail: form.detail } });
    if (error instanceof ApartError) throw problem('collect.form-too-heavy', { cause: error });
    throw error;
  }
  if (found.tables.every(({ form, head }) => form !== 'parquet' && head.length === 0))
    throw problem('collect.form-no-tables');
  const openings = found.tables.flatMap(({ entry, sheet, head }) => [
    entry ?? '',
    sheet ?? '',
    ...head.slice(0, OPENING_ROWS).map(({ cells }) => cells.join(' ')),
  ]);
  refuseMarked(openings, marks);
}

function refuseMarked(openings: readonly string[], marks: readonly SecrecyMark[]): void {
  for (const line of openings) {
    const mark = markIn(line, marks);
    if (mark) throw secrecyRefusal(mark);
  }
}

const openingOf = (head: Buffer): string =>
  new TextDecoder(wideMark(head)).decode(head.subarray(0, 2 * OPENING_BYTES)).split('\n')[0] ?? '';

/** Only for files that fit into the head: a longer one has rows, or a header that is refused later. */
function headerOnly(watch: ContentWatch): boolean {
  if (watch.bytes > HEAD_BYTES) return false;
  const head = watch.head();
  const reader = new RecordReader({ delimiter: 0x2c, cellBytes: HEAD_BYTES });
  let at = 0;
  let records = 0;
  while (at < head.length && records < 2) {
    reader.next(head, at, true);
    if (!reader.blank) records++;
    at = reader.after;
  }
  return records < 2;
}
