/** The object store: received files, releases, evidence; named by the hash of their content, never changed. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline as pipe, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problem } from './errors.ts';
import { isDiskFull, StartError } from './start-error.ts';

export type StoredObject = {
  /** Where it lies; made of the hash alone. */
  key: string;
  /** Hex. */
  sha256: string;
  bytes: number;
  /** The same content lay there already: somebody else may rest on it. */
  known?: true;
};

export type ObjectStore = {
  /** Resolves when the content would survive a power cut. The same content again changes nothing. */
  put(content: Readable | Buffer): Promise<StoredObject>;
  /** The content from `start` on. The stream fails when there is no such object. */
  read(key: string, start?: number): Promise<Readable>;
  has(key: string): Promise<boolean>;
  /** For the erasure of personal data only: evidence is never removed. Removing twice is no error. */
  remove(key: string): Promise<void>;
  /** The file itself, where objects lie in a local folder. */
  localPath?(key: string): string;
  /** Proves that objects can be written; throws what stands in the way. */
  probe(): Promise<void>;
};

const keyForm = /^sha256\/[0-9a-f]{2}\/[0-9a-f]{64}$/;

export const keyOf = (sha256: string): string => `sha256/${sha256.slice(0, 2)}/${sha256}`;

const checked = (key: string): string => {
  if (!keyForm.test(key)) throw new TypeError('not the key of an object');
  return key;
};

/** Hashes and counts what passes through. */
function meter(passed: (bytes: number) => void = () => undefined): {
  through: Transform;
  result(): { sha256: string; bytes: number };
} {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      passed(chunk.length);
      done(null, chunk);
    },
  });
  return { through, result: () => ({ sha256: hash.digest('hex'), bytes }) };
}

const asStream = (content: Readable | Buffer): Readable =>
  content instanceof Readable ? content : Readable.from([content], { objectMode: false });

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** So much lies in memory before the disk is set to work: at the end of a large file little is left to wait for. */
const SETTLE_BYTES = 67_108_864;

function settle(file: FileHandle): { wrote(bytes: number): void; check(): void } {
  let waiting = 0;
  let under = false;
  let failure: unknown;
  return {
    wrote: (bytes) => {
      waiting += bytes;
      if (waiting < SETTLE_BYTES || under) return;
      waiting = 0;
      under = true;
      file
        .datasync()
        .catch((error: unknown) => {
          // The system tells a lost write once: it would not be told again at the end.
          failure ??= error;
        })
        .finally(() => {
          under = false;
        });
    },
    check: () => {
      if (failure) throw failure;
    },
  };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Makes a folder whose entry in its parent is durable too. */
async function durableFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  for (let folder = path; ; folder = dirname(folder)) {
    await syncFolder(dirname(folder));
    if (folder === made) return;
  }
}

/** Objects in a local folder: temporary name, fsync, rename, fsync of the folder. */
export function openLocalObjects(root: string): ObjectStore {
  const place = (key: string): string => join(root, checked(key));
  // On the same file system as the objects, or the rename would be a copy.
  const incoming = join(root, 'incoming');

  async function put(content: Readable | Buffer): Promise<StoredObject> {
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    const temporary = join(incoming, randomUUID());
    try {
      const file = await open(temporary, 'wx', 0o600);
      const { wrote, check } = settle(file);
      const { through, result } = meter(wrote);
      await pipeline(asStream(content), through, file.createWriteStream({ flush: true }));
      check();
      const { sha256, bytes } = result();
      const key = keyOf(sha256);
      const path = place(key);
      await durableFolder(dirname(path));
      // Renaming over the same content would be harmless, but its times are evidence.
      const known = await exists(path);
      if (!known) await rename(temporary, path);
      // Also when it was there: the one who put it may not have got this far.
      await syncFolder(dirname(path));
      return { key, sha256, bytes, ...(known ? { known } : {}) };
    } catch (error) {
      if (isDiskFull(error)) throw problem('kernel.disk-full', { cause: error });
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  return {
    put,
    read: async (key, start) => createReadStream(place(key), { start }),
    has: (key) => exists(place(key)),
    remove: async (key) => {
      const path = place(key);
      await rm(path, { force: true });
      if (await exists(dirname(path))) await syncFolder(dirname(path));
    },
    localPath: place,
    probe: async () => {
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      await access(incoming, 2);
    },
  };
}

/** Removes what uploads cut off by a kill left behind. Only the owner of the data folder may call it, at its start. */
export async function clearIncoming(root: string): Promise<void> {
  await rm(join(root, 'incoming'), { recursive: true, force: true });
}

export type S3Address = { bucket: string; prefix: string; endpoint?: string; region: string };

/** `s3://bucket/prefix?endpoint=https://…&region=…` */
export function parseS3(address: string): S3Address {
  const url = new URL(address);
  if (!url.hostname) {
    throw new StartError(
      'setting',
      '--s3 缺少存储桶名，应形如 s3://bucket/prefix。',
      '--s3 lacks the bucket; write s3://bucket/prefix.',
    );
  }
  return {
    bucket: url.hostname,
    prefix: url.pathname.replace(/^\/+|\/+$/g, ''),
    endpoint: url.searchParams.get('endpoint') ?? undefined,
    region: url.searchParams.get('region') ?? 'us-east-1',
  };
}

/**
 * Objects in an S3-compatible store. Content is spooled through `spool` (a local folder), because its name is its hash
 * and S3 has no rename; an upload is durable when S3 has acknowledged it.
 */
export async function openS3Objects(address: string, spool: string): Promise<ObjectStore> {
  const { bucket, prefix, endpoint, region } = parseS3(address);
  // Loaded only here: most installations never need it, and it takes half a second.
  const [{ AwsS3StorageAdapter }, { S3Client }, { FileStorage }] = await Promise.all([
    import('@flystorage/aws-s3'),
    import('@aws-sdk/client-s3'),
    import('@flystorage/file-storage'),
  ]);
  const client = new S3Client({ region, ...(endpoint ? { endpoint, forcePathStyle: true } : {}) });
  const storage = new FileStorage(new AwsS3StorageAdapter(client, { bucket, prefix }));
  return {
    put: async (content) => {
      await mkdir(spool, { recursive: true, mode: 0o700 });
      const temporary = join(spool, randomUUID());
      const { through, result } = meter();
      try {
        await pipeline(
          asStream(content),
          through,
          createWriteStream(temporary, { flags: 'wx', mode: 0o600 }),
        );
        const { sha256, bytes } = result();
        const key = keyOf(sha256);
        const known = await storage.fileExists(key);
        if (!known) await storage.write(key, createReadStream(temporary));
        return { key, sha256, bytes, ...(known ? { known } : {}) };
      } catch (error) {
        if (isDiskFull(error)) throw problem('kernel.disk-full', { cause: error });
        throw error;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    read: async (key, start) => {
      const whole = await storage.read(checked(key));
      // A callback is needed for its errors to reach the reader; they arrive by the stream itself.
      return start ? pipe(whole, skip(start), () => undefined) : whole;
    },
    has: (key) => storage.fileExists(checked(key)),
    remove: (key) => storage.deleteFile(checked(key)),
    probe: async () => {
      await storage.fileExists(keyOf('0'.repeat(64)));
    },
  };
}

/** Lets everything after the first `start` bytes pass. */
function skip(start: number): Transform {
  let left = start;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const rest = left >= chunk.length ? undefined : chunk.subarray(left);
      left = Math.max(0, left - chunk.length);
      done(null, rest);
    },
  });
}
