/** The rows of a delivery: what the grant's policy lets out, marked for their recipient. */
import type { Serving } from '../context.ts';
import type { Grant } from '../grants.ts';
import { type PolicyStream, policyStream } from '../policy-sql/stream.ts';
import type { ServiceVersion } from '../repository.ts';
import { markExport } from '../watermark/export.ts';
import type { Delivery } from './repository.ts';

export type MarkedRows = Pick<PolicyStream, 'columns' | 'batches'> & {
  /** Commitment of the mark that the rows bear; null where none was laid. */
  mark: string | null;
};

export async function markedRows(
  p: Serving,
  { delivery, grant, version }: { delivery: Delivery; grant: Grant; version: ServiceVersion },
): Promise<MarkedRows> {
  const stream = policyStream(p, {
    plan: version.plan,
    terms: grant.terms,
    versionId: version.id,
    generation: version.generation,
    store: 'postgres',
  });
  const { columns, batches, commitment } = await markExport(p, {
    exportId: delivery.id,
    grant,
    version,
    personId: delivery.requested_by,
    stream,
  });
  return { columns, batches, mark: commitment };
}
