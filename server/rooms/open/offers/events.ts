/** What offers put on record. */
import { defineKinds } from '#ledger/index.ts';

const open = <const T extends string>(zh: T, en: string) => ({ zh, en, activity: 'open' as const });

export const offerKinds = defineKinds({
  'open.offer-made': open('社会主体提供数据', 'Data offered by a body of society'),
  'open.offer-filed': open('上传所提供数据的文件', 'File of offered data uploaded'),
  'open.offer-reviewed': open('审查社会主体提供的数据', 'Offered data reviewed'),
  'open.offer-withdrawn': open('收回提供的数据', 'Offered data taken back'),
  'open.sets-linked': open('关联数据集', 'Sets linked'),
  'open.sets-unlinked': open('解除数据集关联', 'Link between sets ended'),
});
