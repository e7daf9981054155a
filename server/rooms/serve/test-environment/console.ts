/** The console: a call to the test environment made on the desk, signed with a test key as a consumer's program would. */
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import type { Serving } from '../context.ts';
import { knownKey } from '../gateway/directory.ts';
import { hmacOf } from '../gateway/profiles/material.ts';
import { tagOf } from '../gateway/profiles/rfc9421.ts';
import { type Grant, getGrant } from '../grants.ts';
import { getServiceVersion } from '../repository.ts';
import { wayPath } from '../ways/terms.ts';
import { testAddressOf } from './address.ts';
import { liveTestKeys, tryPolicy } from './grants.ts';
import type { ConsoleBody, ConsoleReply } from './schema.ts';
import type { TestWorld } from './world.ts';

const patience = 15_000;
/** An answer of the gateway is smaller; what is longer is cut for the eye alone. */
const longestShown = 200_000;

/** A test grant of the actor's own organisation. */
export async function ownTestGrant(world: TestWorld, actor: Actor, id: string): Promise<Grant> {
  const grant = await getGrant(world.p.db, id);
  if (!grant) throw problem('kernel.not-found');
  permit(tryPolicy, actor, { organisationId: grant.consumerId });
  return grant;
}

/** Sends the very call over HTTP. Throws `serve.test-environment-away` in a process without one, `serve.console-key` for a key it cannot sign with. */
export async function sendTestCall(
  p: Serving,
  world: TestWorld,
  actor: Actor,
  grantId: string,
  asked: ConsoleBody,
): Promise<ConsoleReply> {
  const at = testAddressOf(p);
  if (!at) throw problem('serve.test-environment-away');
  const grant = await ownTestGrant(world, actor, grantId);
  const live = await liveTestKeys(world, grant);
  const known = live.some(({ id }) => id === asked.keyId) ? await knownKey(world.p, asked.keyId) : undefined;
  // The private half of a registered key is where it belongs.
  if (!known?.material.secret) throw problem('serve.console-key');
  const version = await getServiceVersion(world.p.db, grant.versionId);
  if (!version) throw problem('kernel.not-found');
  const { terms } = grant;
  const target = new URL(wayPath(version.plan.kind, terms.service.code), at.address);
  const body = asked.body;
  const { algorithm } = known.material;
  const fields: [string, string][] = [
    ['@method', 'POST'],
    ['@authority', target.host],
    ['@path', target.pathname],
    ['content-digest', `sha-256=:${createHash('sha256').update(body).digest('base64')}:`],
    ['x-gongshu-purpose', terms.purpose.code],
    ...(asked.operator ? [['x-gongshu-operator', asked.operator] as [string, string]] : []),
  ];
  const created = Math.floor(world.p.clock.now().getTime() / 1000);
  const nonce = randomBytes(16).toString('hex');
  const params = `(${fields.map(([name]) => `"${name}"`).join(' ')});created=${created};nonce="${nonce}";keyid="${asked.keyId}";alg="${algorithm}";tag="${tagOf(algorithm)}"`;
  const base = [
    ...fields.map(([name, value]) => `"${name}": ${value}`),
    `"@signature-params": ${params}`,
  ].join('\n');
  const headers: Record<string, string> = {
    host: target.host,
    'content-type': 'application/json',
    ...Object.fromEntries(fields.filter(([name]) => !name.startsWith('@'))),
    'signature-input': `sig1=${params}`,
    signature: `sig1=:${hmacOf(known.material, base).toString('base64')}:`,
  };
  const began = performance.now();
  const answer = await post(new URL(target.pathname, at.local), headers, body);
  const tookMs = Math.round((performance.now() - began) * 10) / 10;
  const receipt = answer.headers['x-ledger-entry'];
  return {
    request: { method: 'POST', url: target.href, headers, body, base },
    status: answer.status,
    headers: answer.headers,
    body: answer.text.slice(0, longestShown),
    tookMs,
    entry: receipt ?? null,
  };
}

function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; headers: Record<string, string>; text: string }> {
  return new Promise((done, fail) => {
    const sent = request(url, { method: 'POST', headers, timeout: patience, agent: false }, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => parts.push(part));
      reply.on('error', fail);
      reply.on('end', () =>
        done({
          status: reply.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(reply.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
          ),
          text: Buffer.concat(parts).toString(),
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(problem('serve.test-environment-away')));
    sent.on('error', fail);
    sent.end(body);
  });
}
