/** The witness as a small program of its own: for an audit office, another bureau or a neighbouring city. It needs no database. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type NoteKey, parseVerifierKey } from '../note.ts';
import { witnessVerifierKey } from './cosignature.ts';
import { openWitnessState } from './state.ts';
import { openWitness } from './witness.ts';

const BODY = 64 * 1024;
const PATIENCE = 10_000;

export type WitnessOptions = {
  /** Holds `logs/` (a verifier key a file) and `state/`. */
  dir: string;
  /** PEM of the private key; made when it is not there. */
  keyFile: string;
  /** What its lines are signed with, such as `audit.example.org/witness`. */
  name: string;
  port: number;
  host?: string;
  now?: () => Date;
};

export type RunningWitness = { port: number; verifierKey: string; stop(): Promise<void> };

async function loadKey(path: string): Promise<Buffer> {
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
    const { privateKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(privateKey);
    await file.sync();
    await file.close();
    pem = privateKey;
  }
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`${path} 不是 Ed25519 私钥 | ${path} is no Ed25519 private key`);
  return key.export({ type: 'pkcs8', format: 'der' });
}

/** Every file of `logs/` names one log by its verifier keys; several where one was changed. Read anew, so that a log is added without a restart. */
async function readLogs(dir: string): Promise<Map<string, NoteKey[]>> {
  const folder = join(dir, 'logs');
  const known = new Map<string, NoteKey[]>();
  for (const name of await readdir(folder)) {
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) {
      const key = parseVerifierKey(line);
      if (key) known.set(key.name, [...(known.get(key.name) ?? []), key]);
    }
  }
  return known;
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

export async function startWitness({
  dir,
  keyFile,
  name,
  port,
  host = '127.0.0.1',
  now = () => new Date(),
}: WitnessOptions): Promise<RunningWitness> {
  if (/[\s+]/.test(name) || name === '')
    throw new Error('名称不得含空格或加号 | a name holds neither blanks nor plus signs');
  const pkcs8 = await loadKey(keyFile);
  await mkdir(join(dir, 'logs'), { recursive: true, mode: 0o700 });
  const state = await openWitnessState(join(dir, 'state'));
  const witness = openWitness({ name, pkcs8, logs: () => readLogs(dir), state, now });
  const server: Server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
    };
    const work = async (): Promise<void> => {
      if (request.method !== 'POST' || request.url !== '/add-checkpoint') {
        answer(404, 'text/plain; charset=utf-8', 'POST /add-checkpoint\n');
        return;
      }
      const body = await bodyOf(request);
      if (body === undefined) answer(413, 'text/plain; charset=utf-8', 'too large\n');
      else {
        const { status, type, body: text } = await witness.add(body);
        answer(status, type, text);
      }
    };
    work().catch((error: unknown) => {
      // What cannot be remembered is not signed.
      process.stderr.write(`witness: ${error instanceof Error ? error.message : String(error)}\n`);
      if (!response.headersSent) answer(500, 'text/plain; charset=utf-8', 'not signed\n');
      else response.destroy();
    });
  });
  server.requestTimeout = PATIENCE;
  server.headersTimeout = PATIENCE;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
  } catch (error) {
    await state.close();
    throw error;
  }
  const { port: bound } = server.address() as AddressInfo;
  return {
    port: bound,
    verifierKey: witnessVerifierKey(name, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await state.close();
    },
  };
}
