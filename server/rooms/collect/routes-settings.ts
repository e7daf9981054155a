/** The figures loads are held to, over HTTP: the bureau's own, read and changed by it. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { changeCollectSetting } from './commands/change-setting.ts';
import { settingPolicy } from './policy.ts';
import { readCollectSettings } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';

export const settingRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: '/api/collect/settings',
      summary: 'Figures loads are held to: the bureau’s, no law',
      tag,
      policy: settingPolicy,
      reply: schema.settingsReply,
      handler: ({ actor }) => readCollectSettings(p, actor),
    });
    route(app, {
      method: 'PUT',
      url: '/api/collect/settings/:key',
      summary: 'Changes one of these figures',
      tag,
      policy: settingPolicy,
      entry: 'collect.setting-changed',
      params: schema.settingParams,
      body: schema.settingBody,
      reply: schema.settingsReply,
      handler: async ({ actor, params, body }) => {
        await changeCollectSetting(p, actor, params.key, body.value);
        return readCollectSettings(p, actor);
      },
    });
  };
