/** The lists over HTTP. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { allowed, definePolicy } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { type ListFile, listCsv, listWorkbook } from './export.ts';
import { publishList, publishListPolicy } from './publish.ts';
import { readDifference, readEditions, readList, readLists, wholeList } from './read.ts';
import * as schema from './schema.ts';

const tag = 'catalog';
const base = '/api/catalog/lists';

/** Open to everybody: the public is answered by what was published to it. */
export const readListPolicy = definePolicy('catalog.list.read', () => allowed);

const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function send(
  p: Platform,
  reply: FastifyReply,
  file: ListFile,
  { format, lang }: { format: 'csv' | 'xlsx' | 'file'; lang: 'zh' | 'en' },
): Promise<FastifyReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const wordsOf = (rule: string) => new Map(law.terms(rule).map((term) => [term.key, term[lang]]));
  const words = {
    sharing: wordsOf('classify.sharing-classes'),
    opening: wordsOf('classify.opening-classes'),
  };
  const extension = format === 'file' ? 'json' : format;
  reply.header(
    'content-disposition',
    `attachment; filename="${file.term.key}-${file.on}-v${file.version}.${extension}"`,
  );
  if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(listCsv(file, lang, words));
  if (format === 'xlsx') return reply.type(sheet).send(await listWorkbook(file, lang, words));
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(file));
}

export function listRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'The lists this city keeps, with version, count and last edition',
    tag,
    policy: readListPolicy,
    reply: schema.listsReply,
    handler: ({ actor }) => readLists(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:list`,
    summary: 'A list as it stood on a day or in an edition; format gives a file',
    tag,
    policy: readListPolicy,
    params: schema.listParams,
    query: schema.listQuery,
    handler: async ({ actor, params, query, reply }) => {
      const { format, lang } = query;
      if (format === 'json') return readList(p, actor, params.list, query);
      return send(p, reply, await wholeList(p, actor, params.list, query), { format, lang });
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/:list/difference`,
    summary: 'What was added, changed and removed between two days',
    tag,
    policy: readListPolicy,
    params: schema.listParams,
    query: schema.differenceQuery,
    reply: schema.differenceReply,
    handler: ({ actor, params, query }) => readDifference(p, actor, params.list, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:list/editions`,
    summary: 'Published editions of a list, newest first',
    tag,
    policy: readListPolicy,
    params: schema.listParams,
    query: schema.editionsQuery,
    reply: schema.editionsReply,
    handler: async ({ actor, params, query }) => ({
      items: await readEditions(p, actor, params.list, query.region),
    }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:list/editions`,
    summary: 'Publish a list as it stands',
    tag,
    policy: publishListPolicy,
    entry: 'catalog.list-published',
    params: schema.listParams,
    body: schema.publishBody,
    reply: schema.editionReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      const id = await publishList(p, actor, params.list, body.region);
      const [edition] = (await readEditions(p, actor, params.list, body.region)).filter(
        (one) => one.id === id,
      );
      if (!edition) throw new TypeError('the edition just made is not found');
      return edition;
    },
  });
}
