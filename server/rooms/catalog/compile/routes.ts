/** Matching, purchases, drivers and the reports of compiling over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { createPolicy } from '../policy.ts';
import * as drivers from './drivers.ts';
import { matchingBody, matchingItems, matchingReply } from './matching.ts';
import { alreadyHeld } from './purchase-held.ts';
import * as shapes from './purchase-schema.ts';
import * as purchases from './purchases.ts';
import { readReport, reportReply } from './report.ts';

const tag = 'catalog';
const base = '/api/catalog';

export const compileRoutes =
  (p: Platform, ports: drivers.CompilePorts): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'POST',
      url: `${base}/items/matching`,
      summary: 'Items of other entries that are the same: a warning before data are collected twice',
      tag,
      policy: createPolicy,
      entry: { none: 'compares and keeps nothing' },
      body: matchingBody,
      reply: matchingReply,
      handler: ({ actor, body }) => matchingItems(p, actor, body),
    });
    route(app, {
      method: 'GET',
      url: `${base}/compile-report`,
      summary: 'Entries by origin and by machine readability, department by department',
      tag,
      policy: shapes.purchaseReadPolicy,
      reply: reportReply,
      handler: ({ actor }) => readReport(p, actor),
    });
    await app.register(purchaseRoutes(p));
    await app.register(driverRoutes(p, ports));
  };

const purchaseRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    const url = `${base}/purchases`;
    route(app, {
      method: 'GET',
      url,
      summary: 'Purchases of data, and which of them no entry describes',
      tag,
      policy: shapes.purchaseReadPolicy,
      reply: shapes.purchasesReply,
      handler: ({ actor }) => purchases.listPurchases(p, actor),
    });
    route(app, {
      method: 'GET',
      url: `${url}/held`,
      summary: 'Entries that already hold the data somebody means to buy',
      tag,
      policy: shapes.purchaseReadPolicy,
      query: shapes.heldQuery,
      reply: shapes.heldReply,
      handler: async ({ actor, query }) => ({
        items: await alreadyHeld(p, actor, {
          title: query.title,
          items: query.items.split(/[,，、\n]/).filter((item) => item.trim() !== ''),
        }),
      }),
    });
    route(app, {
      method: 'POST',
      url,
      summary: 'Ask to buy data; what the city already holds is shown first',
      tag,
      policy: shapes.purchaseKeepPolicy,
      entry: 'catalog.purchase-requested',
      body: shapes.purchaseBody,
      reply: shapes.purchaseReply,
      status: 201,
      handler: async ({ actor, body }) =>
        purchases.readPurchase(p, actor, await purchases.requestPurchase(p, actor, body)),
    });
    route(app, {
      method: 'POST',
      url: `${url}/:id/decision`,
      summary: 'Approve or refuse a purchase',
      tag,
      policy: shapes.purchaseDecidePolicy,
      entry: 'catalog.purchase-decided',
      params: idParams,
      body: shapes.decisionBody,
      reply: shapes.purchaseReply,
      handler: async ({ actor, params, body }) => {
        await purchases.decidePurchase(p, actor, params.id, body);
        return purchases.readPurchase(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${url}/:id/delivery`,
      summary: 'Note contract, delivery and licence of a purchase',
      tag,
      policy: shapes.purchaseKeepPolicy,
      entry: 'catalog.purchase-delivered',
      params: idParams,
      body: shapes.deliveryBody,
      reply: shapes.purchaseReply,
      handler: async ({ actor, params, body }) => {
        await purchases.notePurchase(p, actor, params.id, body);
        return purchases.readPurchase(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${url}/:id/entry`,
      summary: 'Begin the entry of what was bought',
      tag,
      policy: shapes.purchaseKeepPolicy,
      entry: 'catalog.purchase-linked',
      params: idParams,
      reply: z.object({ id: z.uuid() }),
      status: 201,
      handler: async ({ actor, params }) => ({ id: await purchases.draftPurchase(p, actor, params.id) }),
    });
  };

const driverRoutes =
  (p: Platform, ports: drivers.CompilePorts): FastifyPluginAsync =>
  async (app) => {
    const url = `${base}/drivers`;
    route(app, {
      method: 'GET',
      url,
      summary: 'Drivers with what they need: catalogued, gathered, shared, gaps',
      tag,
      policy: drivers.driverReadPolicy,
      reply: drivers.driversReply,
      handler: async ({ actor }) => ({
        ...(await drivers.listDrivers(p, ports, actor)),
        abilities: abilitiesOf(actor, undefined, { keep: drivers.driverKeepPolicy }),
      }),
    });
    route(app, {
      method: 'POST',
      url,
      summary: 'Register a driver with the items it needs',
      tag,
      policy: drivers.driverKeepPolicy,
      entry: 'catalog.driver-saved',
      body: drivers.driverBody,
      reply: drivers.driverReply,
      status: 201,
      handler: async ({ actor, body }) =>
        drivers.readDriver(p, ports, actor, await drivers.saveDriver(p, actor, body)),
    });
    route(app, {
      method: 'POST',
      url: `${url}/:id/items/:itemId/send`,
      summary: 'Send a gap to the likely holder as a task',
      tag,
      policy: drivers.driverKeepPolicy,
      entry: 'catalog.driver-gap-sent',
      params: drivers.gapParams,
      body: drivers.gapBody,
      reply: drivers.driverReply,
      handler: async ({ actor, params, body }) => {
        await drivers.sendGap(p, ports, actor, { ...params, holderId: body.holderId });
        return drivers.readDriver(p, ports, actor, params.id);
      },
    });
  };
