/** Guards of the record of use, each as text and broken text. */
import type { Mutations } from './types.ts';

export const shareUseRecordGuards: Mutations = {
  'uses.user-named': {
    file: 'server/rooms/serve/gateway/checks.ts',
    find: "if ((terms.operatorRequired || terms.measures?.operator) && read.operator === '')",
    replace: "if (terms.measures?.operator && read.operator === '')",
  },
  'uses.searched': {
    file: 'server/rooms/share/use-records/use-records.ts',
    find: "approver: 'approver',",
    replace: "approver: 'purpose',",
  },
};
