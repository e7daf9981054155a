/** `gongshu witness`: a witness of other people's logs, run by whoever is not their operator. */
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWitness } from '#ledger/witness/service.ts';

export const witnessUsage = `gongshu witness --dir DIR --name NAME [--key FILE] [--port N] [--host ADDRESS]
    见证他人的存证账本：仅在账本只增不改时附签。DIR/logs 中每个文件写一本账的验证公钥
    Witnesses other people's ledgers: signs a checkpoint only where the log merely grew. DIR/logs holds their verifier keys`;

const options = {
  dir: { type: 'string' },
  key: { type: 'string' },
  name: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
} as const;

export async function witnessCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const { dir, name } = values;
  const port = Number(values.port ?? 8090);
  if (!dir || !name || !Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error(witnessUsage);
    return 2;
  }
  const running = await startWitness({
    dir,
    name,
    keyFile: values.key ?? join(dir, 'witness.key'),
    port,
    ...(values.host ? { host: values.host } : {}),
  });
  console.log(
    `见证程序已启动 | the witness listens: http://${values.host ?? '127.0.0.1'}:${running.port}/\n验证公钥 | verifier key: ${running.verifierKey}`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await running.stop();
  return 0;
}
