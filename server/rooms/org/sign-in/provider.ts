// Signing in through an identity provider (OpenID Connect, authorisation code with PKCE): off to it, and back with a checked answer.
import * as oidc from 'openid-client';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, roles } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { enter } from '../commands/sign-in.ts';
import { loadOrgSettings } from '../settings.ts';
import { providerMethod } from './demand.ts';
import { beginPending, endPending, tryPending } from './pending.ts';
import { actorOf, type SignIn } from './sessions.ts';
import { signInTables } from './tables.ts';

export type Provider = {
  label: string;
  /** Where the browser goes; `token` binds the answer to this browser and belongs into a cookie. */
  begin(callback: string, linkFor?: SignIn): Promise<{ url: URL; token: string }>;
  /** The answer: a session's token, or the linking done. Throws a problem of the room. */
  finish(answer: URL, token: string, source: string): Promise<{ session?: string; linked?: true }>;
};

/** Who began the linking, as kept on the way: the answer comes back without the session's cookie. */
const linkingActor = z.object({
  actor: z.object({
    kind: z.literal('person'),
    personId: z.string(),
    organisationId: z.string(),
    regionCode: z.string(),
    roles: z.array(z.enum(roles)),
  }),
});

type Checks = { state: string; nonce: string; verifier: string };

/** undefined where no provider is configured. Discovery happens at the first use and is kept. */
export function openProvider(p: Platform): Provider | undefined {
  const { oidcIssuer: issuer, oidcClient: client, oidcSecret: secret, oidcLabel: label } = p.config;
  if (!issuer || !client) return undefined;
  let found: Promise<oidc.Configuration> | undefined;
  const configuration = async (): Promise<oidc.Configuration> => {
    const insecure = new URL(issuer).protocol === 'http:';
    found ??= oidc.discovery(
      new URL(issuer),
      client,
      secret,
      undefined,
      // Only settings.ts lets an http issuer in, and only for loopback.
      insecure ? { execute: [oidc.allowInsecureRequests] } : undefined,
    );
    try {
      return await found;
    } catch (cause) {
      found = undefined;
      p.log.warn({ error: cause instanceof Error ? cause.message : String(cause) }, 'the identity provider');
      throw problem('org.provider-unreachable');
    }
  };

  return {
    label: label ?? new URL(issuer).host,

    async begin(callback, linkFor) {
      const config = await configuration();
      const checks: Checks = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'openid profile',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      const token = await transact(p.db, (tx) =>
        beginPending(tx, p.clock.now(), linkFor ? 'link' : 'provider', {
          personId: linkFor?.person.id,
          checks: p.vault.seal(JSON.stringify(checks)),
          ...(linkFor && { detail: { actor: { ...actorOf(linkFor) } } }),
        }),
      );
      return { url, token };
    },

    async finish(answer, token, source) {
      const config = await configuration();
      const pending = await transact(p.db, async (tx) => {
        const kept = await tryPending(tx, p.clock.now(), ['provider', 'link'], token);
        // One answer a question, whatever it says.
        await endPending(tx, token);
        return kept;
      });
      if (!pending?.checks) throw problem('org.provider-refused');
      const checks = JSON.parse(p.vault.open(pending.checks).toString()) as Checks;
      const claims = await oidc
        .authorizationCodeGrant(config, answer, {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.verifier,
          idTokenExpected: true,
        })
        .then((tokens) => tokens.claims())
        .catch((cause: unknown) => {
          p.log.warn({ error: cause instanceof Error ? cause.name : 'unknown' }, 'the identity provider');
          return undefined;
        });
      const subject = claims?.sub;
      if (!subject) throw problem('org.provider-refused');
      if (pending.purpose === 'link' && pending.personId) {
        await link(p, pending.personId, linkingActor.parse(pending.detail).actor, issuer, subject);
        return { linked: true };
      }
      const identity = await signInTables(p.db)
        .selectFrom('org.identity as i')
        .innerJoin('org.person as p', 'p.id', 'i.person_id')
        .select('i.person_id')
        .where('i.issuer', '=', issuer)
        .where('i.subject', '=', subject)
        .where('p.state', '=', 'active')
        .executeTakeFirst();
      if (!identity) throw problem('org.identity-unlinked');
      const settings = await loadOrgSettings(p.db);
      const session = await transact(p.db, (tx) =>
        enter(tx, p, settings, identity.person_id, { source, method: providerMethod(claims.amr) }),
      );
      return { session };
    },
  };
}

/** Joins the provider's account to the person who began the linking; each is joined once. */
async function link(
  p: Platform,
  personId: string,
  actor: Actor,
  issuer: string,
  subject: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const db = signInTables(tx);
    const held = await db
      .selectFrom('org.identity')
      .select('person_id')
      .where('issuer', '=', issuer)
      .where((eb) => eb.or([eb('subject', '=', subject), eb('person_id', '=', personId)]))
      .executeTakeFirst();
    if (held) throw problem('org.identity-taken');
    await db
      .insertInto('org.identity')
      .values({ issuer, subject, person_id: personId, linked_at: p.clock.now() })
      .execute();
    await record(tx, p, {
      kind: 'org.identity-linked',
      actor,
      subject: { type: 'person', id: personId },
      detail: { issuer },
    });
  });
}

/** Takes the link away; the password remains. */
export async function unlinkIdentity(p: Platform, session: SignIn, issuer: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const gone = await signInTables(tx)
      .deleteFrom('org.identity')
      .where('issuer', '=', issuer)
      .where('person_id', '=', session.person.id)
      .returning('issuer')
      .executeTakeFirst();
    if (!gone) throw problem('org.identity-unlinked');
    await record(tx, p, {
      kind: 'org.identity-unlinked',
      actor: actorOf(session),
      subject: { type: 'person', id: session.person.id },
      detail: { issuer },
    });
  });
}
