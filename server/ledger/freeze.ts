/** Completes the folder of a year that is over: keys, the chain to its neighbours, the verifier, and how to use it all. */
import type pg from 'pg';
import type { Config } from '#kernel/config.ts';
import { reach } from '#kernel/fault.ts';
import { goFiles, verifierFiles, verifyPage } from './outside/page.ts';
import { keyPath } from './publish.ts';
import { lastHead } from './sequence.ts';
import { listShards, type Shard } from './shards.ts';
import { type LogKey, listKeys } from './signer.ts';
import type { TileStore } from './tiles/store.ts';

/** Files of a frozen folder beside its tiles, as they may be asked for. */
export const frozenForm =
  /^(?:README\.md|keys\.json|chain\.json|verify\.html|verifier\/(?:(?:crypto|notes|keys|second|second-tree|check|fsck|main)\.mjs|go\/(?:main\.go|go\.mod|go\.sum)))$/;

/** May be repeated: a kill in it is mended by the next takeover. */
export async function freeze(
  k: { config: Config },
  client: pg.ClientBase,
  store: TileStore,
  shard: Shard,
  now: Date,
): Promise<void> {
  const years = (await listShards(client)).filter(({ stream }) => stream === shard.stream);
  const at = years.findIndex(({ id }) => id === shard.id);
  const [previous, next] = [years[at - 1], years[at + 1]];
  const rows = await listKeys(client);
  const keysOf = (one: Shard | undefined): LogKey[] => rows.filter(({ origin }) => origin === one?.origin);
  const noteOf = async (one: Shard | undefined): Promise<string | null> =>
    (one && (await lastHead(client, one.id))?.note) ?? null;
  const [before, after] = [keysOf(previous).at(-1), keysOf(next)[0]];
  const keys = keysOf(shard);
  const [mine] = keys;
  if (!mine) throw new TypeError(`${shard.origin} has no key`);
  const { rows: firsts } = await client.query<{ body: Buffer }>(
    'select e.body from ledger.leaf l join ledger.entry e on e.id = l.entry_id where l.shard = $1 and l.index = 0',
    [next?.id ?? 0],
  );
  const put = (name: string, text: string): Promise<void> =>
    store.put(`${shard.origin}/${name}`, Buffer.from(text));
  await store.put(keyPath(shard.origin), Buffer.from(`${mine.verifierKey}\n`));
  await put(
    'keys.json',
    json(
      keys.map(({ origin, verifierKey, at, why, from }, n) => ({
        ...{ origin, verifierKey, why, entries: from },
        from: at.toISOString(),
        until: (keys[n + 1]?.at ?? after?.at ?? now).toISOString(),
      })),
    ),
  );
  await put(
    'chain.json',
    json({
      previous: before && {
        origin: before.origin,
        verifierKey: before.verifierKey,
        checkpoint: await noteOf(previous),
      },
      // The last entry here names it; this is the entry with which it begins.
      next: after && {
        origin: after.origin,
        verifierKey: after.verifierKey,
        firstEntry: firsts[0]?.body.toString('utf8'),
      },
    }),
  );
  await put(
    'verify.html',
    await verifyPage({ lang: 'zh-CN', keys: keys.map(({ verifierKey }) => verifierKey) }),
  );
  for (const { name, text } of await verifierFiles()) await put(`verifier/${name}`, text);
  for (const { name, text } of await goFiles()) await put(`verifier/go/${name}`, text);
  reach(k, 'freeze:middle');
  await put('README.md', readme(shard, keys.map(({ verifierKey }) => verifierKey).join('\n')));
  await client.query('insert into ledger.frozen (shard, at) values ($1, $2) on conflict do nothing', [
    shard.id,
    now,
  ]);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const readme = ({ origin, year }: Shard, key: string): string => `# ${origin}

${year} 年度的存证账本，已封存。全部为静态文件，除 \`tile/entries/\` 外，任何网页服务器都可原样提供。
The ledger of ${year}, closed. Static files only: any web server may hand them out as they are, but for \`tile/entries/\`.

\`tile/entries/\` 含全部机构的操作记录，不得对公众开放，只供主管部门与审计人员取用。
\`tile/entries/\` holds the acts of all organisations and is not for the public, only for the bureau and its auditors (nginx):

\`\`\`
location /log/ { alias /srv/ledger/; }
location ~ ^/log/.*/tile/entries/ { deny all; }
\`\`\`

| file | what |
| --- | --- |
| \`checkpoint\` | 末次签署的树头 / the last signed head (c2sp.org/tlog-checkpoint, c2sp.org/signed-note) |
| \`tile/\` | 全部记录与摘要 / every entry and hash (c2sp.org/tlog-tiles) |
| \`verifier-key\`, \`keys.json\` | 验证公钥及其有效期 / the verifier key and when it was in use |
| \`key-changes.json\` | 年度内更换密钥的声明（如有）/ changes of key within the year, where there were any |
| \`chain.json\` | 与前后年度的衔接 / how the years before and after join |
| \`verifier/\` | \`node verifier/main.mjs\`：核对本文件夹全部内容 / checks this whole folder |
| \`verifier/go/\` | 另一实现：Go 语言自己的透明日志程序包 / another implementation, over the Go project's own packages: \`go build\`, then \`verifier tiles verifier-key .\` |
| \`outside/\` | 见证、时间戳与国密摘要，及核对所用的公钥与证书 / what witnesses and time-stamping authorities signed, the SM3/SM2 notes, and the keys and certificates they are held against |
| \`verify.html\` | 在浏览器中核对一份回执或证明，无需网络 / checks one receipt or proof in a browser, without a network |

\`\`\`
${key}
\`\`\`

叶 = SHA-256(0x00 ‖ 记录)，节点 = SHA-256(0x01 ‖ 左 ‖ 右)，RFC 6962。签名为 Ed25519，覆盖 \`checkpoint\` 空行之前的全部字节。
Leaf = SHA-256(0x00 ‖ entry), node = SHA-256(0x01 ‖ left ‖ right), RFC 6962. Ed25519 over all bytes of \`checkpoint\` before the blank line.
`;
