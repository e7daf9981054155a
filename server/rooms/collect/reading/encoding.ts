/** In which encoding a text is written, decided over all of its bytes, with the evidence. */
import type { Readable } from 'node:stream';
import { gb18030BreakLine, hasMark, lineOfOffset, readsAs } from './decode.ts';
import { wideMark } from './forms/sniff.ts';
import { refuse } from './refusal.ts';
import type { EncodingName, Reading } from './types.ts';
import { Utf8Judge } from './utf8.ts';

export type EncodingFound = Pick<Reading, 'encoding' | 'forced' | 'byteOrderMark' | 'utf8Break'>;

type Open = () => Promise<Readable>;

async function headOf(open: Open): Promise<Buffer> {
  const content = await open();
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of content) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= 4) break;
  }
  content.destroy();
  return head;
}

/** The first byte that is no UTF-8, over the whole content. */
async function utf8BreakOf(open: Open): Promise<number | undefined> {
  const judge = new Utf8Judge();
  for await (const chunk of await open()) judge.see(chunk);
  return judge.end();
}

/**
 * A wide mark decides; then strict UTF-8 over the whole text, then GB18030 over the whole; a text that is neither is refused.
 * `known`: where UTF-8 breaks, null where it does not, as found while the file came in; undefined: not looked at yet.
 * Throws Refusal: encoding-mixed, encoding-forced-fails.
 */
export async function encodingOf(
  open: Open,
  known: number | null | undefined,
  forced: EncodingName | undefined,
): Promise<EncodingFound> {
  const head = await headOf(open);
  const wide = wideMark(head);
  if (wide && (!forced || forced === wide)) {
    if (!(await readsAs(await open(), wide)))
      throw refuse('collect.encoding-forced-fails', { encoding: 'UTF-16', line: 1 });
    return { encoding: wide, forced: forced !== undefined, byteOrderMark: true };
  }
  const shared = { forced: forced !== undefined, byteOrderMark: hasMark(head) };
  const at = known === undefined ? ((await utf8BreakOf(open)) ?? null) : known;
  if (forced?.startsWith('utf-16')) {
    if (await readsAs(await open(), forced)) return { ...shared, encoding: forced };
    throw refuse('collect.encoding-forced-fails', { encoding: 'UTF-16', line: 1 });
  }
  if (at === null && forced !== 'gb18030') return { ...shared, encoding: 'utf-8' };
  const utf8Line = at === null ? undefined : await lineOfOffset(await open(), at);
  if (forced === 'utf-8')
    throw refuse('collect.encoding-forced-fails', { encoding: 'UTF-8', line: utf8Line ?? 1 });
  const gbLine = await gb18030BreakLine(await open());
  if (gbLine === undefined)
    return {
      ...shared,
      encoding: 'gb18030',
      ...(at === null || utf8Line === undefined ? {} : { utf8Break: { offset: at, line: utf8Line } }),
    };
  if (forced) throw refuse('collect.encoding-forced-fails', { encoding: 'GB18030', line: gbLine });
  throw refuse('collect.encoding-mixed', { utf8Line: utf8Line ?? 1, gbLine });
}
