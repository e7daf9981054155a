// What the catalogue's cases were opened with, as a reader of the case is told.
import { type FactWord, plainFact, termFact } from '#cases/index.ts';
import { changeKinds } from './changes/limit.ts';

/** Ids (`resource`, `drift`) are for the platform and have no words. */
export const catalogFacts: Readonly<Record<string, FactWord>> = {
  code: plainFact('目录代码', 'Code of the entry'),
  version: plainFact('目录版本', 'Version of the entry'),
  sharingClass: termFact('共享属性', 'Sharing class', 'classify.sharing-classes'),
  openingClass: termFact('开放属性', 'Opening class', 'classify.opening-classes'),
  items: plainFact('条目数', 'Number of items'),
  changeTrigger: {
    label: { zh: '变更原因', en: 'What changed' },
    say: (law, value) => {
      const kind = changeKinds(law).find(({ key }) => key === value);
      return kind && { zh: kind.zh, en: kind.en };
    },
  },
  changeDay: plainFact('变化发生日', 'Day of the change'),
  withdraws: {
    label: { zh: '申请内容', en: 'Asked for' },
    say: (_law, value) => (value === true ? { zh: '目录下线', en: 'withdrawal of the entry' } : undefined),
  },
  added: plainFact('来源新增字段', 'Columns added at the source'),
  dropped: plainFact('来源减少字段', 'Columns dropped at the source'),
  retyped: plainFact('来源类型变化', 'Columns of another type'),
  driver: plainFact('编目依据', 'Compiled from'),
  item: plainFact('未编目事项', 'Matter without an entry'),
};
