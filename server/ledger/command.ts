/** `gongshu ledger verify` and `gongshu ledger head`: for auditors, also while the platform runs. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readRunFile } from '#kernel/stores/folder.ts';
import { ledgerFolder } from './publish.ts';
import { lastHead } from './sequence.ts';
import { type KeptHead, type Verification, verifyLedger } from './verify/index.ts';

export const ledgerUsage = `gongshu ledger verify [--head FILE]… [--key FILE] [--data DIR | --postgres URL]
    核验全部存证账本：逐条核对内容、摘要、编号与树根，指出被改动之处。发现问题时退出码为 1。
    Checks the whole ledger and names what was altered. Exit code 1 when something was.
    --head FILE  另处保存的树头（ledger head 的输出，可多次给出），用来发现截尾与整体改写
                 a head kept elsewhere (output of \`ledger head\`, may be repeated): finds a cut tail and a rewriting
    --key FILE   另处保存的验证公钥 / the verifier key kept elsewhere
gongshu ledger head [--data DIR | --postgres URL] > FILE
    输出最新的已签署树头，请保存到另一台机器或交由他人保管。
    Prints the newest signed head: keep it on another machine or in other hands.
gongshu ledger key [--data DIR | --postgres URL] > FILE
    输出验证公钥 / prints the verifier key`;

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
    const [name, ...rest] = positionals;
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
      case 'verify': {
        const heads = await Promise.all((values.head ?? []).map(readHead));
        const key = values.key === undefined ? undefined : await readFile(values.key, 'utf8');
        const url = await connection();
        const own = values.postgres ? [] : await publishedHead(data);
        return report(await verifyLedger(url, { heads: [...heads, ...own], key }), heads.length > 0, out);
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
async function publishedHead(data: string): Promise<KeptHead[]> {
  const path = join(ledgerFolder(data), 'checkpoint');
  return await readHead(path).then(
    (head) => [head],
    () => [],
  );
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
  return (await lastHead(client))?.note;
}

async function key(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ key: string }>(
    `select verifier_key || E'\\n' as key from ledger.signer order by at limit 1`,
  );
  return rows[0]?.key;
}

async function print(
  url: string,
  read: (client: pg.Client) => Promise<string | undefined>,
  out: Output,
): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await read(client);
    if (found === undefined) throw new Usage('存证账本尚无树头 | the ledger has no head yet');
    out.line(found.replace(/\n$/, ''));
    return 0;
  } finally {
    await client.end();
  }
}
