// Signing in beside account and password over HTTP: the code, the provider and back, sessions, and powers of attorney.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { abilitiesOf, publicPolicy } from '#kernel/policy.ts';
import { signInWithCode } from '../commands/sign-in.ts';
import { attorneyPolicy, helpSignInPolicy, mySignInPolicy, readOrganisationPolicy } from '../policy.ts';
import { done } from '../schema.ts';
import { loadOrgSettings } from '../settings.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  endMySession,
  endSecondFactor,
  helpSignIn,
  proveSecondFactor,
  signInState,
} from './account.ts';
import { networkOf } from './attempts.ts';
import { attorneysOf, endAttorney, grantAttorney } from './attorney.ts';
import { DEVICE_COOKIE, giveProviderToken, giveSession, PROVIDER_COOKIE, takeProviderToken } from './hook.ts';
import { openProvider, unlinkIdentity } from './provider.ts';
import * as shapes from './schema.ts';
import type { SignIn } from './sessions.ts';

const tag = 'session';

function sessionOf(request: FastifyRequest): SignIn {
  if (!request.signIn) throw problem('kernel.sign-in-required');
  return request.signIn;
}

function personOf(actor: Actor): Actor & { kind: 'person' } {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return actor;
}

export function signInRoutes(app: FastifyInstance, p: Platform): void {
  const provider = openProvider(p);
  const label = provider ? { label: provider.label } : null;

  route(app, {
    method: 'GET',
    url: '/api/session/ways',
    summary: 'Ways to sign in beside account and password',
    tag,
    policy: publicPolicy,
    reply: shapes.waysReply,
    handler: () => ({ provider: label }),
  });

  route(app, {
    method: 'POST',
    url: '/api/session/code',
    summary: 'The second step of signing in: a code of the authenticator or a recovery code',
    tag,
    policy: publicPolicy,
    entry: 'org.signed-in',
    body: shapes.codeBody,
    reply: done,
    handler: async ({ body, request, reply }) => {
      const found = await signInWithCode(p, { ...body, device: request.cookies[DEVICE_COOKIE] });
      giveSession(request, reply, await loadOrgSettings(p.db), found.token, found.device);
      return { ok: true };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/session/mine',
    summary: 'How I sign in: second factor, linked accounts, open sessions',
    tag,
    policy: mySignInPolicy,
    reply: shapes.signInStateReply,
    handler: async ({ request }) => ({ ...(await signInState(p, sessionOf(request))), provider: label }),
  });

  route(app, {
    method: 'DELETE',
    url: '/api/session/mine/:id',
    summary: 'Ends one of my sessions',
    tag,
    policy: mySignInPolicy,
    entry: 'org.session-ended',
    params: shapes.sessionParams,
    reply: done,
    handler: async ({ params, request }) => {
      await endMySession(p, sessionOf(request), params.id);
      return { ok: true };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/session/second-factor',
    summary: 'Begins a second factor: the secret for an authenticator',
    tag,
    policy: mySignInPolicy,
    entry: 'org.second-factor-begun',
    body: shapes.passwordOnlyBody,
    reply: shapes.begunReply,
    handler: ({ body, request }) => beginSecondFactor(p, sessionOf(request), body.password),
  });

  route(app, {
    method: 'POST',
    url: '/api/session/second-factor/confirm',
    summary: 'The first code of the authenticator; gives the recovery codes',
    tag,
    policy: mySignInPolicy,
    entry: 'org.second-factor-set',
    body: shapes.confirmBody,
    reply: shapes.recoveryReply,
    handler: async ({ body, request }) => ({
      codes: await confirmSecondFactor(p, sessionOf(request), body.code),
    }),
  });

  route(app, {
    method: 'POST',
    url: '/api/session/second-factor/prove',
    summary: 'A code for a session that began without one',
    tag,
    policy: mySignInPolicy,
    entry: 'org.second-factor-proved',
    body: shapes.confirmBody,
    reply: done,
    handler: async ({ body, request }) => {
      await proveSecondFactor(p, sessionOf(request), body.code);
      return { ok: true };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/session/second-factor/end',
    summary: 'Ends the second factor',
    tag,
    policy: mySignInPolicy,
    entry: 'org.second-factor-ended',
    body: shapes.passwordOnlyBody,
    reply: done,
    handler: async ({ body, request }) => {
      await endSecondFactor(p, sessionOf(request), body.password);
      return { ok: true };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/people/:id/sign-in-help',
    summary: 'Ends all sessions of a person and, where asked, the second factor',
    tag,
    policy: helpSignInPolicy,
    entry: 'org.sign-in-helped',
    params: shapes.sessionParams,
    body: shapes.helpBody,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await helpSignIn(p, actor, { personId: params.id, ...body });
      return { ok: true };
    },
  });

  providerRoutes(app, p, provider);
  attorneyRoutes(app, p);
}

function providerRoutes(app: FastifyInstance, p: Platform, provider: ReturnType<typeof openProvider>): void {
  const callbackOf = (request: FastifyRequest): string =>
    new URL('/api/session/provider/answer', p.config.publicAddress ?? `${request.protocol}://${request.host}`)
      .href;

  route(app, {
    method: 'POST',
    url: '/api/session/provider',
    summary:
      'Begins signing in through the identity provider, or linking it to the account signed in; gives where to go',
    tag,
    policy: publicPolicy,
    entry: { none: 'nobody is signed in yet' },
    reply: shapes.providerReply,
    handler: async ({ request, reply }) => {
      if (!provider) throw problem('kernel.not-found');
      const { url, token } = await provider.begin(callbackOf(request), request.signIn ?? undefined);
      giveProviderToken(request, reply, await loadOrgSettings(p.db), token);
      return { url: url.href };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/session/provider/answer',
    summary: 'Where the identity provider sends the browser back to',
    tag,
    policy: publicPolicy,
    query: shapes.answerQuery,
    handler: async ({ request, reply }) => {
      const token = request.cookies[PROVIDER_COOKIE];
      const settings = await loadOrgSettings(p.db);
      takeProviderToken(request, reply, settings);
      try {
        if (!provider || !token) throw problem('org.provider-refused');
        const search = new URL(request.url, 'http://answer.invalid').search;
        const answer = new URL(`${callbackOf(request)}${search}`);
        const { session } = await provider.finish(answer, token, networkOf(request.ip));
        if (session) giveSession(request, reply, settings, session);
        return reply.redirect(session ? '/desk/' : '/desk/account?linked=1', 303);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return reply.redirect(`/desk/login?problem=${encodeURIComponent(error.code)}`, 303);
      }
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/session/provider/unlink',
    summary: 'Takes the link to the outside account away',
    tag,
    policy: mySignInPolicy,
    entry: 'org.identity-unlinked',
    body: shapes.unlinkBody,
    reply: done,
    handler: async ({ body, request }) => {
      await unlinkIdentity(p, sessionOf(request), body.issuer);
      return { ok: true };
    },
  });
}

function attorneyRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/organisations/:id/attorneys',
    summary: 'Who may act for the company, for how long and by which document',
    tag: 'organisations',
    policy: readOrganisationPolicy,
    params: shapes.organisationParams,
    reply: shapes.attorneysReply,
    handler: async ({ params, actor }) => {
      const own = readOrganisationPolicy.on(actor, params.id);
      if (!own.allowed) throw problem('kernel.forbidden');
      return {
        items: await attorneysOf(p.db, params.id, p.clock.today()),
        abilities: abilitiesOf(actor, { organisationId: params.id }, { grant: attorneyPolicy }),
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/:id/attorneys',
    summary: 'The head of a company lets a person act for it for a time',
    tag: 'organisations',
    policy: attorneyPolicy,
    entry: 'org.attorney-granted',
    params: shapes.organisationParams,
    body: shapes.attorneyBody,
    reply: shapes.attorneyIdReply,
    handler: ({ params, body, actor }) =>
      grantAttorney(p, personOf(actor), { organisationId: params.id, ...body }),
  });

  route(app, {
    method: 'DELETE',
    url: '/api/attorneys/:id',
    summary: 'Ends a power of attorney; the agent is signed out',
    tag: 'organisations',
    policy: attorneyPolicy,
    entry: 'org.attorney-ended',
    params: shapes.sessionParams,
    reply: done,
    handler: async ({ params, actor }) => {
      await endAttorney(p, personOf(actor), params.id);
      return { ok: true };
    },
  });
}
