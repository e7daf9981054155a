/** Quality over HTTP: each part of the room brings its own addresses. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import './errors.ts';
import './notices.ts';

export const qualityPlugin =
  (_p: Platform): FastifyPluginAsync =>
  async (_app) => {};
