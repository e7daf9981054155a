/** Packs what was visible of a resource into a BagIt package (RFC 8493): rows, the entry that explains them, the list of digests. */
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Kernel } from '#kernel/kernel.ts';
import type { StoredObject } from '#kernel/objects.ts';
import { cellText } from '../reading/forms/csv.ts';

export type Packed = { stored: StoredObject; rows: number };

export type Contents = {
  number: string;
  organisation: string;
  day: string;
  /** The catalogue's entry as it was published: JSON. */
  entry: Buffer;
  columns: readonly string[];
  rows: AsyncIterable<readonly string[]>;
  /** Further lines of `bag-info.txt`. */
  information: readonly string[];
};

/** A copy for the archives is faithful: nothing stands before what looks like a formula, for no spreadsheet opens it. */
const lineOf = (cells: readonly string[]): string => `${cells.map(cellText).join(',')}\r\n`;

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Memory stays flat whatever the number of rows; times in the archive are fixed, so equal content gives an equal package. */
export async function pack(p: Kernel, contents: Contents): Promise<Packed> {
  const zip = new ZipFile();
  const options = { mtime: new Date(`${contents.day}T00:00:00Z`), forceDosTimestamp: true };
  const hash = createHash('sha256');
  let rows = 0;
  let bytes = 0;
  const note = (text: string): Buffer => {
    const chunk = Buffer.from(text);
    hash.update(chunk);
    bytes += chunk.length;
    return chunk;
  };
  async function* lines(): AsyncIterable<Buffer> {
    yield note(lineOf(contents.columns));
    for await (const cells of contents.rows) {
      rows++;
      yield note(lineOf(cells));
    }
  }
  const out = new PassThrough();
  zip.outputStream.pipe(out);
  zip.on('error', (error) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  const source = Readable.from(lines(), { objectMode: false });
  const finished = new Promise<void>((resolve, reject) => {
    source.once('end', resolve).once('error', reject);
  });
  source.once('error', (error) => out.destroy(error));
  const storing = p.objects.put(out);
  zip.addReadStream(source, 'data/rows.csv', options);
  // Whichever fails first says why; the other would wait for ever.
  await Promise.race([finished, storing.then(() => finished)]);
  const { entry } = contents;
  const bagit = Buffer.from('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  const info = Buffer.from(
    [
      `Source-Organization: ${contents.organisation}`,
      `External-Identifier: ${contents.number}`,
      `Bagging-Date: ${contents.day}`,
      `Payload-Oxum: ${bytes + entry.length}.2`,
      `Rows: ${rows}`,
      ...contents.information,
      '',
    ].join('\n'),
  );
  const manifest = Buffer.from(`${hash.digest('hex')}  data/rows.csv\n${sha256(entry)}  data/entry.json\n`);
  const tags = Buffer.from(
    [
      [bagit, 'bagit.txt'],
      [info, 'bag-info.txt'],
      [manifest, 'manifest-sha256.txt'],
    ]
      .map(([content, name]) => `${sha256(content as Buffer)}  ${name}\n`)
      .join(''),
  );
  zip.addBuffer(entry, 'data/entry.json', options);
  zip.addBuffer(bagit, 'bagit.txt', options);
  zip.addBuffer(info, 'bag-info.txt', options);
  zip.addBuffer(manifest, 'manifest-sha256.txt', options);
  zip.addBuffer(tags, 'tagmanifest-sha256.txt', options);
  zip.end();
  return { stored: await storing, rows };
}
