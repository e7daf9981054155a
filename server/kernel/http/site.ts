/** Where people reach the platform, by its setting; what a proxy says of its host is believed only where there is no setting. */
import type { FastifyRequest } from 'fastify';
import type { Kernel } from '../kernel.ts';

export const siteOf = (
  k: Pick<Kernel, 'config'>,
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
): string => (k.config.publicAddress ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '');
