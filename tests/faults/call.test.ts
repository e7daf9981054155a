/** The platform killed in the middle of calls: whatever was answered is on record, counters and entries agree, no nonce comes back. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import pg from 'pg';
import { z } from 'zod';
import { signingKey } from '#rooms/serve/gateway/signature.ts';
import { freshFolder, repositoryRoot } from '#tests/factories/embedded.ts';
import { type SignedCall, signedCall, type TestKey } from '#tests/factories/serve.ts';

const opened = { grantId: z.string(), keyId: z.string(), secret: z.string() };
const firstLine = z.object({
  port: z.number(),
  appUrl: z.string(),
  postgres: z.number().optional(),
  fixture: z.object({ code: z.string(), ...opened, few: z.object(opened) }).optional(),
});
type Running = z.infer<typeof firstLine> & { child: ChildProcess };

const children = new Set<ChildProcess>();
// A failed test leaves nothing running that this file would wait for.
after(() => {
  for (const child of children) child.kill('SIGTERM');
});

async function start(folder: string, how?: 'again' | 'beside'): Promise<Running> {
  const script = join(repositoryRoot, 'tests/factories/gateway-process.ts');
  const child = spawn(process.execPath, [script, folder, ...(how ? [how] : [])], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => assert.fail(`the gateway ended with ${code}`)),
  ]);
  return { child, ...firstLine.parse(JSON.parse(line)) };
}

const patience = 20_000;

type Sent = { call: SignedCall; entry: string | null; status: number };

async function send(port: number, call: SignedCall): Promise<Sent> {
  const answer = await fetch(`http://127.0.0.1:${port}${call.url}`, {
    headers: call.headers,
    // A call that nobody answers is a failure to see, not to wait for.
    signal: AbortSignal.timeout(patience),
  });
  await answer.arrayBuffer();
  return { call, status: answer.status, entry: answer.headers.get('x-ledger-entry') };
}

const keyOf = ({ keyId, secret }: { keyId: string; secret: string }): TestKey => ({
  keyId,
  secret: signingKey(Buffer.from(secret, 'base64url')),
});

test('two processes agree on the last unit and on every nonce; killed, and PostgreSQL restarted, under load: answers and entries are the same', async () => {
  const folder = freshFolder();
  let running = await start(folder);
  const made = running.fixture;
  assert.ok(made);
  const key = keyOf(made);

  // Sixty-four callers for the one unit that is left, half of them at each process.
  const beside = await start(folder, 'beside');
  const ports = [running.port, beside.port];
  const query = 'id_no=X0000001';
  const few = keyOf(made.few);
  const asked = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, n) =>
        send(ports[n % 2] ?? 0, signedCall({ code: made.code, key: few, at: new Date(), query })),
      ),
    );
  assert.deepEqual(new Set((await asked(32)).map(({ status }) => status)), new Set([200]));
  const last = await asked(64);
  assert.equal(last.filter(({ status }) => status === 200).length, 1);
  assert.equal(last.filter(({ status }) => status === 429).length, 63);
  assert.equal(new Set(last.map(({ entry }) => entry)).size, 64, 'each of them has its own entry');

  // One call sent to both at the same time is answered by one of them.
  let repeated = 0;
  for (let n = 0; n < 8; n++) {
    const once = signedCall({ code: made.code, key, at: new Date(), query });
    const both = await Promise.all(ports.map((port) => send(port, once)));
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
    repeated += 1;
  }
  const left = once(beside.child, 'exit');
  beside.child.kill('SIGKILL');
  await left;

  const answered: Sent[] = [];
  let sent = 0;
  const nextCall = (): SignedCall => {
    const asks = `id_no=X${String(1 + (sent % 1000)).padStart(7, '0')}`;
    sent += 1;
    return signedCall({ code: made.code, key, at: new Date(), query: asks });
  };

  // PostgreSQL goes down under load and comes back: callers are refused meanwhile, and answered again.
  let refusals = 0;
  let downAt = 0;
  const steady = async (): Promise<void> => {
    while (answered.length < 120 || refusals === 0 || answered.length < downAt + 40) {
      const done = await send(running.port, nextCall());
      if (done.status === 200) answered.push(done);
      else refusals += 1;
      if (answered.length >= 60 && downAt === 0) {
        downAt = answered.length;
        assert.ok(running.postgres);
        process.kill(running.postgres, 'SIGINT');
      }
      if (done.status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await Promise.all(Array.from({ length: 16 }, steady));

  for (const kill of [answered.length + 100, answered.length + 200]) {
    const { port, child } = running;
    const gone = once(child, 'exit');
    let alive = true;
    const caller = async (): Promise<void> => {
      while (alive) {
        // A call that was cut off may or may not have happened: the caller cannot know, the ledger does.
        const done = await send(port, nextCall()).catch(() => undefined);
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
    running = await start(folder, 'again');
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
  assert.ok(ok >= answered.length + repeated && ok <= sent + repeated);
  const { rows: counted } = await client.query<{ used: string; tallied: string; nonces: string }>(
    `select (select coalesce(sum(used), 0) from serve.quota_ledger where grant_id = $1) as used,
            (select coalesce(sum(calls), 0) from serve.call_tally where grant_id = $1 and outcome = 'answered') as tallied,
            (select count(*) from serve_data.nonce where key_id = $2) as nonces`,
    [made.grantId, made.keyId],
  );
  assert.deepEqual(counted[0], {
    used: String(ok),
    tallied: String(ok),
    nonces: String(entries.length - repeated),
  });

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
