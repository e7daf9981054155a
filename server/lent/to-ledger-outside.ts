/** Tells the ledger's keeper where it may go, whom to tell, how far clocks may differ, and for how long the city keeps the ledger. */
import type { Platform } from '#cases/index.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import type { Alarm, PartyPorts } from '#ledger/parties/index.ts';
import { defineNotices, type NotifyInput, notify } from '#notices/index.ts';
import { refuseOwnAddress } from '#rooms/catalog/index.ts';
import { bureauOf, loadOrgSettings } from '#rooms/org/index.ts';
import { subjectNames, subjectsNumbered } from './subjects.ts';

const RULE = 'ledger.retention-years';

export const outsideNotices = defineNotices({
  'ledger.party-fails': {
    zh: {
      title: '“{name}”自{since}起没有为存证账本签署：{why}',
      body: '业务照常进行，存证的外部证明自此变弱。请与对方（{holder}）联系；答复不实或账本不一致的，请立即核验存证账本。',
    },
    en: {
      title: '“{name}” has not signed for the ledger since {since}: {why}',
      body: 'Business goes on; evidence is weaker from then on. Call its holder ({holder}). Where an answer was false or the log seems rewritten, verify the ledger at once.',
    },
  },
  'ledger.party-back': {
    zh: { title: '“{name}”已恢复为存证账本签署', body: '中断自{since}起，至{until}止，已记入账本。' },
    en: {
      title: '“{name}” signs for the ledger again',
      body: 'It failed from {since} to {until}; the window is on record.',
    },
  },
  'ledger.certificate-ends': {
    zh: {
      title: '时间戳机构“{name}”的证书{day}到期',
      body: '剩余不足九十天。请向该机构取得新证书并登记新的时间戳机构，旧年度账本随后自动续期加盖。',
    },
    en: {
      title: 'The certificate of “{name}” ends on {day}',
      body: 'Less than ninety days are left. Register an authority with a newer certificate; closed years are then stamped again by themselves.',
    },
  },
  'ledger.clock-differs': {
    zh: { title: '平台时钟与“{name}”相差{seconds}秒', body: '请系统管理员核对服务器时间（NTP）。' },
    en: {
      title: 'The clock of the platform differs from “{name}” by {seconds} seconds',
      body: 'Check the clock of the server (NTP).',
    },
  },
  'ledger.copy-differs': {
    zh: {
      title: '存证账本的检索副本与账本不符（{origin}，第{index}条）',
      body: '检索结果自此不可信，账本本身以核验结果为准。请核验存证账本后重建副本。',
    },
    en: {
      title: 'The search copy differs from the ledger ({origin}, entry {index})',
      body: 'What the search shows is not to be trusted from there on; the ledger itself stands as verified. Verify it, then make the copy anew.',
    },
  },
});

const reasons: Record<Extract<Alarm, { kind: 'outage' }>['code'], { zh: string; en: string }> = {
  silent: { zh: '没有应答', en: 'no answer' },
  refused: { zh: '拒绝签署', en: 'it refuses' },
  'unknown-log': { zh: '对方未登记本账本', en: 'it does not know this log' },
  'false-answer': { zh: '答复不实', en: 'its answer was false' },
  fork: { zh: '对方签署过同样大小的另一本账', en: 'it has signed another tree of this size' },
  inconsistent: { zh: '对方认为账本并非只增不改', en: 'it says the log did not merely grow' },
  ahead: { zh: '对方签署过的记录多于账本现有记录', en: 'it has signed more entries than the log holds' },
};

/** Kind, parameters, and the key under which it is told once. */
function told(alarm: Alarm, today: string): Pick<NotifyInput, 'kind' | 'params' | 'once' | 'urgent'> {
  switch (alarm.kind) {
    case 'outage': {
      const { party, code } = alarm;
      const since = alarm.since.toISOString();
      return {
        kind: 'ledger.party-fails',
        params: { name: party.name, holder: party.holder, since, why: reasons[code] },
        once: `ledger.party-fails:${party.id}:${since}`,
        urgent: true,
      };
    }
    case 'back': {
      const [since, until] = [alarm.since.toISOString(), alarm.until.toISOString()];
      return {
        kind: 'ledger.party-back',
        params: { name: alarm.party.name, since, until },
        once: `ledger.party-back:${alarm.party.id}:${since}`,
      };
    }
    case 'certificate': {
      const day = alarm.notAfter.toISOString().slice(0, 10);
      return {
        kind: 'ledger.certificate-ends',
        params: { name: alarm.party.name, day },
        once: `ledger.certificate-ends:${alarm.party.id}:${day}`,
        urgent: true,
      };
    }
    case 'clock':
      return {
        kind: 'ledger.clock-differs',
        params: { name: alarm.party.name, seconds: String(Math.abs(alarm.seconds)) },
        once: `ledger.clock-differs:${alarm.party.id}:${today}`,
      };
    case 'copy':
      return {
        kind: 'ledger.copy-differs',
        params: { origin: alarm.origin, index: String(alarm.index) },
        once: `ledger.copy-differs:${alarm.origin}:${alarm.index}:${today}`,
        urgent: true,
      };
  }
}

export const outsidePorts = (p: Platform): PartyPorts => ({
  numbered: subjectsNumbered,
  names: subjectNames,
  addressOf: (at) =>
    refuseOwnAddress(p, at).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      const { zh, en } = error.definition;
      throw problem('ledger.party-address', { params: { why: { zh: zh.what, en: en.what } } });
    }),
  alarm: async (tx, alarm) => {
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (!bureau) return;
    await notify(tx, p, {
      ...told(alarm, p.clock.today()),
      to: { organisationId: bureau.id, roles: ['bureau', 'auditor', 'system_admin'] },
      link: '/ledger/outside',
    });
  },
  tolerance: async (ex) => (await loadOrgSettings(ex)).number('clock-tolerance-minutes'),
  retention: async (ex) => {
    const law = await lawNow(ex, p.law, p.clock.today());
    const now = law.resolve(RULE);
    return {
      years: law.number(RULE)?.value ?? null,
      because: 'because' in now ? now.because : null,
      articles: [...law.cite(RULE)],
      rule: RULE,
    };
  },
});
