/** What the rooms lend to the workbench of a unit and to the health page, in one readable place: a later room joins by a line. */
import type { Platform } from '#cases/index.ts';
import type { Text } from '#kernel/errors.ts';
import { catalogBoard } from '#rooms/catalog/index.ts';
import { collectBoard } from '#rooms/collect/index.ts';
import { healthBoard, openBoard } from '#rooms/open/index.ts';
import { casesBoard, type Lent, registersBoard } from '#rooms/org/index.ts';
import { serveBoard } from '#rooms/serve/index.ts';
import { shareBoard, sharingBoard } from '#rooms/share/index.ts';
import { accesses } from './to-accesses.ts';
import { controls } from './to-controls.ts';

/** The city's word for a part of the platform, where its pack has one. */
const called =
  (key: string, otherwise: Text) =>
  (p: Platform): Text => {
    const found = p.law.vocabulary[key];
    return found ? { zh: found.zh, en: found.en } : otherwise;
  };
const plainly = (zh: string, en: string) => (): Text => ({ zh, en });

const stores = '/api/health';
const catalogue = '/api/catalog/resources?pageSize=1';

export const lent: Lent = {
  accesses,
  boards: [
    casesBoard,
    registersBoard,
    catalogBoard,
    collectBoard,
    serveBoard,
    shareBoard,
    sharingBoard,
    healthBoard,
    openBoard,
  ],
  probes: [
    {
      key: 'sharing',
      name: called('sharing-portal', { zh: '共享系统', en: 'Sharing' }),
      path: '/desk/services',
      ask: ['/api/serve/services', catalogue, stores],
    },
    {
      key: 'opening',
      name: called('open-platform', { zh: '开放系统', en: 'Opening' }),
      path: '/',
      ask: ['/', catalogue],
    },
    { key: 'catalog', name: plainly('资源目录', 'Catalogue'), path: '/desk/catalog', ask: [catalogue] },
    { key: 'collect', name: plainly('数据归集', 'Gathering'), path: '/desk/collect', ask: [stores] },
    { key: 'law', name: plainly('法规', 'Law'), path: '/desk/law', ask: ['/api/law'] },
  ],
  modules: [
    { key: 'catalog', path: '/catalog', list: '/api/catalog/resources' },
    { key: 'gather', path: '/collect', list: '/api/collect/gathering' },
    { key: 'exchange', path: '/services', list: '/api/serve/services' },
    { key: 'open', path: '/open', list: '/api/open/desk/datasets' },
    { key: 'fusion', path: '/bases', list: '/api/basedb/databases' },
    { key: 'storage', path: '/collect', list: '/api/quality/resources' },
    { key: 'security', path: '/security', list: '/api/registers/controls' },
  ],
  controls,
};
