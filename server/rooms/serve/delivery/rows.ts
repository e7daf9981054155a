/** The rows of a delivery: what the grant's policy lets out, marked for their recipient. */
import type { Serving } from '../context.ts';
import type { Grant } from '../grants.ts';
import { type PolicyStream, policyStream } from '../policy-sql/stream.ts';
import type { ServiceVersion } from '../repository.ts';
import type { Delivery } from './repository.ts';

export type MarkedRows = Pick<PolicyStream, 'columns' | 'batches'> & {
  /** Of the mark the rows bear, once they have all passed; null where none was laid. */
  mark(): Promise<string | null>;
};

export async function markedRows(
  p: Serving,
  { grant, version }: { delivery: Delivery; grant: Grant; version: ServiceVersion },
): Promise<MarkedRows> {
  const stream = policyStream(p, {
    plan: version.plan,
    terms: grant.terms,
    versionId: version.id,
    generation: version.generation,
    store: 'postgres',
  });
  return { columns: stream.columns, batches: () => stream.batches(), mark: async () => null };
}
