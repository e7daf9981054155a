/** A connection to an SFTP server: its key pinned, its address looked at, every failure in the catalogue's words. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Client, type SFTPWrapper } from 'ssh2';
import { Problem, problem, type Text } from '#kernel/errors.ts';
import { refuseOwnAddress } from '#rooms/catalog/index.ts';
import '../errors.ts';
import type { Call } from '../kinds.ts';
import './errors.ts';
import type { SftpSecrets, SftpSettings } from './settings.ts';

export type SftpCall = Call<SftpSettings, SftpSecrets>;

export type RemoteFile = { name: string; size: number; mtime: number };

export type SftpSession = {
  /** Plain files only: no folder, no link. */
  list(folder: string): Promise<RemoteFile[]>;
  /** undefined: not there, or no plain file. */
  look(path: string): Promise<RemoteFile | undefined>;
  read(path: string): Readable;
  /** Never over another file: then a number is put behind the name. */
  move(from: string, folder: string, name: string): Promise<void>;
  remove(path: string): Promise<void>;
  close(): void;
};

const CONNECT_MS = 15_000;
/** A drop folder is emptied; one with more files is no drop folder. */
const MOST_FILES = 20_000;

export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const same = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one.replace(/=+$/, '')), Buffer.from(other.replace(/=+$/, ''))];
  return a.length === b.length && timingSafeEqual(a, b);
};

export async function openSftp(call: SftpCall): Promise<SftpSession> {
  const { settings, secrets, signal, p } = call;
  const address = await refuseOwnAddress(p, settings);
  const client = new Client();
  const socket = new Socket();
  const stop = (): void => {
    client.destroy();
    socket.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  let shown: string | undefined;
  const close = (): void => {
    signal.removeEventListener('abort', stop);
    client.end();
    socket.destroy();
  };
  try {
    await new Promise<void>((done, fail) => {
      socket.once('error', fail);
      client
        .once('ready', () => done())
        .once('error', fail)
        .once('close', () => fail(new Error('closed')));
      socket.connect(settings.port, address);
      client.connect({
        sock: socket,
        username: settings.username,
        readyTimeout: CONNECT_MS,
        keepaliveInterval: 10_000,
        ...(secrets.privateKey
          ? {
              privateKey: secrets.privateKey,
              ...(secrets.passphrase ? { passphrase: secrets.passphrase } : {}),
            }
          : {}),
        ...(secrets.password ? { password: secrets.password } : {}),
        // Before anything secret is sent: an unknown server hears neither account nor password.
        hostVerifier: (key: Buffer) => {
          shown = fingerprintOf(key);
          return settings.hostKey !== '' && same(shown, settings.hostKey);
        },
      });
    });
    // A line that breaks later fails what is asked; without a listener it would end the process.
    client.on('error', () => undefined);
    socket.on('error', () => undefined);
    return sessionOf(await channelOf(client), close);
  } catch (error) {
    close();
    client.on('error', () => undefined);
    socket.on('error', () => undefined);
    throw failureOf(error, settings, shown);
  }
}

const channelOf = (client: Client): Promise<SFTPWrapper> =>
  new Promise((done, fail) => {
    client.sftp((error, sftp) => (error ? fail(error) : done(sftp)));
  });

function failureOf(error: unknown, settings: SftpSettings, shown: string | undefined): Problem {
  if (error instanceof Problem) return error;
  if (shown !== undefined && (settings.hostKey === '' || !same(shown, settings.hostKey)))
    return problem('collect.sftp-host-key', {
      params: { shown, pinned: settings.hostKey || '—' },
      cause: error,
    });
  const level = error instanceof Error && 'level' in error ? error.level : undefined;
  if (level === 'client-authentication')
    return problem('collect.connector-sign-in', { params: { why: wrongAccount }, cause: error });
  return problem('collect.connector-unreachable', { params: { why: noAnswer }, cause: error });
}

const wrongAccount: Text = { zh: '账号、口令或密钥不对。', en: 'Account, password or key is wrong.' };
const noAnswer: Text = {
  zh: '服务器没有应答或中断了连接。',
  en: 'The server does not answer or broke the connection.',
};

// SFTP's own numbers for why something did not work.
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

/** Something asked of an open connection did not work. */
export function refusedBy(error: unknown, path: string): Problem {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === NO_SUCH_FILE)
    return problem('collect.connector-no-table', {
      params: { why: { zh: `没有文件夹或文件“${path}”。`, en: `There is no folder or file “${path}”.` } },
      cause: error,
    });
  if (code === PERMISSION_DENIED)
    return problem('collect.connector-no-right', {
      params: { why: { zh: `没有“${path}”的权限。`, en: `No right on “${path}”.` } },
      cause: error,
    });
  return problem('collect.connector-unreachable', { params: { why: noAnswer }, cause: error });
}

function sessionOf(sftp: SFTPWrapper, close: () => void): SftpSession {
  const asked = <T>(
    path: string,
    work: (done: (error: Error | null | undefined, value: T) => void) => void,
  ) =>
    new Promise<T>((done, fail) => {
      work((error, value) => (error ? fail(refusedBy(error, path)) : done(value)));
    });
  const look = async (path: string): Promise<RemoteFile | undefined> => {
    try {
      const stats = await asked<{ isFile(): boolean; size: number; mtime: number }>(path, (done) =>
        sftp.lstat(path, done),
      );
      return stats.isFile()
        ? { name: path.slice(path.lastIndexOf('/') + 1), size: stats.size, mtime: stats.mtime }
        : undefined;
    } catch (error) {
      if (error instanceof Problem && error.code === 'collect.connector-no-table') return undefined;
      throw error;
    }
  };
  return {
    async list(folder) {
      const found = await asked<
        { filename: string; attrs: { isFile(): boolean; size: number; mtime: number } }[]
      >(folder, (done) => sftp.readdir(folder, done));
      if (found.length > MOST_FILES)
        throw problem('collect.sftp-too-many', { params: { count: found.length, limit: MOST_FILES } });
      return found.flatMap(({ filename, attrs }) =>
        // A server is not to send us elsewhere by the name of a file.
        attrs.isFile() && !/[\0/]/.test(filename) && filename !== '.' && filename !== '..'
          ? [{ name: filename, size: attrs.size, mtime: attrs.mtime }]
          : [],
      );
    },
    look,
    // A stream that is given up fails what it still asked for: that is nobody's fault.
    read: (path) => sftp.createReadStream(path, { highWaterMark: 262_144 }).on('error', () => undefined),
    async move(from, folder, name) {
      for (let n = 0; ; n++) {
        const to = `${folder}/${n === 0 ? name : `${name}.${n}`}`;
        if (await look(to)) continue;
        await asked<undefined>(from, (done) => sftp.rename(from, to, (error) => done(error, undefined)));
        return;
      }
    },
    remove: (path) => asked<undefined>(path, (done) => sftp.unlink(path, (error) => done(error, undefined))),
    close,
  };
}
