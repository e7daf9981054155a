/** Rows into a resource, as scenarios send them, and what became of them. */
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';

export type Batch = {
  id: string;
  seq: number;
  state: string;
  visible: boolean;
  awaitingConfirmation: boolean;
  awaitingQuality?: { code: string; params: Record<string, string | number> };
  unchanged: boolean;
  receivedAt: string;
  counts: { records?: number; good?: number; bad?: number; faults?: number };
  rejection?: { code: string; issues: { path: string; code: string }[] };
};

/** Sends a file of rows and waits until the load has ended, is held back, or asks to be confirmed. */
export async function uploadRows(
  stage: Stage,
  provider: Client,
  resourceId: string,
  csv: string,
  {
    mode = 'full',
    fileName = 'rows.csv',
    sourceRows,
    statedRows,
    digest,
  }: {
    mode?: 'full' | 'incremental';
    fileName?: string;
    sourceRows?: number;
    /** What the source states of the file: its rows, and its digest in base 64. */
    statedRows?: number;
    digest?: string;
  } = {},
): Promise<Batch> {
  const query = new URLSearchParams({ mode });
  if (sourceRows !== undefined) query.set('sourceRows', String(sourceRows));
  if (statedRows !== undefined) query.set('statedRows', String(statedRows));
  const sent = await provider.ok<Batch>(
    'POST',
    `/api/collect/resources/${resourceId}/batches?${query}`,
    csv,
    {
      'content-type': 'text/csv',
      'x-file-name': encodeURIComponent(fileName),
      ...(digest ? { 'content-digest': `sha-256=:${digest}:` } : {}),
    },
  );
  const ended = ['merged', 'rejected', 'superseded', 'rolled-back'];
  return stage.eventually(
    async () => {
      const batch = await provider.get<Batch>(`/api/collect/batches/${sent.id}`);
      return ended.includes(batch.state) || batch.awaitingConfirmation || batch.awaitingQuality
        ? batch
        : undefined;
    },
    `the load of ${fileName}`,
    60,
  );
}

/** Rows that fit the items of `entryContent`. */
export const registerRows = (numbers: readonly string[]): string =>
  ['register_no,register_state', ...numbers.map((number) => `${number},有效`), ''].join('\n');
