// A file on its way in pieces: begun or gone on with, paused, given up; the platform knows how far it is, not this browser.
import * as tus from 'tus-js-client';
import type { UploadReply } from '#rooms/collect/receiving/schema.ts';
import { api, networkProblem, ProblemError, problemFrom } from '../../shared/fetch.ts';

export type UploadOptions = {
  mode: 'full' | 'incremental';
  encoding: 'auto' | 'utf-8' | 'gb18030';
  sourceRows?: number | undefined;
  stated?: { sha256: string } | undefined;
};

/** The SHA-256 of what somebody pasted: bare, or the line that `sha256sum` writes; undefined where there is none. */
export const checksumOf = (pasted: string): string | undefined =>
  /(?:^|\s)([0-9a-f]{64})(?:\s|$)/i.exec(pasted)?.[1]?.toLowerCase();

/** So much goes in one request: what a proxy in between may bound, and what a broken line costs at most. */
const PIECE = 16 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];
const END = 1024 * 1024;

/** A mark only helps to find a file again: what takes longer, a file on a share that sleeps, goes without. */
const MARK_PATIENCE = 5000;

/** A digest of the file's two ends, by which another browser knows the same file; none where the page is not secure. */
export async function markOf(file: File): Promise<string | undefined> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return undefined;
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), MARK_PATIENCE));
  const made = (async () => {
    const ends = await Promise.all(
      [file.slice(0, END), file.slice(Math.max(0, file.size - END))].map((end) => end.arrayBuffer()),
    );
    const digests = await Promise.all(ends.map((end) => subtle.digest('SHA-256', end)));
    return digests.map((digest) => hex(digest).slice(0, 32)).join('');
  })().catch(() => undefined);
  return Promise.race([made, late]);
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const sameFile = (upload: UploadReply, file: File, mark: string | undefined): boolean =>
  upload.bytes === file.size &&
  upload.fileName === file.name &&
  (upload.mark === undefined || mark === undefined || upload.mark === mark);

export const beginUpload = (
  resourceId: string,
  file: File,
  mark: string | undefined,
  options: UploadOptions,
): Promise<UploadReply> =>
  api.post<UploadReply>(`/api/collect/resources/${resourceId}/uploads`, {
    fileName: file.name,
    bytes: file.size,
    ...(mark ? { mark } : {}),
    ...options,
  });

export type Sending = { pause(): void; resume(): void };

/** Sends what is not there yet. `done` when the last byte is; `failed` when a line stays dead after every retry. */
export function sendPieces(
  id: string,
  file: File,
  on: { progress(sent: number): void; done(): void; failed(error: unknown): void },
): Sending {
  const upload = new tus.Upload(file, {
    uploadUrl: `/api/collect/uploads/${id}/content`,
    chunkSize: PIECE,
    retryDelays: RETRIES,
    // The platform keeps the list; nothing about files stays in the browser.
    storeFingerprintForResuming: false,
    removeFingerprintOnSuccess: true,
    onProgress: (sent) => on.progress(sent),
    onSuccess: () => on.done(),
    onError: (error) => {
      const response = error instanceof tus.DetailedError ? error.originalResponse : null;
      on.failed(
        new ProblemError(response ? problemFrom(response.getStatus(), response.getBody()) : networkProblem),
      );
    },
  });
  upload.start();
  return { pause: () => void upload.abort(), resume: () => upload.start() };
}

/** Watches until the whole file was taken in or refused. */
export async function takenIn(id: string, signal: AbortSignal): Promise<UploadReply> {
  for (;;) {
    const upload = await api.get<UploadReply>(`/api/collect/uploads/${id}`, undefined, signal);
    if (upload.state !== 'open' && upload.state !== 'taking-in') return upload;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
