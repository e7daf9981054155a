/** What voices put on record. */
import { defineKinds } from '#ledger/index.ts';

const open = <const T extends string>(zh: T, en: string) => ({ zh, en, activity: 'open' as const });

export const voiceKindsOfLedger = defineKinds({
  'open.voice-filed': open('公众提出事项', 'Matter brought by the public'),
  'open.voice-taken': open('领办举报', 'Report taken by a handler'),
  'open.voice-answered': open('答复公众事项', 'Matter of the public answered'),
  'open.voice-settled': open('办结异议、更正', 'Objection or correction settled'),
  'open.voice-moderated': open('审看公众发言', 'Words of the public looked at'),
  'open.voice-withdrawal': open('因异议暂时下架', 'Set suspended after an objection'),
  'open.words-changed': open('调整审看词表', 'Watched words changed'),
  'open.follow-changed': open('关注数据集', 'Set followed or not any more'),
});
