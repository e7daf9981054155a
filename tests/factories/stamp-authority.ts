/** A time-stamping authority of our own for tests: keys and certificates by openssl, answers by `openssl ts -reply`. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const hasOpenssl =
  spawnSync('openssl', ['version']).stdout?.toString().startsWith('OpenSSL 3') === true;

export type StampAuthority = {
  address: string;
  /** PEM of the root. */
  root: string;
  policy: string;
  /** What it does from now on. */
  behave(how: 'well' | 'silent' | 'error' | 'replays' | 'spoils'): void;
  asked(): number;
  /** Its own certificate, from now on. */
  revoke(): void;
  /** The bare answer to a request, without HTTP. */
  reply(request: Buffer): Promise<Buffer>;
  stop(): Promise<void>;
};

const POLICY = '1.3.6.1.4.1.99999.1';

const config = (at: string): string => `
[tsa]
default_tsa = it
[it]
dir = ${at}
serial = ${at}/serial
crypto_device = builtin
signer_cert = ${at}/tsa.crt
signer_key = ${at}/tsa.key
signer_digest = sha256
default_policy = ${POLICY}
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;

const caConfig = (at: string): string => `
[ca]
default_ca = it
[it]
database = ${at}/index.txt
crlnumber = ${at}/crlnumber
certificate = ${at}/ca.crt
private_key = ${at}/ca.key
default_md = sha256
default_crl_days = 7
`;

/** `days`: how long the authority's certificate lasts; `lists`: it publishes a list of those it revoked. */
export async function stampAuthority({
  rsa = false,
  days = 30,
  lists = false,
} = {}): Promise<StampAuthority> {
  const at = mkdtempSync(join(tmpdir(), 'tsa-'));
  const path = (name: string): string => join(at, name);
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args);
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  };
  let how: Parameters<StampAuthority['behave']>[0] = 'well';
  let asked = 0;
  let last: Buffer | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const reply = (request: Buffer): Promise<Buffer> => {
    // One after the other: they share the file of serial numbers.
    const mine = turn.then(async () => {
      writeFileSync(path('q'), request);
      await promisify(execFile)('openssl', [
        ...['ts', '-reply', '-config', path('tsa.cnf'), '-queryfile', path('q'), '-out', path('r')],
      ]);
      return readFileSync(path('r'));
    });
    turn = mine.catch(() => undefined);
    return mine;
  };
  /** The list of revoked certificates as it is now. */
  const list = (): Buffer => {
    openssl(...['ca', '-gencrl', '-config', path('ca.cnf'), '-out', path('crl.pem')]);
    openssl(...['crl', '-in', path('crl.pem'), '-outform', 'DER', '-out', path('crl.der')]);
    return readFileSync(path('crl.der'));
  };
  const server = createServer((request, response) => {
    const work = async (): Promise<void> => {
      if (request.url === '/list') return void response.writeHead(200).end(list());
      asked++;
      const parts: Buffer[] = [];
      for await (const part of request) if (Buffer.isBuffer(part)) parts.push(part);
      if (how === 'silent') return;
      if (how === 'error') return void response.writeHead(503).end();
      let answer = how === 'replays' && last ? last : await reply(Buffer.concat(parts));
      last = answer;
      if (how === 'spoils') {
        answer = Buffer.from(answer);
        answer.writeUInt8(answer.readUInt8(answer.length - 5) ^ 1, answer.length - 5);
      }
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(answer);
    };
    work().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const key = rsa ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  openssl(
    ...['req', '-x509', '-newkey', ...key, '-nodes', '-keyout', path('ca.key'), '-out', path('ca.crt')],
    ...['-subj', '/CN=Test Root', '-days', '3650', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  openssl(
    ...['req', '-newkey', ...key, '-nodes', '-keyout', path('tsa.key'), '-out', path('tsa.csr')],
    ...['-subj', '/CN=Test Time Stamps'],
  );
  const point = lists ? `crlDistributionPoints=URI:http://127.0.0.1:${port}/list\n` : '';
  writeFileSync(
    path('ext'),
    `extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n${point}`,
  );
  openssl(
    ...[
      'x509',
      '-req',
      '-in',
      path('tsa.csr'),
      '-CA',
      path('ca.crt'),
      '-CAkey',
      path('ca.key'),
      '-CAcreateserial',
    ],
    ...['-out', path('tsa.crt'), '-days', String(days), '-extfile', path('ext')],
  );
  writeFileSync(path('serial'), '01');
  writeFileSync(path('tsa.cnf'), config(at));
  writeFileSync(path('ca.cnf'), caConfig(at));
  writeFileSync(path('index.txt'), '');
  writeFileSync(path('crlnumber'), '01');
  return {
    address: `http://127.0.0.1:${port}/`,
    root: readFileSync(path('ca.crt'), 'utf8'),
    policy: POLICY,
    behave: (next) => {
      how = next;
    },
    asked: () => asked,
    revoke: () => openssl(...['ca', '-revoke', path('tsa.crt'), '-config', path('ca.cnf')]),
    reply,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      rmSync(at, { recursive: true, force: true });
    },
  };
}
