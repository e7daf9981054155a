/** A real SSH server with SFTP over a folder of this machine, for tests of drop folders: ssh2's own server, no mock. */
import { generateKeyPairSync } from 'node:crypto';
import { type Dirent, constants as fs } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';
import { fingerprintOf } from '#rooms/collect/connectors/sftp/session.ts';

const { Server, utils } = ssh2;
const { OPEN_MODE, STATUS_CODE } = utils.sftp;

export type SftpServer = {
  port: number;
  fingerprint: string;
  password: string;
  /** How often somebody tried to sign in. */
  attempts(): number;
  allowKeys(): void;
  close(): Promise<void>;
};

type Held = { file: FileHandle } | { list: Dirent[]; folder: string; sent: boolean };

export async function startSftpServer(root: string): Promise<SftpServer> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const password = 'drop-here-7';
  const connections = new Set<Connection>();
  let attempts = 0;
  let keys = false;
  const server = new Server({ hostKeys: [privateKey] }, (client) => {
    connections.add(client);
    client.on('error', () => undefined).on('close', () => connections.delete(client));
    client.on('authentication', (asked) => {
      if (asked.method !== 'none') attempts += 1;
      if (asked.method === 'password' && asked.password === password) asked.accept();
      else if (asked.method === 'publickey' && keys) asked.accept();
      else asked.reject(['password', 'publickey']);
    });
    client.on('ready', () => {
      client.on('session', (accept) => {
        accept().on('sftp', (accepted) => serve(accepted(), root));
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    fingerprint: fingerprintOf(parsed.getPublicSSH()),
    password,
    attempts: () => attempts,
    allowKeys: () => {
      keys = true;
    },
    close: () =>
      new Promise((done) => {
        for (const client of connections) client.end();
        server.close(() => done());
      }),
  };
}

const attrsOf = ({ mode, uid, gid, size, atimeMs, mtimeMs }: Awaited<ReturnType<typeof lstat>>) => ({
  mode: Number(mode),
  uid: Number(uid),
  gid: Number(gid),
  size: Number(size),
  atime: Math.floor(Number(atimeMs) / 1000),
  mtime: Math.floor(Number(mtimeMs) / 1000),
});

/** Only what the platform asks of a drop folder. */
function serve(sftp: SFTPWrapper, root: string): void {
  const held = new Map<number, Held>();
  let next = 0;
  const place = (path: string): string => join(root, normalize(`/${path}`));
  const hold = (one: Held): Buffer => {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(next);
    held.set(next++, one);
    return handle;
  };
  const of = (handle: Buffer): Held | undefined => held.get(handle.readUInt32BE(0));
  const answer = (id: number, work: () => Promise<void>): void => {
    work().catch((error: NodeJS.ErrnoException) => {
      sftp.status(id, error.code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE);
    });
  };
  const look = (id: number, path: string) =>
    answer(id, async () => sftp.attrs(id, attrsOf(await lstat(place(path)))));
  sftp
    .on('LSTAT', look)
    .on('STAT', look)
    .on('OPENDIR', (id, path) =>
      answer(id, async () => {
        const list = await readdir(place(path), { withFileTypes: true });
        sftp.handle(id, hold({ list, folder: place(path), sent: false }));
      }),
    )
    .on('READDIR', (id, handle) =>
      answer(id, async () => {
        const one = of(handle);
        if (!one || !('list' in one) || one.sent) return void sftp.status(id, STATUS_CODE.EOF);
        one.sent = true;
        const names = await Promise.all(
          one.list.map(async ({ name }) => ({
            filename: name,
            longname: name,
            attrs: attrsOf(await lstat(join(one.folder, name))),
          })),
        );
        sftp.name(id, names);
      }),
    )
    .on('OPEN', (id, path, flags) =>
      answer(id, async () => {
        if (flags & OPEN_MODE.WRITE) return void sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
        sftp.handle(id, hold({ file: await open(place(path), fs.O_RDONLY) }));
      }),
    )
    .on('FSTAT', (id, handle) =>
      answer(id, async () => {
        const one = of(handle);
        if (!one || !('file' in one)) return void sftp.status(id, STATUS_CODE.FAILURE);
        sftp.attrs(id, attrsOf(await one.file.stat()));
      }),
    )
    .on('READ', (id, handle, offset, length) =>
      answer(id, async () => {
        const one = of(handle);
        if (!one || !('file' in one)) return void sftp.status(id, STATUS_CODE.FAILURE);
        const { bytesRead, buffer } = await one.file.read(Buffer.alloc(length), 0, length, offset);
        if (bytesRead === 0) sftp.status(id, STATUS_CODE.EOF);
        else sftp.data(id, buffer.subarray(0, bytesRead));
      }),
    )
    .on('CLOSE', (id, handle) =>
      answer(id, async () => {
        const one = of(handle);
        held.delete(handle.readUInt32BE(0));
        if (one && 'file' in one) await one.file.close();
        sftp.status(id, STATUS_CODE.OK);
      }),
    )
    .on('RENAME', (id, from, to) =>
      answer(id, async () => {
        await rename(place(from), place(to));
        sftp.status(id, STATUS_CODE.OK);
      }),
    )
    .on('REMOVE', (id, path) =>
      answer(id, async () => {
        await rm(place(path));
        sftp.status(id, STATUS_CODE.OK);
      }),
    );
}
