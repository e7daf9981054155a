/** The registers' documents, interpretations and matters over HTTP; no logic. */
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { permit, publicPolicy } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { fileNameOf, receiveRegisterFile, registerFile } from './files.ts';
import { interpretationsOf, presentInterpretations } from './interpretations.ts';
import type { Lent } from './lent.ts';
import { decideMatter, listMatters, mattersOfCase, raiseMatter, readMatter } from './matters.ts';
import {
  askQuestionPolicy,
  confirmEntryPolicy,
  decideMatterPolicy,
  keepCommitteePolicy,
  raiseMatterPolicy,
  readMatterPolicy,
  readRegistersPolicy,
  uploadRegisterFilePolicy,
  writeRegisterPolicy,
} from './policy.ts';
import { confirmEntry, publishEntry } from './publish-entry.ts';
import { askQuestion, listQuestions } from './questions.ts';
import {
  fileOfEntry,
  internalRules,
  listEntries,
  plansByArea,
  readEntry,
  unitsLackingRules,
} from './read-entries.ts';
import { readRegisters } from './read-registers.ts';
import { boardRoutes } from './routes-boards.ts';
import { peopleRoutes } from './routes-people.ts';
import * as schema from './schema.ts';

const tag = 'registers';
const base = '/api/registers';

export const registersPlugin =
  (p: Platform, lent: Lent): FastifyPluginAsync =>
  async (app) => {
    await app.register(uploads(p));
    documents(app, p);
    interpretations(app, p);
    matters(app, p);
    peopleRoutes(app, p);
    boardRoutes(app, p, lent);
  };

function documents(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'The registers the city keeps, who writes in them, and what waits for the caller',
    tag,
    policy: readRegistersPolicy,
    reply: schema.registersReply,
    handler: ({ actor }) => readRegisters(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/entries`,
    summary: 'Documents of the registers with their standing and how many confirmed them',
    tag,
    policy: readRegistersPolicy,
    query: schema.entryQuery,
    reply: schema.entryList,
    handler: ({ actor, query }) => listEntries(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/entries`,
    summary: 'Publishes a document, or the next version of one',
    tag,
    policy: writeRegisterPolicy,
    entry: 'org.register-entry-published',
    body: schema.entryBody,
    reply: schema.made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await publishEntry(p, actor, body) }),
  });
  route(app, {
    method: 'GET',
    url: `${base}/entries/:id`,
    summary: 'One version of a document with all others, and who confirmed it',
    tag,
    policy: readRegistersPolicy,
    params: idParams,
    reply: schema.entryDetail,
    handler: ({ actor, params }) => readEntry(p, actor, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${base}/entries/:id/file`,
    summary: 'The file of a document',
    tag,
    policy: readRegistersPolicy,
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      const fileId = await fileOfEntry(p, actor, params.id);
      const file = fileId ? await registerFile(p.db, fileId) : undefined;
      if (!file) throw problem('org.register-entry-unknown');
      reply
        .type(file.media_type)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
        .header('cache-control', 'no-store');
      return reply.send(await p.objects.read(file.object_key));
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/entries/:id/confirm`,
    summary: 'My organisation has taken note',
    tag,
    policy: confirmEntryPolicy,
    entry: 'org.register-entry-confirmed',
    params: idParams,
    reply: schema.entryDetail,
    handler: async ({ actor, params }) => {
      await confirmEntry(p, actor, params.id);
      return readEntry(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/internal-rules`,
    summary: 'The rules a unit must keep on file, each with its versions, and those it lacks',
    tag,
    policy: readRegistersPolicy,
    query: schema.organisationQuery,
    reply: schema.internalRulesReply,
    handler: ({ actor, query }) => internalRules(p, actor, query.organisationId),
  });
  route(app, {
    method: 'GET',
    url: `${base}/internal-rules/missing`,
    summary: 'Units that lack one of these rules',
    tag,
    policy: readRegistersPolicy,
    reply: schema.lackingReply,
    handler: ({ actor }) => unitsLackingRules(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/plans`,
    summary: 'Every area of the city with the plan passage that covers a day, or without one',
    tag,
    policy: readRegistersPolicy,
    query: schema.plansQuery,
    reply: schema.plansReply,
    handler: ({ query }) => plansByArea(p, query.on ?? p.clock.today()),
  });
}

function interpretations(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/interpretations/:id`,
    summary: 'Interpretations of an article, every version, dated',
    tag,
    policy: publicPolicy,
    params: schema.articleParams,
    reply: schema.interpretationList,
    handler: async ({ params }) => {
      if (!p.law.article(params.id)) throw problem('org.article-unknown', { params: { id: params.id } });
      const law = await lawNow(p.db, p.law, p.clock.today());
      const items = presentInterpretations(p, law, await interpretationsOf(p.db, [params.id]));
      return { items, total: items.length };
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/interpretations`,
    summary: 'Publishes an interpretation, or its next version; answers a question where one is named',
    tag,
    policy: writeRegisterPolicy,
    entry: 'org.register-entry-published',
    body: schema.interpretationBody,
    reply: schema.made,
    status: 201,
    handler: async ({ actor, body }) => ({
      id: await publishEntry(p, actor, {
        kind: 'interpretation',
        ...body,
        fromDay: body.fromDay ?? p.clock.today(),
      }),
    }),
  });
  route(app, {
    method: 'GET',
    url: `${base}/questions`,
    summary: 'Questions on articles: all for the bureau, one’s own for everybody else',
    tag,
    policy: readRegistersPolicy,
    query: schema.questionQuery,
    reply: schema.questionList,
    handler: ({ actor, query }) => listQuestions(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/questions`,
    summary: 'Asks a question on an article',
    tag,
    policy: askQuestionPolicy,
    entry: 'org.question-asked',
    body: schema.questionBody,
    reply: schema.made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await askQuestion(p, actor, body) }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/committee/rules`,
    summary: 'Files the working rules of the committee, or their next version',
    tag,
    policy: keepCommitteePolicy,
    entry: 'org.register-entry-published',
    body: schema.workingRulesBody,
    reply: schema.made,
    status: 201,
    handler: async ({ actor, body: { quorum, majority, recusal, ...body } }) => ({
      id: await publishEntry(p, actor, {
        kind: 'committee-rules',
        ...body,
        fromDay: body.fromDay ?? p.clock.today(),
        content: { quorum, majority, recusal },
      }),
    }),
  });
}

function matters(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/matters`,
    summary: 'Matters of coordination of my level, or those I am a party of; open ones oldest first',
    tag,
    policy: readMatterPolicy,
    query: schema.matterQuery,
    reply: schema.matterList,
    handler: ({ actor, query }) => listMatters(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/matters`,
    summary: 'Puts a matter to the government of the bureau’s level',
    tag,
    policy: raiseMatterPolicy,
    entry: 'org.matter-raised',
    body: schema.matterBody,
    reply: schema.matterReply,
    status: 201,
    handler: async ({ actor, body }) => readMatter(p, actor, await raiseMatter(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/matters/:id`,
    summary: 'One matter with its parties and its decision',
    tag,
    policy: readMatterPolicy,
    params: idParams,
    reply: schema.matterReply,
    handler: ({ actor, params }) => readMatter(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/matters/:id/decision`,
    summary: 'Decides a matter, once, as the government of its level',
    tag,
    policy: decideMatterPolicy,
    entry: 'org.matter-decided',
    params: idParams,
    body: schema.decisionBody,
    reply: schema.matterReply,
    handler: async ({ actor, params, body }) => {
      await decideMatter(p, actor, { id: params.id, ...body });
      return readMatter(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/cases/:id/matters',
    summary: 'What a case was put to the government for, and the decision',
    tag,
    policy: readRegistersPolicy,
    params: idParams,
    reply: schema.caseMatters,
    handler: ({ actor, params }) => mattersOfCase(p, actor, params.id),
  });
}

/** Files come as they are: this part of the server parses no body. */
const uploads =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${base}/files`,
      summary: 'Sends a file for a register as the body; its name in x-file-name, percent-encoded',
      tag,
      policy: uploadRegisterFilePolicy,
      entry: 'org.register-file-received',
      streams: true,
      reply: schema.fileReply,
      status: 201,
      handler: async ({ actor, request, reply }) => {
        try {
          permit(uploadRegisterFilePolicy, actor, undefined);
          return await receiveRegisterFile(p, actor, {
            name: fileNameOf(request.headers['x-file-name']),
            content: request.raw,
          });
        } catch (error) {
          request.raw.unpipe();
          request.raw.resume();
          reply.header('connection', 'close');
          throw error;
        }
      },
    });
  };
