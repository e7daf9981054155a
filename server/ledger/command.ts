/** `gongshu ledger verify`, `fsck`, `prove`, `head`, `key`: for auditors, also while the platform runs. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readRunFile } from '#kernel/stores/folder.ts';
import { explain, readPiece } from './outside/check.ts';
import { readKeys } from './outside/notes.ts';
import { secondHeadPath, stampFile } from './parties/files.ts';
import { tlogProof } from './proof.ts';
import { checkpointPath } from './publish.ts';
import { lastHead } from './sequence.ts';
import { listShards, openShardOf } from './shards.ts';
import { listKeys } from './signer.ts';
import { logsFolder, openLocalTiles, openTileStore } from './tiles/store.ts';
import { type Checked, checkFolder } from './verify/beside.ts';
import { type Backed, type Backing, type KeptHead, type Verification, verifyLedger } from './verify/index.ts';

export const ledgerUsage = `gongshu ledger verify [--head FILE]… [--key FILE] [--each] [--data DIR | --postgres URL]
    核验全部存证账本：逐条核对内容、摘要、编号与树根，指出被改动之处。发现问题时退出码为 1。
    Checks the whole ledger and names what was altered. Exit code 1 when something was.
    --head FILE  另处保存的树头（ledger head 的输出，可多次给出），用来发现截尾与整体改写
                 a head kept elsewhere (output of \`ledger head\`, may be repeated): finds a cut tail and a rewriting
    --key FILE   另处保存的验证公钥 / the verifier key kept elsewhere
    --each       逐一列出每个检查点由谁见证、由谁加盖时间戳 / lists for each checkpoint who signed or stamped it
gongshu ledger verify --tiles DIR [--key FILE]
    只凭一个年度的静态文件核验，不需要数据库 / checks the static files of one year alone, without a database
gongshu ledger verify --proof FILE [--entry FILE] --key FILE
    核验一份证明（.tlog-proof），逐步说明；FILE 中可有多把公钥，一行一把 / checks one proof and says each step; FILE may hold several keys, one a line
gongshu ledger fsck [--tiles DIR] [--key FILE] [--data DIR | --postgres URL]
    核验已发布的静态文件（未给出 --tiles 时为全部年度，并与数据库的树头比对）
    checks the published files (without --tiles those of all years, and holds them against the heads of the database)
gongshu ledger prove HASH [--data DIR | --postgres URL] > FILE.tlog-proof
    输出一份回执的证明（c2sp.org/tlog-proof）/ prints the proof of a receipt
gongshu ledger head [--data DIR | --postgres URL] > FILE
    输出最新的已签署树头，请保存到另一台机器或交由他人保管。
    Prints the newest signed head: keep it on another machine or in other hands.
gongshu ledger key [--data DIR | --postgres URL] > FILE
    输出验证公钥（本年度）/ prints the verifier key of this year`;

type Output = { line(text: string): void; problem(text: string): void };

const terminal: Output = {
  line: (text) => void process.stdout.write(`${text}\n`),
  problem: (text) => void process.stderr.write(`${text}\n`),
};

const options = {
  head: { type: 'string', multiple: true },
  key: { type: 'string' },
  data: { type: 'string' },
  postgres: { type: 'string' },
  tiles: { type: 'string' },
  proof: { type: 'string' },
  entry: { type: 'string' },
  each: { type: 'boolean' },
} as const;

class Usage extends Error {}

/** Runs one command. 0: sound, or printed. 1: something was altered. 2: could not be run; one line says why. */
export async function ledgerCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
  out: Output = terminal,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name, ...more] = positionals;
    const [hash] = name === 'prove' ? more.splice(0, 1) : [];
    const rest = more;
    if (rest.length > 0) throw new Usage(`多余的参数：${rest.join(' ')} | superfluous: ${rest.join(' ')}`);
    const data = resolve(
      values.data ?? env.GONGSHU_DATA ?? (env.GONGSHU_CITY ? join('.data', env.GONGSHU_CITY) : '.data'),
    );
    const connection = async (): Promise<string> => {
      const given = values.postgres ?? env.GONGSHU_POSTGRES;
      if (given) return given;
      const run = await readRunFile(data);
      if (run) return run.postgres.appUrl;
      throw new Usage(
        `数据目录 ${data} 没有在运行的数据库：请先启动平台，或用 --data、--postgres 指明 | no database runs for ${data}: start the platform first, or name it with --data or --postgres`,
      );
    };
    switch (name) {
      case 'verify':
      case 'fsck': {
        const heads = await Promise.all((values.head ?? []).map(readHead));
        const key = values.key === undefined ? undefined : await readFile(values.key, 'utf8');
        if (values.tiles !== undefined) return told(await folder(values.tiles, key), out);
        if (values.proof !== undefined) return await proven(values.proof, values.entry, key, out);
        if (name === 'fsck')
          return await published(await connection(), { data, s3: env.GONGSHU_S3 }, key, out);
        const url = await connection();
        const own = values.postgres ? [] : await publishedHeads(data, url);
        const backed = values.each
          ? (one: Backed & { origin: string }): void =>
              out.line(`${one.origin} ${one.size}：${kinds[one.kind]} ${one.by} ${one.at}`)
          : undefined;
        return report(
          await verifyLedger(url, { heads: [...heads, ...own], key, backed }),
          heads.length > 0,
          out,
        );
      }
      case 'prove': {
        if (!hash || !/^[0-9a-f]{64}$/.test(hash)) throw new Usage(ledgerUsage);
        const read = (client: pg.Client): Promise<string | undefined> => tlogProof({ pool: client }, hash);
        return await print(
          await connection(),
          read,
          out,
          '没有这一回执，或尚未编号 | no such receipt, or it has no number yet',
        );
      }
      case 'head':
        return await print(await connection(), newestNote, out);
      case 'key':
        return await print(await connection(), key, out);
      default:
        throw new Usage(ledgerUsage);
    }
  } catch (error) {
    out.problem(error instanceof Error ? error.message || String(error) : String(error));
    return 2;
  }
}

const readHead = async (path: string): Promise<KeptHead> => ({
  name: path,
  note: await readFile(path, 'utf8'),
});

/** What was published from this folder is a head outside the database, too. */
async function publishedHeads(data: string, url: string): Promise<KeptHead[]> {
  const shards = await asked(url, listShards);
  const heads = await Promise.all(
    shards.map(({ origin }) =>
      readHead(join(logsFolder(data), checkpointPath(origin))).catch(() => undefined),
    ),
  );
  return heads.filter((head) => head !== undefined);
}

/** One year's files alone. */
async function folder(path: string, key: string | undefined): Promise<Checked> {
  const store = openLocalTiles(resolve(path));
  return await checkFolder({ read: store.get, list: store.list }, key);
}

const kinds = {
  witness: '见证 witness',
  stamp: '时间戳 time stamp',
  'sm-note': '国密摘要 SM3/SM2 note',
  'second-head': '第二树头 second head',
} as const;

/** Who outside stands behind how much of a log. */
function tellBacking(backing: readonly Backing[], out: Output): void {
  for (const { origin, kind, by, holder, count, size, at } of backing) {
    const who = holder === '' ? by : `${by} (${holder})`;
    out.line(
      `✓ ${origin}：${kinds[kind]} ${who}，${count} 份有效，末份为 ${size} 条（${at}） | ${count} good, the last over ${size} entries`,
    );
  }
}

function told(result: Checked, out: Output): number {
  for (const { path, text } of result.faults) {
    out.line(`✗ [${path}] ${text.zh}`);
    out.line(`  ${text.en}`);
  }
  const more = result.total - result.faults.length;
  if (more > 0) out.line(`… 另有 ${more} 处 | and ${more} more`);
  for (const { zh, en } of result.notes) out.line(`! ${zh} | ${en}`);
  tellBacking(result.backing, out);
  out.line(
    `${result.origin}：已核对 ${result.entries} 条记录，${result.bytes} 字节 | ${result.entries} entries checked, ${result.bytes} bytes`,
  );
  out.line(
    result.ok ? '静态文件完好 | the files are sound' : `发现 ${result.total} 处问题 | ${result.total} faults`,
  );
  return result.ok ? 0 : 1;
}

/** The published files of all years, each held against the newest head of the database that it should have reached. */
async function published(
  url: string,
  config: { data: string; s3: string | undefined },
  key: string | undefined,
  out: Output,
): Promise<number> {
  const store = await openTileStore(config);
  const given = key === undefined ? undefined : readKeys(key).map(({ name }) => name);
  const shards = await asked(url, listShards);
  if (shards.length === 0) throw new Usage('存证账本尚无树头 | the ledger has no head yet');
  // A key that is held against nothing would let every year pass by the keys that lie beside the files.
  if (given !== undefined && !shards.some(({ origin }) => given.includes(origin)))
    throw new Usage(
      `--key 不是本存证账本任一年度的公钥：${given[0] ?? key?.trim()} | --key is the key of none of these logs: ${given[0] ?? key?.trim()}`,
    );
  let worst = 0;
  for (const { id, origin, frozen } of shards) {
    const result = await checkFolder(
      {
        read: (path) => store.get(`${origin}/${path}`),
        list: async function* (prefix) {
          for await (const path of store.list(`${origin}/${prefix}`)) yield path.slice(origin.length + 1);
        },
      },
      given?.includes(origin) ? key : undefined,
    );
    const fault = (path: string, zh: string, en: string): void => {
      result.faults.push({ path, text: { zh, en } });
      result.total++;
      result.ok = false;
    };
    for (const path of await asked(url, (client) => laidBeside(client, origin)))
      if (!(await store.get(`${origin}/${path}`))) fault(path, '缺失', 'is missing');
    const head = await asked(url, (client) => lastHead(client, id));
    const behind =
      head !== undefined && (frozen === null ? result.size > head.size : result.size !== head.size);
    const other = head?.size === result.size && head.root.toString('base64') !== result.root;
    if (behind || other)
      fault(
        'checkpoint',
        `与数据库的树头（${head?.size} 条）不符`,
        `does not fit the head of the database (${head?.size} entries)`,
      );
    worst = Math.max(worst, told(result, out));
  }
  // A year taken out of the database whole leaves its files.
  for (const { origin, stream, year } of shards) {
    const heir = origin.replace(/\d+$/, String(year + 1));
    if (shards.some((one) => one.stream === stream && one.year > year)) continue;
    if (!(await store.get(checkpointPath(heir)))) continue;
    out.line(
      `✗ [${heir}] 文件仍在，数据库中已无该年度账本 | its files are there, the database has no such log`,
    );
    worst = 1;
  }
  return worst;
}

/** What was laid beside a log of stamps and notes, as the database remembers it. */
async function laidBeside(client: pg.Client, origin: string): Promise<string[]> {
  const stamps = await client.query<{ id: string; size: string; purpose: string }>(
    'select id, size, purpose from ledger.stamp where origin = $1',
    [origin],
  );
  const heads = await client.query<{ size: number; hash: string }>(
    'select size, hash from ledger.second_head where origin = $1',
    [origin],
  );
  const days = await client.query<{ day: string }>(
    'select day::text from ledger.day_digest where origin = $1',
    [origin],
  );
  return [
    ...stamps.rows.map((row) => `${stampFile({ ...row, size: Number(row.size) })}.tsr`),
    ...heads.rows.map(secondHeadPath),
    ...days.rows.map(({ day }) => `outside/sm/${day}.note`),
  ];
}

/** One proof, each step said; without a key nothing is proven. */
async function proven(
  proof: string,
  entry: string | undefined,
  key: string | undefined,
  out: Output,
): Promise<number> {
  const texts = await Promise.all(
    [proof, ...(entry === undefined ? [] : [entry])].map((path) => readFile(path, 'utf8')),
  );
  if (!texts.every(readPiece)) throw new Usage('不是证明或记录 | neither a proof nor an entry');
  const known = readKeys(key ?? '');
  if (key !== undefined && known.length === 0) throw new Usage('不是验证公钥 | not a verifier key');
  const { verdict, steps } = explain(texts, known);
  for (const { ok, title, lines } of steps) {
    out.line(`${ok === undefined ? '·' : ok ? '✓' : '✗'} ${title.zh} | ${title.en}`);
    for (const line of lines) out.line(`    ${line}`);
  }
  const words = {
    sound: '可信 | sound',
    wrong: '不符 | wrong',
    incomplete: '尚不能判定 | not decided',
    unreadable: '无法读取 | not readable',
  };
  out.line(words[verdict]);
  return verdict === 'sound' ? 0 : 1;
}

function report(result: Verification, kept: boolean, out: Output): number {
  for (const { code, text } of result.findings) {
    out.line(`✗ [${code}] ${text.zh}`);
    out.line(`  ${text.en}`);
  }
  const more = result.total - result.findings.length;
  if (more > 0) out.line(`… 另有 ${more} 处 | and ${more} more`);
  for (const { code, text } of result.notes) {
    out.line(`! [${code}] ${text.zh}`);
    out.line(`  ${text.en}`);
  }
  tellBacking(result.backing, out);
  if (result.backwards > 0) {
    out.line(
      `提示：${result.backwards} 条记录的时间倒退，内容未被改动；请核对当时的服务器时钟 | note: the time of ${result.backwards} entries runs backwards; nothing was altered: look into the clock of that time`,
    );
  }
  out.line(
    `已核对 ${result.entries} 条记录、${result.heads} 个树头；待编号 ${result.waiting} 条 | ${result.entries} entries and ${result.heads} heads checked, ${result.waiting} waiting for a number`,
  );
  if (!kept) {
    out.line(
      '提示：未给出另处保存的树头（--head），无法发现持有密钥者的整体改写 | note: without a head kept elsewhere (--head) a rewriting by the holder of the key cannot be found',
    );
  }
  out.line(
    result.ok
      ? '存证账本完好 | the ledger is sound'
      : `发现 ${result.total} 处问题 | ${result.total} findings`,
  );
  return result.ok ? 0 : 1;
}

async function newestNote(client: pg.Client): Promise<string | undefined> {
  const shard = await openShardOf(client, 'audit');
  return shard && (await lastHead(client, shard.id))?.note;
}

async function key(client: pg.Client): Promise<string | undefined> {
  const shard = await openShardOf(client, 'audit');
  const keys = shard ? await listKeys(client, shard.origin) : [];
  // Several where it was changed within the year, the newest first.
  return keys.length === 0
    ? undefined
    : keys
        .map(({ verifierKey }) => verifierKey)
        .reverse()
        .join('\n');
}

async function asked<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

async function print(
  url: string,
  read: (client: pg.Client) => Promise<string | undefined>,
  out: Output,
  nothing = '存证账本尚无树头 | the ledger has no head yet',
): Promise<number> {
  const found = await asked(url, read);
  if (found === undefined) throw new Usage(nothing);
  out.line(found.replace(/\n$/, ''));
  return 0;
}
