/** Guards of how data are handed over, each as text and broken text. */
import type { Mutations } from './types.ts';

const modes = 'server/rooms/share/modes.ts';

export const shareCopiesGuards: Mutations = {
  'copies.mode-kept': {
    file: modes,
    find: 'return mode === asked.mode ? asked : { mode };',
    replace: "return { mode: 'interface' };",
  },
  'copies.interface-by-default': {
    file: modes,
    find: "return isMode(key) ? key : 'interface';",
    replace: "return key === '' ? 'interface' : 'file';",
  },
  'copies.file-needs-reason': {
    file: modes,
    find: 'term.attributes.reason === true && ',
    replace: 'false && ',
  },
  'copies.mode-not-wider': {
    file: modes,
    find: 'key === asked || key === defaultMode(law)',
    replace: 'key !== asked',
  },
  'copies.registered': {
    file: 'server/rooms/serve/delivery/take.ts',
    find: 'await registerCopy(tx, p, delivery, taker);',
    replace: '',
  },
  'copies.time-told': {
    file: 'server/rooms/serve/gateway/rows.ts',
    find: '...(asOf ? { asOf } : {}),',
    replace: '',
  },
  'copies.interface-no-download': {
    file: 'server/rooms/serve/delivery/gateway.ts',
    find: "modes: ['file', 'copy', 'text'],",
    replace: "modes: ['file', 'copy', 'text', 'interface'],",
  },
  'copies.interface-no-file': {
    file: 'server/rooms/serve/delivery/request.ts',
    find: "if ((mode !== 'file' && mode !== 'copy') || ",
    replace: 'if (',
  },
};
