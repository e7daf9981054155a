/** Acts on the ledger that need the platform's own keys: the signed text of a call, and erasing who stood behind entries. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { PersonActor, Role } from '#kernel/actor.ts';
import { startOfLegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { isId } from '#kernel/ids.ts';
import { oversees } from '#kernel/policy.ts';
import { addSecondHead, eraseDisclosures, LedgerHalt, orderKeyChange, secondHashes } from '#ledger/index.ts';
import { isPublicBody, membershipsOf, personByAccount } from '#rooms/org/index.ts';
import { callProofText, readCallProof } from '#rooms/serve/index.ts';
import { outsidePorts } from '../lent/to-ledger-outside.ts';
import { beside, storeOptions } from './beside.ts';

export const ledgerActsUsage = `gongshu ledger prove HASH --call --by ACCOUNT --city KEY [--data DIR | --postgres URL --clickhouse URL]
    输出以调用方自己的密钥签名的调用：签名原文、签名、公钥和核验方法；查看人须为调用双方、主管部门或审计人员，查看记入账本
    Prints a call made with the caller's own key: the signed text, the signature, the public key and how to verify. Who reads is a person of the
    call's parties, the bureau or an auditor, and goes on record
gongshu ledger erase-disclosure --city KEY --by ACCOUNT --person ACCOUNT|ID --before DAY --basis ARTICLE… [--data DIR | --postgres URL --clickhouse URL]
    由安全管理员或主管部门清除该日以前账本记录背后的个人标识：记录仍在且仍可核验，但不再指向此人；留存期内的不得清除；经办人、依据与条数记入账本，不可恢复
    The security administrator or the bureau erases who stood behind entries before that day: the entries stay and still verify, and identify
    nobody; nothing the city still has to keep. Who did it, basis and number go on record. It cannot be undone.
gongshu ledger rotate-key --city KEY --by ACCOUNT --basis ARTICLE… [--stream audit|test] [--lost] [--data DIR | --postgres URL --clickhouse URL]
    更换本年度的签名密钥：由旧钥与新钥共同签署声明并记入账本，此后三十天内两把密钥同时签署；--lost：旧钥遗失或不再可信，声明只由新钥签署，核验时会说明
    Changes the key of this year: a statement under both keys, an entry, and thirty days of both signatures. --lost: the old key is gone or no longer
    to be believed; the new one signs alone, and every verifier says so. The running platform makes it within a second
gongshu ledger second-head --hash sha512|sm3 --city KEY --by ACCOUNT --basis ARTICLE… [--log ORIGIN] [--data DIR | --postgres URL --clickhouse URL] > FILE
    以另一摘要算法对一个年度的全部记录重新计算树根，与原树根一并签署，其后由时间戳机构加盖（适用于 SHA-256 将不再可靠时）；输出该声明
    Computes the root of a log over all its entries under another hash, signs it together with the old one, and has it stamped: for the day on which
    SHA-256 will no longer hold. Prints the note`;

/** Words that are wrong are said in one line; nothing was done. */
class Wrong extends Error {}

const mayErase: readonly Role[] = ['security_admin', 'bureau'];

/** Whoever acts here is a person with an account in use, once for each organisation they act in. */
async function actorsOf(p: Platform, account: string): Promise<PersonActor[]> {
  const person = await personByAccount(p.db, account);
  if (person?.state !== 'active') throw new Wrong('--by 须为在用的账号 | an account in use');
  const memberships = await membershipsOf(p.db, person.id);
  return memberships.map(({ organisationId, regionCode, kind, roles }) => ({
    ...{ kind: 'person', personId: person.id, organisationId, regionCode, roles },
    ...(isPublicBody(kind) ? { outside: true as const } : {}),
  }));
}

async function proveBy(p: Platform, asked: { hash: string; by: string }): Promise<string> {
  const actors = await actorsOf(p, asked.by);
  const actor = actors.find(oversees) ?? actors[0];
  if (!actor) throw new Wrong('--by 没有任何角色 | holds no role');
  const proof = await readCallProof(p, actor, asked.hash);
  if (!proof)
    throw new Wrong(
      '这一回执不是以调用方自己的密钥签名的调用，或原文已清除 | not a call made with the caller’s own key, or its text was erased',
    );
  return callProofText(proof);
}

/** Who may erase, and may order what concerns keys and heads of the log; by an article of the pack. */
async function keeperOf(p: Platform, asked: { by: string; basis: readonly string[] }): Promise<PersonActor> {
  const actor = (await actorsOf(p, asked.by)).find(({ roles }) =>
    roles.some((role) => mayErase.includes(role)),
  );
  if (!actor) throw new Wrong('--by 须为安全管理员或主管部门人员 | a security administrator or the bureau');
  const unknown = asked.basis.filter((id) => !p.law.article(id));
  if (asked.basis.length === 0 || unknown.length > 0)
    throw new Wrong(
      `依据须为规则包中的条文 | the basis is an article of the pack: ${unknown.join(' ') || '--basis'}`,
    );
  return actor;
}

async function eraseBy(
  p: Platform,
  asked: { by: string; person: string; before: string; basis: readonly string[] },
): Promise<number> {
  const { person, before, basis } = asked;
  const actor = await keeperOf(p, asked);
  const today = p.clock.today();
  if (!z.iso.date().safeParse(before).success || before > today)
    throw new Wrong('--before 须为今天或更早的日期 | a day, not after today');
  const { years, articles } = await outsidePorts(p).retention(p.db);
  const kept = years === null ? today : `${Number(today.slice(0, 4)) - years}${today.slice(4)}`;
  if (before > kept)
    throw new Wrong(
      `日志须留存${years}年，只可清除${kept}以前的（${articles.join('、')}）| kept for ${years} years: not after ${kept}`,
    );
  const personId = isId(person) ? person : (await personByAccount(p.db, person))?.id;
  if (!personId) throw new Wrong('没有这个账号 | no such account');
  return transact(p.db, (tx) =>
    eraseDisclosures(tx, p, { personId, before: startOfLegalDay(before), actor, basis }),
  );
}

/** Undefined: not one of these. */
export async function ledgerActs(args: readonly string[]): Promise<number | undefined> {
  const [name] = args;
  const known = name !== undefined && ['erase-disclosure', 'rotate-key', 'second-head'].includes(name);
  if (!known && !(name === 'prove' && args.includes('--call'))) return undefined;
  try {
    const { values, positionals } = parseArgs({
      args: args.slice(1),
      allowPositionals: true,
      options: {
        ...storeOptions,
        call: { type: 'boolean' },
        by: { type: 'string' },
        person: { type: 'string' },
        before: { type: 'string' },
        basis: { type: 'string', multiple: true },
        stream: { type: 'string' },
        lost: { type: 'boolean' },
        hash: { type: 'string' },
        log: { type: 'string' },
      },
    });
    const { basis = [], before, by, person } = values;
    const [hash] = positionals;
    const city = values.city ?? process.env.GONGSHU_CITY;
    if (!city || !by) throw new Wrong(ledgerActsUsage);
    if (name === 'prove') {
      if (positionals.length !== 1 || !hash || !/^[0-9a-f]{64}$/.test(hash)) throw new Wrong(ledgerActsUsage);
      console.log(await beside(city, values, (p) => proveBy(p, { hash, by })));
      return 0;
    }
    if (name === 'rotate-key') {
      const { stream = 'audit', lost } = values;
      if ((stream !== 'audit' && stream !== 'test') || positionals.length > 0)
        throw new Wrong(ledgerActsUsage);
      const why = lost ? 'lost' : 'rotated';
      await beside(city, values, async (p) =>
        orderKeyChange(p, await keeperOf(p, { by, basis }), { why, stream, basis }),
      );
      console.log(
        '已申请更换密钥并记入账本；由运行中的平台办理，完成后请以 ledger key 取新公钥，交给见证方与核验者 | ordered and on record; the running platform makes it: then hand the new key (ledger key) to witnesses and verifiers',
      );
      return 0;
    }
    if (name === 'second-head') {
      const found = secondHashes.find((one) => one === values.hash);
      if (!found || positionals.length > 0) throw new Wrong(ledgerActsUsage);
      const note = await beside(city, values, async (p) =>
        addSecondHead(p, await keeperOf(p, { by, basis }), { origin: values.log, hash: found, basis }),
      );
      process.stdout.write(note);
      return 0;
    }
    if (!person || !before || positionals.length > 0) throw new Wrong(ledgerActsUsage);
    const erased = await beside(city, values, (p) => eraseBy(p, { by, person, before, basis }));
    console.log(
      `已清除 ${erased} 条记录背后的个人标识，并已记入账本 | erased behind ${erased} entries, and on record`,
    );
    return 0;
  } catch (error) {
    if (
      !(
        error instanceof Wrong ||
        error instanceof LedgerHalt ||
        (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
      )
    )
      throw error;
    console.error((error as Error).message);
    return 2;
  }
}
