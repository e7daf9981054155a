/** The course of an entry, and what the platform holds, over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { readPolicy } from '../policy.ts';
import { holdingsPolicy } from './policy.ts';
import { type CoursePorts, noCourse } from './ports.ts';
import { readCourse, readHoldings } from './read.ts';
import { courseReply, holdingsQuery, holdingsReply } from './schema.ts';

/** `ports`: what rooms further right know of entries; without them nothing was done with any. */
export const coursePlugin =
  (p: Platform, ports: CoursePorts = noCourse): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: '/api/catalog/resources/:id/course',
      summary: 'Gathering, applications, opening and calls of an entry, each with time, actor and count',
      tag: 'catalog',
      policy: readPolicy,
      params: idParams,
      reply: courseReply,
      handler: ({ actor, params }) => readCourse(p, actor, ports, params.id),
    });
    route(app, {
      method: 'GET',
      url: '/api/catalog/holdings',
      summary:
        'Every table, interface and file of the platform with the entry it belongs to; astray=true those without',
      tag: 'catalog',
      policy: holdingsPolicy,
      query: holdingsQuery,
      reply: holdingsReply,
      handler: ({ actor, query }) => readHoldings(p, actor, ports, query),
    });
  };
