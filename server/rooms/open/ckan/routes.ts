/** CKAN's addresses: actions under two paths, what completes words as people type, dumps of rows. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { anonymous } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { toProblem } from '#kernel/http/problems.ts';
import { type Method, route } from '#kernel/http/route.ts';
import type { Json } from '#kernel/json.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { atPace } from '../catalogue-pace.ts';
import { callerOf, withinGrant } from '../rows/index.ts';
import { actions, isAction, writingActions } from './actions/site.ts';
import type { Call } from './call.ts';
import { dump, dumpFormats } from './datastore/dump.ts';
import { accessDenied, badRequest, CkanError, internalError, notFound } from './errors.ts';
import { siteOf } from './names.ts';
import { failure, isScript, paramsOf, sendJson, success, textOfParam } from './transport.ts';

const tag = 'ckan';
const LARGEST_BODY = 1_048_576;
const readsOnly = { none: 'reads, whatever the method' };

/** Refusals of our own catalogue as clients of CKAN know them. */
function asCkan(error: unknown, request: FastifyRequest): CkanError {
  if (error instanceof CkanError) return error;
  const found = toProblem(error, request);
  const { status, en } = found.definition;
  if (status >= 500) request.log.error({ code: found.code }, 'a call of the CKAN interface failed');
  const why = `${worded(found, en.what)}. ${worded(found, en.mend)}`;
  if (status === 401 || status === 403) return accessDenied(why);
  if (found.code === 'kernel.not-found') return notFound();
  if (status === 404 || status === 410) return notFound(worded(found, en.what));
  if (status === 429) return new CkanError(429, { message: why, __type: 'Rate Limit Error' });
  if (status === 503) return new CkanError(503, { message: why, __type: 'Service Unavailable' });
  return status < 500 ? badRequest(why) : internalError();
}

const worded = ({ details }: Problem, text: string): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details.params?.[name] ?? whole;
    return typeof value === 'object' ? value.en || value.zh : String(value);
  });

async function callOf(p: Platform, request: FastifyRequest): Promise<Call> {
  // Whoever has a script loaded by a page asks as nobody, whatever the browser sends along.
  const caller = isScript(request)
    ? { actor: anonymous, key: undefined, address: request.ip }
    : callerOf(request);
  return { p, caller, site: siteOf(p, request), address: request.url, params: await paramsOf(request) };
}

/** What takes data keeps the pace of the door it passes; everything else that of the catalogue. */
async function perform(call: Call, name: string): Promise<Json | undefined> {
  const action = actions[name];
  if (action === undefined || name.startsWith('datastore_')) return action?.(call);
  return atPace(call.p, call.caller, () => action(call));
}

async function answer(
  p: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
): Promise<FastifyReply> {
  const help = `${siteOf(p, request)}/api/3/action/help_show?name=${encodeURIComponent(name)}`;
  try {
    if (!isAction(name)) throw badRequest(`Action name not known: ${name.slice(0, 100)}`);
    if (request.method === 'GET' && writingActions.has(name))
      throw badRequest('JSON Error: Invalid request. Please use POST method for your request');
    const call = await callOf(p, request);
    const result = await withinGrant(p, () => perform(call, name));
    return sendJson(request, reply, 200, success(help, result ?? null));
  } catch (error) {
    const found = asCkan(error, request);
    if (found.status === 429 && error instanceof Problem)
      reply.header('retry-after', String(error.details.params?.seconds ?? 60));
    return sendJson(request, reply, found.status, failure(help, found));
  }
}

export async function ckanRoutes(root: FastifyInstance, p: Platform): Promise<void> {
  // In a scope of its own: bodies of any kind come as bytes here, and are read by CKAN's habits.
  await root.register(async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) =>
      done(null, body),
    );
    app.setErrorHandler((error, request, reply) => {
      const found = asCkan(error, request);
      return sendJson(request, reply, found.status, failure(siteOf(p, request), found));
    });
    const methods: Method[] = ['GET', 'POST', 'PUT'];
    for (const method of methods) {
      for (const url of ['/api/action/:action', '/api/:version/action/:action']) {
        const params = z.object({ action: z.string().max(200), version: z.string().optional() });
        route(app, {
          method,
          url,
          summary: `CKAN’s Action API, read side (${method})`,
          tag,
          policy: publicPolicy,
          ...(method === 'GET' ? {} : { entry: readsOnly }),
          params,
          handler: ({ params: { action, version }, request, reply }) =>
            version === undefined || /^\d$/.test(version)
              ? answer(p, request, reply, action)
              : sendJson(request, reply, 404, 'Not found'),
        });
      }
    }
    small(app, p);
    dumps(app, p);
  });
}

/** What is no action. */
function small(app: FastifyInstance, p: Platform): void {
  const get = (url: string, summary: string, give: (call: Call) => Promise<Json> | Json): void =>
    route(app, {
      method: 'GET',
      url,
      summary,
      tag,
      policy: publicPolicy,
      handler: async ({ request, reply }) =>
        sendJson(request, reply, 200, await give(await callOf(p, request))),
    });
  for (const version of ['1', '2', '3'])
    get(`/api/${version}`, 'The version of CKAN’s interface', () => ({ version: Number(version) }));
  for (const before of ['/api', '/api/1', '/api/2', '/api/3']) {
    get(
      `${before}/util/status`,
      'The site as clients of CKAN ask for it',
      async (call) => (await perform(call, 'status_show')) ?? null,
    );
    const completed = (name: string, action: string, shape: (one: Json) => Json): void =>
      get(`${before}/util/${name}/autocomplete`, `Words completed as people type: ${name}`, async (call) => {
        const found = (await perform(call, action)) ?? [];
        return { ResultSet: { Result: Array.isArray(found) ? found.map(shape) : [] } };
      });
    completed('dataset', 'package_autocomplete', (one) => one);
    completed('tag', 'tag_autocomplete', (one) => ({ Name: one }));
    completed('resource/format', 'format_autocomplete', (one) => ({ Format: one }));
    completed('format', 'format_autocomplete', (one) => ({ Format: one }));
    completed('organization', 'organization_autocomplete', (one) => one);
    completed('group', 'group_autocomplete', (one) => one);
    get(`${before}/util/user/autocomplete`, 'People are not listed', () => []);
  }
}

function dumps(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/datastore/dump/:id',
    summary: 'All rows of a resource as CKAN writes them: csv, tsv, json, xml',
    tag,
    policy: publicPolicy,
    params: z.object({ id: z.string().max(200) }),
    handler: async ({ params, request, reply }) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      try {
        const call = await callOf(p, request);
        const asked = textOfParam(call.params.format) || 'csv';
        const format = dumpFormats.find((one) => one === asked.toLowerCase());
        if (!format)
          return reply
            .code(400)
            .type('text/plain; charset=utf-8')
            .send(`format: must be one of ${dumpFormats.join(', ')}`);
        const { type, name, stream, headers } = await withinGrant(p, () =>
          dump(call, params.id, format, gone.signal),
        );
        return reply
          .headers(headers)
          .type(type)
          .header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`)
          .send(stream);
      } catch (error) {
        const found = asCkan(error, request);
        const status = found.status === 409 ? 400 : found.status;
        const { content } = found;
        const text =
          typeof content === 'string'
            ? content
            : typeof content.message === 'string'
              ? content.message
              : Object.entries(content)
                  .flatMap(([field, why]) => (field === '__type' ? [] : [`${field}: ${String(why)}`]))
                  .join('; ');
        return reply.code(status).type('text/plain; charset=utf-8').send(text);
      }
    },
  });
}
