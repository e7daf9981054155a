/** Opens archives that strangers sent: lists what lies in them, refuses what would burst, and reads one entry at a time. */
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { FormError, type FormLimits, HARMLESS_BYTES } from './limits.ts';

export type Entry = { name: string; packed: number; unpacked: number };

export type Archive = {
  entries: Entry[];
  read(name: string): Promise<Readable>;
  has(name: string): boolean;
  close(): void;
};

const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

/** Names without the mark for UTF-8 come from Chinese Windows more often than from anywhere else. */
function nameOf(raw: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(raw);
    } catch {
      // The next one, then.
    }
  }
  return raw.toString('latin1');
}

/** What machines put beside the files, and folders. */
const idle = (name: string): boolean =>
  name.endsWith('/') ||
  name.startsWith('__MACOSX/') ||
  /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(name);

type Placed = { entry: yauzl.Entry; name: string };

/**
 * Throws FormError: damaged, archive-encrypted, archive-entries, archive-path, archive-overlap, archive-bomb.
 * `part`: the archive is a workbook, whose many little files are its own affair.
 */
export async function openArchive(path: string, limits: FormLimits): Promise<Archive> {
  let file: yauzl.ZipFile;
  try {
    file = await open(path, {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: true,
    });
  } catch {
    throw new FormError('damaged');
  }
  try {
    const all = await listed(file, limits);
    refuseOverlaps(all);
    let unpacked = 0;
    for (const { entry, name } of all) {
      unpacked += entry.uncompressedSize;
      if (unpacked > limits.unpackedBytes) throw new FormError('archive-bomb', name);
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
      if (entry.uncompressedSize > HARMLESS_BYTES && ratio > limits.ratio)
        throw new FormError('archive-bomb', name);
    }
    const files = new Map(all.filter(({ name }) => !idle(name)).map(({ entry, name }) => [name, entry]));
    return {
      entries: [...files].map(([name, entry]) => ({
        name,
        packed: entry.compressedSize,
        unpacked: entry.uncompressedSize,
      })),
      has: (name) => files.has(name),
      read: (name) => content(file, files.get(name)),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

function listed(file: yauzl.ZipFile, limits: FormLimits): Promise<Placed[]> {
  if (file.entryCount > limits.entries) throw new FormError('archive-entries', String(file.entryCount));
  return new Promise((resolve, reject) => {
    const found: Placed[] = [];
    const names = new Set<string>();
    file.on('entry', (entry: yauzl.Entry) => {
      const raw: unknown = entry.fileName;
      const name = nameOf(Buffer.isBuffer(raw) ? raw : Buffer.from(String(raw)));
      // A backslash is a folder to Windows; whoever means one writes a slash.
      const sound = yauzl.validateFileName(name) === null && !name.includes('\\') && !name.includes('\0');
      if (!sound || names.has(name)) return reject(new FormError('archive-path', name.slice(0, 120)));
      if (entry.generalPurposeBitFlag & 1)
        return reject(new FormError('archive-encrypted', name.slice(0, 120)));
      names.add(name);
      found.push({ entry, name });
      if (found.length > limits.entries)
        return reject(new FormError('archive-entries', String(found.length)));
      file.readEntry();
    });
    file.once('end', () => resolve(found));
    file.once('error', () => reject(new FormError('damaged')));
    file.readEntry();
  });
}

/** Entries that share their packed bytes make a small file unpack to anything. */
function refuseOverlaps(all: readonly Placed[]): void {
  const inOrder = [...all].sort(
    (a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader,
  );
  let free = 0;
  for (const { entry, name } of inOrder) {
    if (entry.relativeOffsetOfLocalHeader < free) throw new FormError('archive-overlap', name.slice(0, 120));
    free = entry.relativeOffsetOfLocalHeader + 30 + entry.compressedSize;
  }
}

async function content(file: yauzl.ZipFile, entry: yauzl.Entry | undefined): Promise<Readable> {
  if (!entry) throw new FormError('entry-missing');
  const source = await new Promise<Readable>((resolve, reject) => {
    file.openReadStream(entry, (error, stream) => {
      if (error || !stream) reject(new FormError('damaged'));
      else resolve(stream);
    });
  });
  // The size is held to by the reader itself; what fails in there is told as damage.
  const through = new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) });
  source.once('error', () => through.destroy(new FormError('damaged')));
  through.once('close', () => source.destroy());
  return source.pipe(through);
}
