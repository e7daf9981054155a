/** Scenario of evidence: every act of sharing is linked into the ledger, a receipt is checked offline, and a changed entry is named. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { explain } from '#ledger/outside/check.ts';
import { readKey } from '#ledger/outside/notes.ts';
import type { Client } from '../client.ts';
import { holds, leafOf, type Proof } from '../receipt.ts';
import { providerOf, served } from '../served.ts';
import { ask, dayAfter, granted, grants, newConsumer } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { accounts, type LedgerEntry, ledgerEntries } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const command = new URL('../../../server/cli.ts', import.meta.url).pathname;

type Checked = { sound: boolean; said: string };

/** What `gongshu ledger verify` says, held against a head that was kept elsewhere. */
function verifyLedger(stage: Stage, head: string): Promise<Checked> {
  return new Promise((done) => {
    const { preload, env } = stage.started.options;
    const args = [
      ...(preload ? ['--import', preload] : []),
      ...[command, 'ledger', 'verify', '--head', head, '--data', stage.started.data],
    ];
    execFile(
      process.execPath,
      args,
      { maxBuffer: 1 << 24, env: { ...process.env, ...env } },
      (error, out, err) => done({ sound: error === null, said: out + err }),
    );
  });
}

/** Changes one stored entry behind the platform's back, as somebody with the database's own password could; undone afterwards. */
async function tampered(stage: Stage, hash: string, look: () => Promise<void>): Promise<void> {
  const run = z
    .object({ postgres: z.object({ superUrl: z.string() }) })
    .parse(JSON.parse(await readFile(join(stage.started.data, 'run', 'stores.json'), 'utf8')));
  const client = new pg.Client({ connectionString: run.postgres.superUrl });
  await client.connect();
  const replace = async (from: Buffer, to: Buffer, body: Buffer): Promise<void> => {
    await client.query('alter table ledger.entry disable trigger all');
    await client.query('update ledger.entry set body = $1, hash = $2 where hash = $3', [body, to, from]);
    await client.query('alter table ledger.entry enable always trigger enqueue');
    await client.query('alter table ledger.entry enable always trigger refuse');
  };
  try {
    const before = Buffer.from(hash, 'hex');
    const { rows } = await client.query<{ body: Buffer }>('select body from ledger.entry where hash = $1', [
      before,
    ]);
    const body = rows[0]?.body;
    assert.ok(body, 'the entry is stored');
    const changed = Buffer.from(
      body.toString().replace('"answered', '"Answered').replace('"kind"', '"kinD"'),
    );
    const after = leafOf(JSON.parse(changed.toString()));
    await replace(before, after, changed);
    try {
      await look();
    } finally {
      await replace(after, before, body);
    }
  } finally {
    await client.end();
  }
}

/** Ends a grant: at once, or where the city has mending demanded first, when it was not mended by its day. */
async function endFor(
  stage: Stage,
  provider: Client,
  id: string,
  { ground, day }: { ground: string; day: string },
) {
  const note = '检验：终止授权';
  const { status, body } = await provider.send('POST', `${grants}/${id}/revoke`, { ground, note });
  if (status === 200) return;
  assert.equal((body as { code: string }).code, 'serve.grant-demand-first');
  const matter = await provider.post<{ id: string }>('/api/share/rectifications', {
    grantIds: [id],
    cause: ground,
    evidence: note,
    demand: note,
    dueOn: dayAfter(day, 1),
  });
  await stage.setDay(dayAfter(day, 2));
  await provider.post(`/api/share/rectifications/${matter.id}/terminate`, { text: note });
}

const linkedActs = scenario(
  z.strictObject({ article: text, day: z.iso.date(), ground: text, acts: z.array(text).min(1) }),
  async (stage, { day, ground, acts }) => {
    const keptKey = (await stage.nobody().send('GET', '/api/ledger/key')).text;
    await stage.setDay(day);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer } = consumer;
    const provider = await providerOf(stage, resource);
    const { application, grant, credential } = await granted(stage, resource, consumer);
    const answer = await ask(stage, credential);
    assert.equal(answer.status, 200);
    await endFor(stage, provider, grant.id, { ground, day });

    const found = await ledgerEntries(officer, { case: application.caseId ?? '' });
    const entries = acts.map((kind): LedgerEntry => {
      const entry = found.find((one) => one.kind === kind);
      assert.ok(entry, `${kind} among ${found.map((one) => one.kind).join(', ')}`);
      return entry;
    });
    assert.ok(
      entries.some(({ hash }) => hash === answer.entry),
      'the receipt of the call is its entry',
    );
    type Receipt = { exists: boolean; proof: Proof | null };
    let use: LedgerEntry | undefined;
    for (const { hash, body, kind } of entries) {
      assert.equal(leafOf(body).toString('hex'), hash, `${kind}: the digest is of its content`);
      const proof = await stage.eventually(async () => {
        const receipt = await stage.nobody().get<Receipt>(`/api/ledger/receipts/${hash}`);
        return receipt.proof ?? undefined;
      }, `the link of ${kind}`);
      assert.equal(holds(body, proof, keptKey), true, `${kind} stands under the signed head`);
      assert.equal(holds({ ...body, t: '2020-01-01T00:00:00.000Z' }, proof, keptKey), false);
      const elsewhere = { ...proof, index: proof.index + (proof.index > 0 ? -1 : 1) };
      assert.equal(holds(body, elsewhere, keptKey), false);
      if (kind === 'serve.call-answered') use = found.find((one) => one.hash === hash);
    }

    // The same as text, for programs of others; the paper of another act does not pass for it.
    const key = readKey(keptKey);
    assert.ok(key && use);
    const paper = (await stage.nobody().send('GET', `/api/ledger/receipts/${use.hash}/proof`)).text;
    assert.equal(explain([paper, use.hash], [key]).verdict, 'sound');
    const other = entries.find(({ hash }) => hash !== use?.hash);
    assert.equal(explain([paper, other?.hash ?? ''], [key]).verdict, 'wrong');

    const folder = await mkdtemp(join(tmpdir(), 'gongshu-head-'));
    try {
      const head = join(folder, 'head');
      await writeFile(head, (await stage.nobody().send('GET', '/api/ledger/checkpoint')).text);
      const before = await verifyLedger(stage, head);
      assert.ok(before.sound, before.said);
      assert.ok(use);
      const { id } = z.object({ id: z.string() }).parse(use.body);
      await tampered(stage, use.hash, async () => {
        const { sound, said } = await verifyLedger(stage, head);
        assert.equal(sound, false, 'a changed entry makes the check fail');
        assert.ok(said.includes(id) || said.includes(use.hash), `${id} is named: ${said.slice(0, 600)}`);
      });
      const after = await verifyLedger(stage, head);
      assert.ok(after.sound, after.said);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    assert.ok(await stage.as(accounts.auditor));
  },
);

export const evidenceScenarios: Scenarios = { 'ledger.linked-acts': linkedActs };
