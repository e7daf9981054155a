/** A drop folder as a kind of connector: whole files only, each taken once, the oldest first, what cannot be taken put aside. */
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Problem, problem } from '#kernel/errors.ts';
import { type Stated, statementOfFile } from '../../intake/stated.ts';
import { defineKind, type Kind, type Preview, type Question, type Reading, type TestStep } from '../kinds.ts';
import { readHead } from './head.ts';
import { openSftp, type RemoteFile, refusedBy, type SftpCall, type SftpSession } from './session.ts';
import { matcherOf, type SftpSettings, sftpCursor, sftpSecrets, sftpSettings } from './settings.ts';

/** Between two looks at a file that is to be at rest. */
const LOOK_MS = 500;

const join = (folder: string, name: string): string => `${folder.replace(/\/+$/, '')}/${name}`;
/** What the source states of a file lies beside it: its checksum as `sha256sum` writes it. */
const STATEMENT = '.sha256';
const STATEMENT_BYTES = 65_536;

/** The same name with other content is another file. */
const identity = ({ name, size, mtime }: RemoteFile): string => `${mtime}:${size}:${name}`;

async function within<T>(call: SftpCall, work: (session: SftpSession) => Promise<T>): Promise<T> {
  const session = await openSftp(call);
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** Files that may be taken now, the oldest first; those still being written are left for the next time. */
async function readyFiles(
  session: SftpSession,
  { folder, pattern, ready, maxBytes }: SftpSettings,
  signal: AbortSignal,
): Promise<RemoteFile[]> {
  const matches = matcherOf(pattern);
  const all = await session.list(folder);
  const names = new Set(all.map(({ name }) => name));
  const beside = (name: string): boolean =>
    name.endsWith(STATEMENT) && names.has(name.slice(0, -STATEMENT.length));
  const wanted = all.filter(({ name, size }) => {
    if (!matches(name) || size > maxBytes || beside(name)) return false;
    return ready.by === 'stable' || (!name.endsWith(ready.suffix) && names.has(`${name}${ready.suffix}`));
  });
  const oldest = wanted.sort((one, other) => one.mtime - other.mtime || (one.name < other.name ? -1 : 1));
  if (ready.by === 'marker' || oldest.length === 0) return oldest;
  // The server's own clock says how old a file is: what it wrote last was written at that time or before.
  await sleep(LOOK_MS, undefined, { signal });
  const again = new Map((await session.list(folder)).map((file) => [file.name, file]));
  const now = Math.max(Math.floor(Date.now() / 1000), ...[...again.values()].map(({ mtime }) => mtime));
  return oldest.filter((file) => {
    const later = again.get(file.name);
    return later !== undefined && identity(later) === identity(file) && now - file.mtime >= ready.seconds;
  });
}

async function statedBeside(session: SftpSession, path: string): Promise<Stated | undefined> {
  const at = `${path}${STATEMENT}`;
  const there = await session.look(at);
  if (!there) return undefined;
  if (there.size > STATEMENT_BYTES) throw problem('collect.digest-unreadable');
  return statementOfFile(await text(session.read(at)));
}

/** Taken already and its rows are visible: moved where the settings say so, else only remembered. */
async function clearTaken(
  session: SftpSession,
  settings: SftpSettings,
  files: readonly RemoteFile[],
  taken: ReadonlySet<string>,
): Promise<RemoteFile[]> {
  const left: RemoteFile[] = [];
  for (const file of files) {
    if (!taken.has(identity(file))) left.push(file);
    else if (settings.doneFolder) await putAway(session, settings, file, settings.doneFolder);
  }
  return left;
}

async function putAway(
  session: SftpSession,
  { folder, ready }: SftpSettings,
  { name }: RemoteFile,
  into: string,
): Promise<void> {
  await session.move(join(folder, name), into.replace(/\/+$/, ''), name);
  if (await session.look(join(folder, `${name}${STATEMENT}`)))
    await session.move(join(folder, `${name}${STATEMENT}`), into.replace(/\/+$/, ''), `${name}${STATEMENT}`);
  if (ready.by === 'marker') await session.remove(join(folder, `${name}${ready.suffix}`));
}

/** A file whose batch was refused would be read again for ever and hold up those behind it. */
async function wasRefused({ p, connectorId }: SftpCall, { name, size, mtime }: RemoteFile): Promise<boolean> {
  if (connectorId === undefined) return false;
  const { rows } = await sql`
    select 1 from collect.batch where channel ->> 'connectorId' = ${connectorId} and file_name = ${name} and bytes = ${size}
      and state = 'rejected' and received_at >= ${new Date(mtime * 1000)} limit 1`.execute(p.db);
  return rows.length > 0;
}

async function nextFile(
  call: SftpCall,
  session: SftpSession,
  taken: ReadonlySet<string>,
): Promise<{ file: RemoteFile; more: boolean; stated: Stated | undefined } | undefined> {
  const { settings } = call;
  const ready = await readyFiles(session, settings, call.signal);
  const waiting = await clearTaken(session, settings, ready, taken);
  let unread: unknown;
  for (const [index, file] of waiting.entries()) {
    if (settings.quarantineFolder && (file.size === 0 || (await wasRefused(call, file)))) {
      await putAway(session, settings, file, settings.quarantineFolder);
      continue;
    }
    if (file.size === 0) continue;
    try {
      const stated = await statedBeside(session, join(settings.folder, file.name));
      return { file, more: index < waiting.length - 1, stated };
    } catch (error) {
      // What is stated of this one cannot be read: those behind it come first, then it is said.
      if (!(error instanceof Problem)) throw error;
      unread ??= error;
    }
  }
  if (unread) throw unread;
  return undefined;
}

async function read(call: SftpCall, question: Question): Promise<Reading | undefined> {
  const taken = new Set(sftpCursor.parse(question.cursor ?? {}).taken);
  const session = await openSftp(call);
  try {
    const next = await nextFile(call, session, taken);
    if (!next) {
      session.close();
      return undefined;
    }
    const { file, more, stated } = next;
    const path = join(call.settings.folder, file.name);
    const content = session.read(path);
    let got = 0;
    content.on('data', (chunk: Buffer) => {
      got += chunk.length;
    });
    // Paused again until the way in reads it.
    content.pause();
    content.once('close', () => session.close());
    return {
      form: 'file',
      name: file.name,
      columns: [],
      content,
      stated,
      end: () => within(call, (later) => ended(later, call.settings, file, path, got, taken, more)),
    };
  } catch (error) {
    session.close();
    throw error;
  }
}

/** Whole only where the file is what it was when it was chosen; it is remembered together with the batch. */
async function ended(
  session: SftpSession,
  { folder }: SftpSettings,
  file: RemoteFile,
  path: string,
  got: number,
  taken: ReadonlySet<string>,
  more: boolean,
) {
  const after = await session.look(path);
  if (got !== file.size || !after || identity(after) !== identity(file))
    throw problem('collect.sftp-file-moving', { params: { name: file.name, said: file.size, got } });
  // What has left the folder need not be remembered.
  const there = new Set((await session.list(folder)).map(identity));
  return {
    cursor: { taken: [...[...taken].filter((one) => there.has(one)), identity(file)] },
    more,
  };
}

async function preview(call: SftpCall, limit: number): Promise<Preview> {
  return within(call, async (session) => {
    const [file] = await readyFiles(session, call.settings, call.signal);
    if (!file) return { columns: [], rows: [] };
    return readHead(session.read(join(call.settings.folder, file.name)), limit).catch((error: unknown) => {
      throw refusedBy(error, file.name);
    });
  });
}

export const sftpKind: Kind = defineKind({
  kind: 'sftp',
  zh: 'SFTP 文件夹',
  en: 'SFTP drop folder',
  channel: 'sftp',
  verified: true,
  settings: sftpSettings,
  secrets: sftpSecrets,
  modes: ['full', 'incremental'],
  free: ['pattern', 'ready', 'maxBytes'],
  sourceOf: ({ host, port }) => `${host}:${port}`,
  addressOf: ({ host, port, folder }) =>
    `sftp://${host}:${port}${folder.startsWith('/') ? '' : '/'}${folder}`,
  tableOf: ({ folder, pattern }) => join(folder, pattern),
  async test(call) {
    const steps: TestStep[] = [];
    const timed = async <T>(name: TestStep['name'], work: () => Promise<T>): Promise<T | undefined> => {
      const begun = Date.now();
      try {
        const found = await work();
        steps.push({ name, ok: true, ms: Date.now() - begun });
        return found;
      } catch (error) {
        const why = error instanceof Problem ? told(error) : undefined;
        steps.push({ name, ok: false, ms: Date.now() - begun, ...(why ? { detail: why } : {}) });
        return undefined;
      }
    };
    const session = await timed('sign-in', () => openSftp(call));
    if (session) {
      try {
        await timed('read', () => session.list(call.settings.folder));
        for (const folder of [call.settings.doneFolder, call.settings.quarantineFolder])
          if (folder && steps.every(({ ok }) => ok)) await timed('read', () => session.list(folder));
      } finally {
        session.close();
      }
    }
    return { ok: steps.every(({ ok }) => ok), steps, rows: null, columns: [] };
  },
  preview,
  read,
  // Each file names its own; it is judged when it is taken in.
  columns: async () => [],
});

const filled = (text: string, params: Record<string, unknown>, language: 'zh' | 'en'): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (typeof value === 'object' && value !== null && language in value)
      return String((value as Record<string, unknown>)[language]);
    return value === undefined ? whole : String(value);
  });

/** What happened and why, in both languages. */
function told({ definition, details }: Problem): { zh: string; en: string } {
  const params = details.params ?? {};
  const say = (language: 'zh' | 'en') =>
    `${filled(definition[language].what, params, language)}：${filled(definition[language].why, params, language)}`;
  return { zh: say('zh'), en: say('en').replace('：', ': ') };
}
