/** Rules of conduct and the users' undertaking, in versions: what is in force, and who accepted it. */
import { createHash } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, takeTurn, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import type { LawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { requireNotClosed } from '../conduct/in-force.ts';
import { mePolicy, publishRulesPolicy } from './policy.ts';
import { peopleTables, type RulesKind } from './tables.ts';

const undertakingRule = 'open.undertaking';
export const RULES_PAGE = '/me/rules';

export type RulesVersion = {
  kind: RulesKind;
  /** 0: the words the platform comes with, until the authority publishes its own. */
  number: number;
  text: Text;
  sha256: string;
  reason: string;
  publishedAt: Date | null;
};

/** What everybody may be held to, whatever the city: shown as the platform's own words, never as the authority's. */
const standing: Readonly<Record<RulesKind, Text>> = {
  conduct: {
    zh: '使用本平台开放的数据，应当遵守法律、法规、规章和各数据集所载的获取、使用、传播要求；不得破坏平台运行，不得冒用他人身份或者转让访问密钥；发现数据泄露或者安全风险，应当立即停止使用并报告。',
    en: 'Whoever uses data of this platform keeps to the law and to what each data set asks of obtaining, using and spreading it; does not disturb the platform, act under another’s name or pass on a key; and stops and reports at once on finding a leak or a risk.',
  },
  undertaking: {
    zh: '本人（本单位）承诺合法、正当地开发利用所获取的数据，不损害国家利益、社会公共利益和第三方合法权益，并承担由此产生的责任。',
    en: 'I (we) undertake to develop and use the data lawfully and properly, to harm neither the State nor the public nor anybody’s rights, and to answer for it.',
  },
};

/** Every version, newest first. */
export async function rulesOf(ex: Executor, kind: RulesKind): Promise<RulesVersion[]> {
  const rows = await peopleTables(ex)
    .selectFrom('open.rules_version')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => ({
    kind,
    number: row.number,
    text: { zh: row.text_zh, en: row.text_en },
    sha256: row.sha256,
    reason: row.reason,
    publishedAt: row.published_at,
  }));
}

export async function rulesInForce(ex: Executor, kind: RulesKind): Promise<RulesVersion> {
  const [newest] = await rulesOf(ex, kind);
  return newest ?? { kind, number: 0, text: standing[kind], sha256: '', reason: '', publishedAt: null };
}

export type Whom = { personId: string; organisationId: string };

/** When this person accepted the version in force for the body they act for; undefined: not yet. */
export async function acceptedAt(ex: Executor, kind: RulesKind, whom: Whom): Promise<Date | undefined> {
  const row = await peopleTables(ex)
    .selectFrom('open.rules_acceptance')
    .select('at')
    .where('kind', '=', kind)
    .where('person_id', '=', whom.personId)
    .where('organisation_id', '=', whom.organisationId)
    .where('number', '=', (eb) =>
      eb.fn.coalesce(
        eb
          .selectFrom('open.rules_version')
          .select((sub) => sub.fn.max('number').as('newest'))
          .where('kind', '=', kind),
        eb.lit(0),
      ),
    )
    .executeTakeFirst();
  return row?.at;
}

export async function publishRules(
  p: Platform,
  actor: Actor,
  kind: RulesKind,
  { text, reason }: { text: Text; reason: string },
): Promise<void> {
  permit(publishRulesPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    await takeTurn(tx, `rules of conduct ${kind}`);
    const number = (await rulesInForce(tx, kind)).number + 1;
    const sha256 = createHash('sha256').update(`${text.zh}\n${text.en}`).digest('hex');
    await peopleTables(tx)
      .insertInto('open.rules_version')
      .values({
        kind,
        number,
        text_zh: text.zh,
        text_en: text.en,
        sha256,
        reason,
        published_by: actor.kind === 'person' ? actor.personId : null,
        published_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.rules-published',
      actor,
      subject: { type: 'open.rules', id: `${kind}-${number}` },
      detail: { kind, number, sha256 },
    });
  });
}

/** The version is named, so that nobody accepts what they have not seen. */
export async function acceptRules(p: Platform, actor: Actor, kind: RulesKind, number: number): Promise<void> {
  permit(mePolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const { personId, organisationId } = actor;
  await transact(p.db, async (tx) => {
    const inForce = await rulesInForce(tx, kind);
    if (number !== inForce.number)
      throw problem('open.rules-version', { params: { number: inForce.number } });
    if (await acceptedAt(tx, kind, { personId, organisationId })) return;
    await peopleTables(tx)
      .insertInto('open.rules_acceptance')
      .values({ kind, number, person_id: personId, organisation_id: organisationId, at: p.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await record(tx, p, {
      kind: 'open.rules-accepted',
      actor,
      subject: { type: 'open.rules', id: `${kind}-${number}` },
      detail: { kind, number },
    });
  });
}

/** Before an application or a key. Errors: `open.access-closed`, `open.rules-not-accepted`, `open.undertaking-open`. */
export async function requireAccepted(ex: Executor, law: LawNow, whom: Whom): Promise<void> {
  await requireNotClosed(ex, law, whom.organisationId);
  if (!(await acceptedAt(ex, 'conduct', whom))) {
    const { number } = await rulesInForce(ex, 'conduct');
    throw problem('open.rules-not-accepted', { params: { number, address: RULES_PAGE } });
  }
  await requireUndertaking(ex, law, whom);
}

/** Where the city asks it of registered users. */
export async function requireUndertaking(ex: Executor, law: LawNow, whom: Whom): Promise<void> {
  if (law.flag(undertakingRule) && !(await acceptedAt(ex, 'undertaking', whom)))
    throw problem('open.undertaking-open', {
      params: { address: RULES_PAGE },
      rule: undertakingRule,
      articles: law.cite(undertakingRule),
    });
}
