/** Where the static files of the logs lie: a local folder, or the S3 store that the installation's processes share. */
import { join } from 'node:path';
import type { Config } from '#kernel/config.ts';
import { type FileStore, openLocalFiles, openS3Files } from '#kernel/file-store.ts';

export type TileStore = FileStore;

/** The local folder; also what an archive or a web server takes over as it is. */
export const logsFolder = (data: string): string => join(data, 'ledger');

/** Logs are for everybody to read. */
export const openLocalTiles = (folder: string): TileStore =>
  openLocalFiles(folder, { folder: 0o755, file: 0o644 });

/** The store this installation publishes to; web, worker and sequencer need not share a disk when it is S3. Logs lie under `log/`. */
export async function openTileStore(config: Pick<Config, 'data' | 's3'>): Promise<TileStore> {
  return config.s3 ? await openS3Files(config.s3, 'log') : openLocalTiles(logsFolder(config.data));
}
