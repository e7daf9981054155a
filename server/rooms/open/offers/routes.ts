/** Offers, citations and links over HTTP. */
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy, signedIn } from '#kernel/policy.ts';
import { sentFile } from '../sent-file.ts';
import { makeOffer, reviewOffer, uploadOffer, withdrawOffer } from './offers.ts';
import { linkPolicy, offerPolicy, ownOfferPolicy, readPolicy, reviewPolicy } from './policy.ts';
import { linkSets, listOffers, readCitation, readLinks, readOffer, unlinkSets } from './read.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open';

export async function offerRoutes(app: FastifyInstance, p: Platform): Promise<void> {
  route(app, {
    method: 'GET',
    url: `${base}/offers`,
    summary: 'Sets offered by the reader’s body; all of them for the authority',
    tag,
    policy: signedIn,
    reply: schema.offerList,
    handler: ({ actor }) => listOffers(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/offers`,
    summary: 'A verified body of society or research offers a set it lawfully holds',
    tag,
    policy: offerPolicy,
    entry: 'open.offer-made',
    body: schema.offerBody,
    reply: schema.offerReply,
    status: 201,
    handler: async ({ actor, body }) => readOffer(p, actor, await makeOffer(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/offers/:id`,
    summary: 'One offer',
    tag,
    policy: readPolicy,
    params: idParams,
    reply: schema.offerReply,
    handler: ({ actor, params }) => readOffer(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/offers/:id/review`,
    summary: 'The authority accepts an offer after its review of secrets, or returns it with a reason',
    tag,
    policy: reviewPolicy,
    entry: 'open.offer-reviewed',
    params: idParams,
    body: schema.reviewBody,
    reply: schema.offerReply,
    handler: async ({ actor, params, body }) => {
      await reviewOffer(p, actor, params.id, body);
      return readOffer(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/offers/:id/withdrawal`,
    summary: 'Its owner takes a set back; of research data the citation stays',
    tag,
    policy: ownOfferPolicy,
    entry: 'open.offer-withdrawn',
    params: idParams,
    body: schema.withdrawBody,
    reply: schema.offerReply,
    handler: async ({ actor, params, body }) => {
      await withdrawOffer(p, actor, params.id, body.reason);
      return readOffer(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/datasets/:id/citation`,
    summary: 'How offered data are cited; stays when they are gone',
    tag,
    policy: publicPolicy,
    params: schema.setParams,
    reply: schema.citationReply,
    handler: ({ params }) => readCitation(p, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${base}/datasets/:id/links`,
    summary: 'Sets linked with this one, whichever side linked them',
    tag,
    policy: publicPolicy,
    params: schema.setParams,
    reply: schema.linksReply,
    handler: ({ actor, params }) => readLinks(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/datasets/:id/links`,
    summary: 'Links two sets',
    tag,
    policy: linkPolicy,
    entry: 'open.sets-linked',
    params: schema.setParams,
    body: schema.linkBody,
    reply: schema.linksReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await linkSets(p, actor, params.id, body);
      return readLinks(p, actor, params.id);
    },
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/datasets/:id/links/:link`,
    summary: 'Ends a link',
    tag,
    policy: linkPolicy,
    entry: 'open.sets-unlinked',
    params: schema.linkParams,
    reply: schema.linksReply,
    handler: async ({ actor, params }) => {
      await unlinkSets(p, actor, params.id, params.link);
      return readLinks(p, actor, params.id);
    },
  });
  await app.register(uploads(p));
}

/** Files come as they are: this part of the server parses no body. */
const uploads =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'PUT',
      url: `${base}/offers/:id/file`,
      summary: 'The rows of an offered set as CSV with a header; its name in x-file-name, percent-encoded',
      tag,
      policy: ownOfferPolicy,
      entry: 'open.offer-filed',
      streams: true,
      params: idParams,
      reply: schema.offerReply,
      handler: async ({ actor, params, request }) => {
        await uploadOffer(p, actor, params.id, await sentFile(request));
        return readOffer(p, actor, params.id);
      },
    });
  };
