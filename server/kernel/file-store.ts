/** Files with names of our own that are replaced and removed: in a local folder, or in the S3 store that the installation's processes share. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseS3 } from './objects.ts';

export type FileStore = {
  /** Resolves when the file would survive a power cut; a reader sees the old or the new one, never half of it. */
  put(path: string, bytes: Buffer): Promise<void>;
  /** Undefined when there is no such file. */
  get(path: string): Promise<Buffer | undefined>;
  /** Paths of the files under a folder (`…/`), in no order. */
  list(prefix: string): AsyncIterable<string>;
  /** Removes all files under a folder (`…/`). */
  clear(prefix: string): Promise<void>;
};

/** Who may read the local files. */
export type FileModes = { folder: number; file: number };

const form = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\/?$/;

/** A path of ours has no part that leads out of the store. */
const checked = (path: string): string => {
  if (!form.test(path)) throw new TypeError(`not a path of the store: ${path}`);
  return path;
};

const absent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

export function openLocalFiles(folder: string, modes: FileModes): FileStore {
  const known = new Set<string>();
  const made = async (path: string): Promise<void> => {
    if (known.has(path)) return;
    const first = await mkdir(path, { recursive: true, mode: modes.folder });
    // A new folder is lost with the power unless the one above it is durable, too.
    if (first) await synced(dirname(first));
    known.add(path);
  };
  const synced = async (path: string): Promise<void> => {
    const held = await open(path, 'r');
    await held.sync().finally(() => held.close());
  };
  const put = async (path: string, bytes: Buffer): Promise<void> => {
    const target = join(folder, checked(path));
    const above = dirname(target);
    await made(above);
    const temporary = `${target}.${randomUUID()}.new`;
    try {
      const file = await open(temporary, 'wx', modes.file);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await synced(above);
  };
  return {
    put: (path, bytes) =>
      put(path, bytes).catch((error: unknown) => {
        // Somebody removed a folder that was there: once more from the beginning.
        if (!absent(error)) throw error;
        known.clear();
        return put(path, bytes);
      }),
    get: async (path) => {
      try {
        return await readFile(join(folder, checked(path)));
      } catch (error) {
        if (absent(error) || (error instanceof Error && 'code' in error && error.code === 'EISDIR'))
          return undefined;
        throw error;
      }
    },
    list: async function* (prefix) {
      const root = join(folder, checked(prefix));
      const found = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        if (absent(error)) return [];
        throw error;
      });
      for (const one of found) {
        if (one.isFile() && !one.name.endsWith('.new'))
          yield join(one.parentPath, one.name).slice(join(folder, '/').length);
      }
    },
    clear: async (prefix) => {
      const root = join(folder, checked(prefix));
      known.delete(root.replace(/\/$/, ''));
      // A file that is just being laid there keeps its folder for a moment.
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** They lie beside the objects, under a prefix of their own. A put is durable when S3 has acknowledged it. */
export async function openS3Files(address: string, under: string): Promise<FileStore> {
  const { bucket, prefix, endpoint, region } = parseS3(address);
  const [{ AwsS3StorageAdapter }, { S3Client }, { FileStorage }] = await Promise.all([
    import('@flystorage/aws-s3'),
    import('@aws-sdk/client-s3'),
    import('@flystorage/file-storage'),
  ]);
  const client = new S3Client({ region, ...(endpoint ? { endpoint, forcePathStyle: true } : {}) });
  const storage = new FileStorage(
    new AwsS3StorageAdapter(client, { bucket, prefix: prefix ? `${prefix}/${under}` : under }),
  );
  return {
    put: (path, bytes) => storage.write(checked(path), bytes),
    get: async (path) => {
      if (!(await storage.fileExists(checked(path)))) return undefined;
      return Buffer.from(await storage.readToUint8Array(path));
    },
    list: async function* (path) {
      for await (const one of storage.list(checked(path), { deep: true })) if (one.isFile) yield one.path;
    },
    clear: (path) => storage.deleteDirectory(checked(path)),
  };
}
