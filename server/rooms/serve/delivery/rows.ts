/** The rows of a delivery: what the grant's policy lets out, with the mark of their recipient in them. */
import type { Serving } from '../context.ts';
import type { Grant } from '../grants.ts';
import { policyStream } from '../policy-sql/stream.ts';
import type { ServiceVersion } from '../repository.ts';
import { type ExportMark, markExport } from '../watermark/export.ts';
import type { Delivery } from './repository.ts';

/** The same delivery begun again bears the same mark. */
export function markedRows(
  p: Serving,
  { delivery, grant, version }: { delivery: Delivery; grant: Grant; version: ServiceVersion },
): Promise<ExportMark> {
  const stream = policyStream(p, {
    plan: version.plan,
    terms: grant.terms,
    versionId: version.id,
    generation: version.generation,
    store: 'postgres',
  });
  return markExport(p, { exportId: delivery.id, grant, version, personId: delivery.requested_by, stream });
}
