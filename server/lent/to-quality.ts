/** What rooms further right lend to quality: their services are tried, whatever answers for them. */
import type { QualityPorts } from '#rooms/quality/index.ts';
import { probeServices } from '#rooms/serve/index.ts';

export const qualityPorts: QualityPorts = { probe: probeServices };
