// Says of every request who acts, from the session cookie; and holds back whoever must mend their sign-in first.
import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { openWhile } from '../policy.ts';
import type { OrgSettings } from '../settings.ts';
import { actorOf, readSession, type SignIn } from './sessions.ts';

export const SESSION_COOKIE = 'gongshu_session';
export const DEVICE_COOKIE = 'gongshu_device';
/** Binds the provider's answer to the browser that asked. Lax: the answer comes from another site. */
export const PROVIDER_COOKIE = 'gongshu_provider';
const PROVIDER_SECONDS = 600;
const DEVICE_SECONDS = 180 * 24 * 3600;

declare module 'fastify' {
  interface FastifyRequest {
    signIn: SignIn | null;
  }
}

export function installSignIn(app: FastifyInstance, p: Platform): void {
  app.decorateRequest('signIn', null);
  app.addHook('onRequest', async (request) => {
    const token = request.cookies[SESSION_COOKIE];
    // Business systems sign their calls; a cookie means nothing at the gateway.
    if (!token || request.url.startsWith('/gateway/')) return;
    const found = await readSession(p, p.clock.now(), p.config.demo, token);
    if (!found) return;
    request.signIn = found;
    const policy = request.routeOptions.config.policy;
    if (!found.held) request.actor = actorOf(found);
    else if (policy !== undefined && openWhile[found.held].includes(policy)) request.actor = actorOf(found);
    // What everybody may have is given as to everybody.
    else if (policy !== undefined && policy !== publicPolicy.id) throw refusal(found);
  });
}

const refusal = ({ held, demand }: SignIn) =>
  held === 'password'
    ? problem('org.password-change-required')
    : problem('org.second-factor-required', { params: { from: demand?.from ?? '' } });

const attributes = (request: FastifyRequest, settings: OrgSettings) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict' as const,
  secure: settings.cookieSecure || request.protocol === 'https',
});

export function giveSession(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: OrgSettings,
  token: string,
  device?: string,
): void {
  if (device) {
    reply.setCookie(DEVICE_COOKIE, device, { ...attributes(request, settings), maxAge: DEVICE_SECONDS });
  }
  reply.setCookie(SESSION_COOKIE, token, attributes(request, settings));
}

export function takeSession(request: FastifyRequest, reply: FastifyReply, settings: OrgSettings): void {
  reply.clearCookie(SESSION_COOKIE, attributes(request, settings));
}

const providerAttributes = (request: FastifyRequest, settings: OrgSettings) => ({
  ...attributes(request, settings),
  path: '/api/session/provider',
  sameSite: 'lax' as const,
});

export function giveProviderToken(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: OrgSettings,
  token: string,
): void {
  reply.setCookie(PROVIDER_COOKIE, token, {
    ...providerAttributes(request, settings),
    maxAge: PROVIDER_SECONDS,
  });
}

export function takeProviderToken(request: FastifyRequest, reply: FastifyReply, settings: OrgSettings): void {
  reply.clearCookie(PROVIDER_COOKIE, providerAttributes(request, settings));
}
