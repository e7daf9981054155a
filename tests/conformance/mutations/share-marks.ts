/** Guards of marks in exports and of what was obtained by sharing, each as text and broken text. */
import type { Mutations } from './types.ts';

export const shareMarksGuards: Mutations = {
  'share-marks.embedded': {
    file: 'server/rooms/serve/watermark/export.ts',
    find: '        markRows(rows, layout, places, bits);\n',
    replace: '',
  },
  'share-marks.recipient-key': {
    file: 'server/rooms/serve/watermark/export.ts',
    find: 'const key = randomBytes(32);',
    replace: 'const key = Buffer.alloc(32);',
  },
  'share-marks.overseers-trace': {
    file: 'server/rooms/serve/watermark/policy.ts',
    find: `definePolicy('serve.mark.trace', (actor) =>
  oversees(actor)`,
    replace: `definePolicy('serve.mark.trace', (actor) =>
  actor`,
  },
  'share-marks.not-passed-on': {
    file: 'server/rooms/serve/obtained.ts',
    find: "      severity: 'error',",
    replace: "      severity: 'warning',",
  },
};
