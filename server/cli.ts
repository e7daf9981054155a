/** The `gongshu` command: what is done beside the running platform. */
import '#kernel/foreground.ts';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Language, Problem, problemDocument } from '#kernel/errors.ts';
import { explainStart } from '#kernel/start-error.ts';
import { LawError } from '#law/index.ts';
import { ledgerCommand } from '#ledger/index.ts';
import { initCommand, initUsage } from './cli/init.ts';
import { lawCommand, lawUsage } from './cli/law.ts';
import { witnessCommand, witnessUsage } from './cli/witness.ts';

const usage = `gongshu init …              第一次启动后建立主管部门和首位管理员 / the bureau and its first administrator
gongshu ledger verify …     核验存证账本 / checks the ledger
gongshu ledger head|key     输出树头或验证公钥 / prints the head or the verifier key
gongshu ledger prove HASH --call   输出以调用方密钥签名的调用 / prints what was signed of a call
gongshu ledger erase-disclosure …  清除账本记录背后的个人标识 / erases who stood behind entries
${witnessUsage}
${lawUsage}
${initUsage}`;

/** Where nobody names a data folder and only one platform has run here, that one is meant. */
function dataOfTheOnlyCity(): Record<string, string> {
  if (process.env.GONGSHU_DATA || process.env.GONGSHU_CITY || !existsSync('.data')) return {};
  const ran = readdirSync('.data').filter((city) => existsSync(join('.data', city, 'run', 'stores.json')));
  const [only] = ran;
  return ran.length === 1 && only ? { GONGSHU_DATA: resolve('.data', only) } : {};
}

/** A refusal of the catalogue in both languages: what, why and how to mend it, with the faults of single fields. */
function explainProblem(found: Problem): string {
  const told = (language: Language): string => {
    const { title, detail, mend, fields = [] } = problemDocument(found, language);
    const faults = fields.map((one) => `${one.path}: ${[one.message, one.mend].filter(Boolean).join(' ')}`);
    return [title, detail, mend, ...faults].join(language === 'zh' ? '；' : ' | ');
  };
  return `${told('zh')}\n${told('en')}\n(${found.code})`;
}

/** 0: done. 1: something is wrong with what was checked. 2: the call is wrong or cannot be carried out. */
async function run([name, ...rest]: readonly string[]): Promise<number> {
  if (name === 'ledger') {
    // Read only where the rooms are needed: an auditor's checks need none of them.
    const acts =
      ['erase-disclosure', 'rotate-key', 'second-head'].includes(rest[0] ?? '') || rest.includes('--call');
    const code = acts ? await (await import('./cli/ledger-acts.ts')).ledgerActs(rest) : undefined;
    if (code !== undefined) return code;
    return ledgerCommand(rest, { ...process.env, ...dataOfTheOnlyCity() });
  }
  if (name === 'init') return initCommand(rest);
  if (name === 'witness') return witnessCommand(rest);
  if (name === 'law') {
    // The rooms are read only where their names are asked for.
    const { behaviourNames } = await import('./app.ts');
    const code = lawCommand(rest, behaviourNames);
    if (code !== undefined) return code;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(usage);
    return 0;
  }
  console.error(usage);
  return 2;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof LawError) console.error(error.message);
  else console.error(error instanceof Problem ? explainProblem(error) : explainStart(error, '').line);
  process.exitCode = 2;
}
