/** What other rooms are told of one batch when they trace a value to where it came from. */
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { getBatch } from './repository.ts';
import type { Channel } from './tables.ts';

export type BatchFacts = {
  id: string;
  seq: number;
  resourceId: string;
  organisationId: string;
  fileName: string;
  channel: Channel;
  receivedOn: LegalDay;
  /** The day it became visible; that of receipt while it has not. */
  mergedOn: LegalDay;
};

export async function batchFacts(ex: Executor, id: string): Promise<BatchFacts | undefined> {
  const batch = await getBatch(ex, id);
  return (
    batch && {
      id: batch.id,
      seq: batch.seq,
      resourceId: batch.resource_id,
      organisationId: batch.organisation_id,
      fileName: batch.file_name,
      channel: batch.channel,
      receivedOn: batch.received_day,
      mergedOn: batch.ended_at ? legalDayOf(batch.ended_at) : batch.received_day,
    }
  );
}
