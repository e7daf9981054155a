/** The door of class governance within the room: negative list, determinations, filings, evaluations, emergencies, lost bases. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import './errors.ts';
import './events.ts';
import './notices.ts';
import type { ClassPorts } from './ports.ts';
import { classRoutes } from './routes-classes.ts';
import { emergencyRoutes } from './routes-emergencies.ts';
import { listRoutes } from './routes-list.ts';
import { objectionRoutes } from './routes-objections.ts';

export { classBehaviours } from './behaviours.ts';
export { type ChangeCause, setClass } from './changes.ts';
export { classesDaily } from './daily.ts';
export { eventOf, noteEventGrant, type OpenEvent } from './emergencies.ts';
export { type ListStanding, listStanding } from './item-standing.ts';
export type { ClassPorts } from './ports.ts';

export const classesPlugin =
  (p: Platform, ports: ClassPorts): FastifyPluginAsync =>
  async (app) => {
    classRoutes(app, p, ports);
    listRoutes(app, p, ports);
    emergencyRoutes(app, p, ports);
    objectionRoutes(app, p, ports);
  };
