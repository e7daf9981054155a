/** The `gongshu` command: what is done beside the running platform. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { explainStart } from '#kernel/start-error.ts';
import { checkPack } from '#law/index.ts';
import { ledgerCommand } from '#ledger/index.ts';
import { initCommand, initUsage } from './cli/init.ts';

const usage = `gongshu init …              第一次启动后建立主管部门和首位管理员 / the bureau and its first administrator
gongshu ledger verify …     核验存证账本 / checks the ledger
gongshu ledger head|key     输出树头或验证公钥 / prints the head or the verifier key
gongshu law check FOLDER    检查一座城市的规则包 / checks a city's pack

${initUsage}`;

/** Where nobody names a data folder and only one platform has run here, that one is meant. */
function dataOfTheOnlyCity(): Record<string, string> {
  if (process.env.GONGSHU_DATA || process.env.GONGSHU_CITY || !existsSync('.data')) return {};
  const ran = readdirSync('.data').filter((city) => existsSync(join('.data', city, 'run', 'stores.json')));
  const [only] = ran;
  return ran.length === 1 && only ? { GONGSHU_DATA: resolve('.data', only) } : {};
}

/** 0: done. 1: something is wrong with what was checked. 2: the call is wrong or cannot be carried out. */
async function run([name, ...rest]: readonly string[]): Promise<number> {
  if (name === 'ledger') return ledgerCommand(rest, { ...process.env, ...dataOfTheOnlyCity() });
  if (name === 'init') return initCommand(rest);
  if (name === 'law' && rest[0] === 'check' && rest[1]) {
    const problems = checkPack(rest[1]);
    for (const { message } of problems) console.log(message);
    console.log(
      problems.length === 0 ? '规则包没有问题 | the pack is in order' : `${problems.length} 处问题 | faults`,
    );
    return problems.length === 0 ? 0 : 1;
  }
  console.error(usage);
  return 2;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(explainStart(error, '').line);
  process.exitCode = 2;
}
