/** Acts on the ledger that need the platform's own keys: the signed text of a call, and erasing who stood behind entries. */
import { parseArgs } from 'node:util';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { startOfLegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { isId } from '#kernel/ids.ts';
import { eraseDisclosures } from '#ledger/index.ts';
import { personByAccount } from '#rooms/org/index.ts';
import { callProof, callProofText } from '#rooms/serve/index.ts';
import { beside, storeOptions } from './beside.ts';

export const ledgerActsUsage = `gongshu ledger prove HASH --call --city KEY [--data DIR | --postgres URL --clickhouse URL]
    输出以调用方自己的密钥签名的调用：签名原文、签名、公钥和核验方法
    Prints a call made with the caller's own key: the signed text, the signature, the public key and how to verify
gongshu ledger erase-disclosure --city KEY --person ACCOUNT|ID --before DAY --basis ARTICLE… [--data DIR | --postgres URL --clickhouse URL]
    由安全管理员或主管部门清除该日以前账本记录背后的个人标识：记录仍在且仍可核验，但不再指向此人；依据与条数记入账本，不可恢复
    The security administrator or the bureau erases who stood behind entries before that day: the entries stay and still verify, and identify
    nobody; basis and number go on record. It cannot be undone.`;

/** Words that are wrong are said in one line; nothing was done. */
class Wrong extends Error {}

async function prove(p: Platform, hash: string): Promise<string> {
  const proof = await callProof(p.db, p, hash);
  if (!proof)
    throw new Wrong(
      '这一回执不是以调用方自己的密钥签名的调用，或原文已清除 | not a call made with the caller’s own key, or its text was erased',
    );
  return callProofText(proof);
}

export async function eraseBy(
  p: Platform,
  asked: { person: string; before: string; basis: readonly string[] },
): Promise<number> {
  const { person, before, basis } = asked;
  const unknown = basis.filter((id) => !p.law.article(id));
  if (basis.length === 0 || unknown.length > 0)
    throw new Wrong(
      `依据须为规则包中的条文 | the basis is an article of the pack: ${unknown.join(' ') || '--basis'}`,
    );
  if (!/^\d{4}-\d{2}-\d{2}$/.test(before) || before > p.clock.today())
    throw new Wrong('--before 须为今天或更早的日期 | a day, not after today');
  const personId = isId(person) ? person : (await personByAccount(p.db, person))?.id;
  if (!personId) throw new Wrong('没有这个账号 | no such account');
  return transact(p.db, (tx) =>
    eraseDisclosures(tx, p, { personId, before: startOfLegalDay(before), actor: platform, basis }),
  );
}

/** Undefined: not one of these. */
export async function ledgerActs(args: readonly string[]): Promise<number | undefined> {
  const [name] = args;
  if (name !== 'erase-disclosure' && !(name === 'prove' && args.includes('--call'))) return undefined;
  try {
    const { values, positionals } = parseArgs({
      args: args.slice(1),
      allowPositionals: true,
      options: {
        ...storeOptions,
        call: { type: 'boolean' },
        person: { type: 'string' },
        before: { type: 'string' },
        basis: { type: 'string', multiple: true },
      },
    });
    const { basis = [], before, person } = values;
    const [hash] = positionals;
    const city = values.city ?? process.env.GONGSHU_CITY;
    if (!city) throw new Wrong(ledgerActsUsage);
    if (name === 'prove') {
      if (positionals.length !== 1 || !hash || !/^[0-9a-f]{64}$/.test(hash)) throw new Wrong(ledgerActsUsage);
      console.log(await beside(city, values, (p) => prove(p, hash)));
      return 0;
    }
    if (!person || !before || positionals.length > 0) throw new Wrong(ledgerActsUsage);
    const erased = await beside(city, values, (p) => eraseBy(p, { person, before, basis }));
    console.log(
      `已清除 ${erased} 条记录背后的个人标识，并已记入账本 | erased behind ${erased} entries, and on record`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Wrong || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')))
      throw error;
    console.error((error as Error).message);
    return 2;
  }
}
