/** The whole way from a real MariaDB: in full, by increments, compared by keys, changed in shape, and by TLS to the name that was typed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { smallCity } from '#tests/factories/city.ts';
import { publishedResource } from '#tests/factories/collect.ts';
import { connect, connectorOf, readNow, seen, startConnectors } from '#tests/factories/connectors.ts';
import { startMariadb, withoutMariadb } from '#tests/factories/mariadb.ts';
import { columns, items, mapping } from '#tests/factories/permits.ts';
import { trySource } from './commands/try-source.ts';

/** A certificate that names itself its own authority, for one name. */
function certificate(folder: string, name: string): string[] {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    // biome-ignore format: one command
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=source', '-addext', `subjectAltName=${name}`, '-keyout', key, '-out', cert],
    { stdio: 'pipe' },
  );
  return [`--ssl-key=${key}`, `--ssl-cert=${cert}`];
}

test('MariaDB: full, increments, reconciliation, drift, and TLS by name', {
  skip: withoutMariadb,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gongshu-tls-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { port, root, stop } = await startMariadb(certificate(folder, 'IP:127.0.0.1'));
  t.after(stop);
  const { p } = await smallCity();
  await startConnectors(p);
  t.after(() => p.jobs.stop());
  await root.query(`create database business character set utf8mb4; use business; set time_zone = '+08:00';
    create user reader@'127.0.0.1' identified by 'of the reader'; grant select on business.* to reader@'127.0.0.1';
    create table permit (no bigint primary key, holder varchar(50), fee decimal(12, 2), \`Is "valid"\` bit(1), changed datetime(6), remark text);
    insert into permit values (1, '甲,"乙"', 12.50, b'1', '2026-03-01 10:00:00.123456', 'x'), (2, null, null, b'0', '2026-03-01 09:00:00', null),
      (3, '两\n行', -0.05, null, '2026-03-01 08:00:00', null), (4, '丁', 4, null, '2026-03-01 07:00:00', null)`);
  const secrets = { password: 'of the reader' };
  const settings = {
    host: '127.0.0.1',
    port,
    database: 'business',
    schema: '',
    username: 'reader',
    table: 'permit',
  };
  const resource = await publishedResource(p, items);
  const id = await connect(p, resource, {
    kind: 'mysql',
    mode: 'incremental',
    reconciles: true,
    mapping,
    secrets,
    settings: { ...settings, watermark: { column: 'changed', overlap: 0 } },
  });
  const rows = () => seen(p, resource, columns);

  const first = await readNow(p, id, { mode: 'full' });
  assert.deepEqual([first.state, first.rows, first.failure], ['merged', 4, null]);
  assert.deepEqual((await rows())['1'], ['1', '甲,"乙"', '12.5', 'true', '2026-03-01 10:00:00.123']);
  assert.deepEqual((await rows())['3'], ['3', '两\n行', '-0.05', null, '2026-03-01 08:00:00']);

  await root.query(`insert into permit values (5, '戊', 5, b'1', '2026-03-02 10:00:00', null);
    update permit set holder = '乙', changed = '2026-03-02 11:00:00' where no = 2`);
  assert.equal((await readNow(p, id)).state, 'merged');
  assert.deepEqual(
    Object.entries(await rows()).map(([key, row]) => [key, row[1]]),
    [
      ['1', '甲,"乙"'],
      ['2', '乙'],
      ['3', '两\n行'],
      ['4', '丁'],
      ['5', '戊'],
    ],
  );

  // Deleted at the source, and one that came without moving the watermark: only keys tell.
  await root.query(`delete from permit where no = 4;
    insert into permit values (6, '己', 6, b'1', '2026-01-01 00:00:00', null)`);
  const healed = await readNow(p, id, { cause: 'reconcile' });
  assert.deepEqual([healed.state, healed.findings?.missing, healed.findings?.surplus], ['merged', 1, 1]);
  assert.deepEqual(Object.keys(await rows()), ['1', '2', '3', '5', '6']);

  await root.query('alter table permit add column extra int');
  assert.notEqual((await readNow(p, id)).state, 'failed', 'a further column only warns');
  await root.query('alter table permit drop column holder');
  assert.equal((await readNow(p, id)).failure?.code, 'collect.connector-drift');
  assert.equal((await connectorOf(p, id)).state, 'stopped');

  const ca = readFileSync(join(folder, 'cert.pem'), 'utf8');
  const signsIn = async (host: string, more: object): Promise<boolean | undefined> => {
    const { test: tried } = await trySource(p, resource.actor, {
      resourceId: resource.resourceId,
      kind: 'mysql',
      settings: { ...settings, host, tls: true, ...more },
      secrets,
      preview: 1,
    });
    return tried.steps.find(({ name }) => name === 'sign-in')?.ok;
  };
  assert.equal(await signsIn('127.0.0.1', { ca }), true, 'the address is the certificate’s own');
  assert.equal(await signsIn('localhost', { tls: false }), true);
  assert.equal(await signsIn('localhost', { ca }), false, 'another name than the certificate’s');
  assert.equal(await signsIn('127.0.0.1', {}), false, 'an authority nobody knows');
});
