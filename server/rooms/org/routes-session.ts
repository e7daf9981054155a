// Signing in and out, acting for another organisation, the password, and one click in the demo.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { changePassword, enterDemo, signOut, switchOrganisation } from './commands/session.ts';
import { signIn } from './commands/sign-in.ts';
import { changePasswordPolicy, endSessionPolicy, mePolicy, switchOrganisationPolicy } from './policy.ts';
import { presentMe } from './presenter.ts';
import { demoAccounts } from './repository.ts';
import {
  demoAccountsReply,
  demoSessionBody,
  done,
  meReply,
  organisationBody,
  passwordBody,
  signInBody,
} from './schema.ts';
import { loadOrgSettings } from './settings.ts';
import { deviceLabel } from './sign-in/device.ts';
import { DEVICE_COOKIE, giveSession, takeSession } from './sign-in/hook.ts';
import { signedInReply } from './sign-in/schema.ts';
import type { SignIn } from './sign-in/sessions.ts';

const tag = 'session';

function sessionOf(request: FastifyRequest): SignIn {
  if (!request.signIn) throw problem('kernel.sign-in-required');
  return request.signIn;
}

export function sessionRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'POST',
    url: '/api/session',
    summary: 'Signs in with account and password',
    tag,
    policy: publicPolicy,
    entry: 'org.signed-in',
    body: signInBody,
    reply: signedInReply,
    handler: async ({ body, request, reply }) => {
      const found = await signIn(p, {
        ...body,
        address: request.ip,
        device: request.cookies[DEVICE_COOKIE],
        label: deviceLabel(request.headers['user-agent']),
      });
      if ('ticket' in found) return { ok: false as const, ticket: found.ticket };
      giveSession(request, reply, await loadOrgSettings(p.db), found.token, found.device);
      return { ok: true as const };
    },
  });

  route(app, {
    method: 'DELETE',
    url: '/api/session',
    summary: 'Signs out: the session ends everywhere at once',
    tag,
    policy: endSessionPolicy,
    entry: 'org.signed-out',
    reply: done,
    handler: async ({ request, reply }) => {
      await signOut(p, sessionOf(request));
      takeSession(request, reply, await loadOrgSettings(p.db));
      return { ok: true };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/me',
    summary: 'Who I am, for whom I act, and what I may do',
    tag,
    policy: mePolicy,
    reply: meReply,
    handler: ({ request }) => presentMe(p, sessionOf(request)),
  });

  route(app, {
    method: 'POST',
    url: '/api/session/organisation',
    summary: 'Acts for another organisation I have a role in',
    tag,
    policy: switchOrganisationPolicy,
    entry: 'org.organisation-switched',
    body: organisationBody,
    reply: done,
    handler: async ({ body, request, reply }) => {
      const token = await switchOrganisation(p, sessionOf(request), body.organisationId);
      giveSession(request, reply, await loadOrgSettings(p.db), token);
      return { ok: true };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/session/password',
    summary: 'Changes my password; all my other sessions end',
    tag,
    policy: changePasswordPolicy,
    entry: 'org.password-changed',
    body: passwordBody,
    reply: done,
    handler: async ({ body, request, reply }) => {
      const token = await changePassword(p, sessionOf(request), body);
      giveSession(request, reply, await loadOrgSettings(p.db), token);
      return { ok: true };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/demo/accounts',
    summary: 'Who can be entered with one click; exists in the demo only',
    tag,
    policy: publicPolicy,
    reply: demoAccountsReply,
    handler: async () => {
      if (!p.config.demo) throw problem('kernel.not-found');
      return { items: await demoAccounts(p.db) };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/demo/session',
    summary: 'Signs in as a person of the demo; exists in the demo only',
    tag,
    policy: publicPolicy,
    entry: 'org.signed-in',
    body: demoSessionBody,
    reply: done,
    handler: async ({ body, request, reply }) => {
      if (!p.config.demo) throw problem('kernel.not-found');
      giveSession(request, reply, await loadOrgSettings(p.db), await enterDemo(p, body));
      return { ok: true };
    },
  });
}
