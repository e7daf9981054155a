/** The platform killed in the middle of calls: whatever was answered is on record, counters and entries agree, no nonce comes back. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import pg from 'pg';
import { z } from 'zod';
import { signingKey } from '#rooms/serve/gateway/signature.ts';
import { freshFolder, repositoryRoot } from '#tests/factories/embedded.ts';
import { type SignedCall, signedCall, type TestKey } from '#tests/factories/serve.ts';

const firstLine = z.object({
  port: z.number(),
  appUrl: z.string(),
  fixture: z
    .object({ code: z.string(), grantId: z.string(), keyId: z.string(), secret: z.string() })
    .optional(),
});
type Running = z.infer<typeof firstLine> & { child: ChildProcess };

async function start(folder: string, again: boolean): Promise<Running> {
  const script = join(repositoryRoot, 'tests/factories/gateway-process.ts');
  const child = spawn(process.execPath, [script, folder, ...(again ? ['again'] : [])], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => assert.fail(`the gateway ended with ${code}`)),
  ]);
  return { child, ...firstLine.parse(JSON.parse(line)) };
}

type Sent = { call: SignedCall; entry: string | null; status: number };

async function send(port: number, call: SignedCall): Promise<Sent> {
  const answer = await fetch(`http://127.0.0.1:${port}${call.url}`, { headers: call.headers });
  await answer.arrayBuffer();
  return { call, status: answer.status, entry: answer.headers.get('x-ledger-entry') };
}

test('killed twice under load: answered calls are on record, and only they are counted', async () => {
  const folder = freshFolder();
  let running = await start(folder, false);
  const made = running.fixture;
  assert.ok(made);
  const key: TestKey = { keyId: made.keyId, secret: signingKey(Buffer.from(made.secret, 'base64url')) };
  const answered: Sent[] = [];
  let sent = 0;
  for (const kill of [150, 300]) {
    const { port, child } = running;
    const gone = once(child, 'exit');
    let alive = true;
    const caller = async (): Promise<void> => {
      while (alive) {
        const nonce = randomBytes(16).toString('hex');
        const query = `id_no=X${String(1 + (sent % 1000)).padStart(7, '0')}`;
        sent += 1;
        // A call that was cut off may or may not have happened: the caller cannot know, the ledger does.
        const done = await send(
          port,
          signedCall({ code: made.code, key, at: new Date(), query, nonce }),
        ).catch(() => undefined);
        if (done?.status === 200) answered.push(done);
        if (answered.length >= kill && alive) {
          alive = false;
          child.kill('SIGKILL');
        }
        if (!done) return;
      }
    };
    await Promise.all(Array.from({ length: 24 }, caller));
    await gone;
    running = await start(folder, true);
  }

  const client = new pg.Client({ connectionString: running.appUrl });
  await client.connect();
  const { rows: entries } = await client.query<{ hash: string; kind: string; body: Buffer }>(
    `select encode(hash, 'hex') as hash, kind, body from ledger.entry where subject_id = $1 and kind like 'serve.call-%'`,
    [made.grantId],
  );
  const written = new Set(entries.map(({ hash }) => hash));
  for (const { entry } of answered)
    assert.ok(entry && written.has(entry), 'an answer left without its entry');
  for (const { hash, body } of entries) {
    assert.equal(createHash('sha256').update('\0').update(body).digest('hex'), hash);
  }
  const ok = entries.filter(({ kind }) => kind === 'serve.call-answered').length;
  assert.ok(ok >= answered.length && ok <= sent);
  const { rows: counted } = await client.query<{ used: string; tallied: string; nonces: string }>(
    `select (select coalesce(sum(used), 0) from serve.quota_ledger where grant_id = $1) as used,
            (select coalesce(sum(calls), 0) from serve.call_tally where grant_id = $1 and outcome = 'answered') as tallied,
            (select count(*) from serve_data.nonce where key_id = $2) as nonces`,
    [made.grantId, made.keyId],
  );
  assert.deepEqual(counted[0], { used: String(ok), tallied: String(ok), nonces: String(entries.length) });

  // What was answered before a kill is refused as a replay after it.
  for (const { call } of [answered[0], answered.at(-1)].filter((one) => one !== undefined)) {
    const replay = await send(running.port, call);
    assert.equal(replay.status, 401);
  }
  await client.end();
  const ended = once(running.child, 'exit');
  running.child.kill('SIGTERM');
  await ended;
});
