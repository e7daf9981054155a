/** Addresses of accounts, proofs of identity and rules of conduct. */

import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { networkOf, registerPublicPerson } from '#rooms/org/index.ts';
import { openPace } from '#rooms/serve/index.ts';
import { addPaper, beginIdentity, fileIdentity, verifyByProvider } from './identity.ts';
import { paperIn } from './paper-body.ts';
import { mePolicy, publishRulesPolicy, readIdentitiesPolicy, readPapersPolicy } from './policy.ts';
import { listIdentities, readIdentity, readMe, readPaper, readRules } from './read.ts';
import { acceptRules, publishRules } from './rules.ts';
import * as schema from './schema.ts';

const tag = 'open';
const identities = '/api/open/identities';
/** Of one address: people behind one exit register too, machines register by the thousand. */
const accountsPerHour = { rate: { perSecond: 100 / 3600, burst: 100 }, concurrency: null };

export function peopleRoutes(app: FastifyInstance, p: Platform): void {
  const pace = openPace();
  route(app, {
    method: 'POST',
    url: '/api/open/accounts',
    summary: 'Registers an account; nothing is proven of the person yet',
    tag,
    policy: publicPolicy,
    entry: 'org.person-created',
    body: schema.registerBody,
    reply: schema.registerReply,
    status: 201,
    handler: async ({ body, request }) => {
      if ('refused' in pace.enter(networkOf(request.ip), accountsPerHour, Date.now()))
        throw problem('open.too-many-accounts');
      await registerPublicPerson(p, body);
      return { account: body.account, next: '/sign-in' };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/open/me',
    summary: 'One’s own account: what is proven, what was handed in, which rules are accepted',
    tag,
    policy: mePolicy,
    reply: schema.meReply,
    handler: ({ actor, request }) => readMe(p, actor, request.signIn?.opened.method),
  });
  route(app, {
    method: 'POST',
    url: identities,
    summary: 'Begins a proof of who one is, or of the body one speaks for',
    tag,
    policy: mePolicy,
    entry: 'open.identity-begun',
    body: schema.identityBody,
    reply: schema.identityReply,
    status: 201,
    handler: async ({ actor, body }) => readIdentity(p, actor, await beginIdentity(p, actor, body)),
  });
  route(app, {
    method: 'POST',
    url: `${identities}/by-provider`,
    summary: 'Takes the identity provider’s word for the person who signed in by it',
    tag,
    policy: mePolicy,
    entry: 'open.identity-verified',
    reply: schema.meReply,
    handler: async ({ actor, request }) => {
      const method = request.signIn?.opened.method;
      await verifyByProvider(p, actor, method ?? '');
      return readMe(p, actor, method);
    },
  });
  route(app, {
    method: 'GET',
    url: identities,
    summary: 'Proofs handed in, for the authority; without numbers and papers',
    tag,
    policy: readIdentitiesPolicy,
    query: schema.identitiesQuery,
    reply: schema.identitiesReply,
    handler: ({ actor, query }) => listIdentities(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${identities}/:id`,
    summary: 'One proof with its papers, for whose it is and who decides; looking at it is recorded',
    tag,
    policy: readPapersPolicy,
    params: idParams,
    reply: schema.identityReply,
    handler: ({ actor, params }) => readIdentity(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${identities}/:id/filing`,
    summary: 'Hands the proof in: the authority decides',
    tag,
    policy: mePolicy,
    entry: 'open.identity-filed',
    params: idParams,
    reply: schema.identityReply,
    handler: async ({ actor, params }) => {
      await fileIdentity(p, actor, params.id);
      return readIdentity(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: `${identities}/:id/papers/:paperId`,
    summary: 'A paper as it was received',
    tag,
    policy: readPapersPolicy,
    params: schema.paperOfParams,
    handler: async ({ actor, params, reply }) => {
      const { name, content } = await readPaper(p, actor, params);
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('x-content-type-options', 'nosniff')
        .send(Readable.from([content], { objectMode: false }));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/open/rules',
    summary: 'The platform’s rules of conduct and the users’ undertaking: in force, and earlier versions',
    tag,
    policy: publicPolicy,
    reply: schema.rulesReply,
    handler: ({ actor }) => readRules(p, actor),
  });
  route(app, {
    method: 'POST',
    url: '/api/open/rules/:kind',
    summary: 'Publishes a new version; users accept it before their next application or key',
    tag,
    policy: publishRulesPolicy,
    entry: 'open.rules-published',
    params: schema.rulesParams,
    body: schema.publishRulesBody,
    reply: schema.rulesReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await publishRules(p, actor, params.kind, body);
      return readRules(p, actor);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/open/rules/:kind/acceptance',
    summary: 'Accepts the version in force, by its number',
    tag,
    policy: mePolicy,
    entry: 'open.rules-accepted',
    params: schema.rulesParams,
    body: schema.acceptRulesBody,
    reply: schema.rulesReply,
    handler: async ({ actor, params, body }) => {
      await acceptRules(p, actor, params.kind, body.number);
      return readRules(p, actor);
    },
  });
  app.register(papers(p));
}

/** Papers come as they are: this part of the server parses no body. */
const papers =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${identities}/:id/papers/:purpose`,
      summary: 'Adds a paper as the body (PDF, PNG or JPEG); its name in x-file-name, percent-encoded',
      tag,
      policy: mePolicy,
      entry: 'open.identity-paper-added',
      streams: true,
      params: schema.paperParams,
      reply: schema.identityReply,
      status: 201,
      handler: async ({ actor, params, request }) => {
        const { name, content, mediaType } = await paperIn(request);
        await addPaper(p, actor, params.id, { purpose: params.purpose, name, content, mediaType });
        return readIdentity(p, actor, params.id);
      },
    });
  };
