// What the cases about classes were opened with, as a reader of the case is told.
import { type FactWord, plainFact, termFact } from '#cases/index.ts';

/** The entry and its classes are the catalogue's words; ids (`resource`, `application`) have none. */
export const classFacts: Readonly<Record<string, FactWord>> = {
  number: plainFact('清单版次', 'Edition of the list'),
  matter: plainFact('所征求意见的事项', 'Matter asked about'),
  question: plainFact('提出的问题', 'Question'),
  fields: plainFact('所列字段数', 'Number of fields listed'),
  whole: plainFact('整条列入', 'The whole entry is listed'),
  since: plainFact('该属性自', 'Of this class since'),
  due: plainFact('应于', 'Due on'),
  from: termFact('现共享属性', 'Sharing class so far', 'classify.sharing-classes'),
  to: termFact('拟调整为', 'To become', 'classify.sharing-classes'),
  conditions: plainFact('共享条件', 'Conditions'),
  act: plainFact('失效的依据', 'Act that no longer holds'),
  repealedOn: plainFact('失效日', 'No longer in force since'),
};
