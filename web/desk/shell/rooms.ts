// The rooms of the desk in the order data flows, with their addresses and `g` letters.
import { can } from '../../shared/Can.tsx';
import type { Me } from './session.ts';

/** `business`: closed to the platform's own administrators, as `/api/me` says. */
/** `asks`: for whoever may doubt a value, the public too. */
export type RoomLink = { key: string; path: string; letter: string; business?: boolean; asks?: boolean };

export const rooms: RoomLink[] = [
  { key: 'home', path: '/', letter: 'h' },
  { key: 'cases', path: '/cases', letter: 'b', business: true },
  { key: 'catalog', path: '/catalog', letter: 'c' },
  { key: 'classify', path: '/classify', letter: 'j', business: true },
  { key: 'classes', path: '/classes', letter: 'z', business: true },
  { key: 'collect', path: '/collect', letter: 'd', business: true },
  { key: 'quality', path: '/quality', letter: 'q', business: true },
  { key: 'corrections', path: '/corrections', letter: 'x', asks: true },
  { key: 'basedb', path: '/bases', letter: 'e', business: true },
  { key: 'serve', path: '/services', letter: 's', business: true },
  { key: 'share', path: '/applications', letter: 'a', business: true },
  { key: 'sharing', path: '/sharing', letter: 'y', business: true },
  { key: 'open', path: '/open', letter: 'p', business: true },
  { key: 'grants', path: '/grants', letter: 'k', business: true },
  { key: 'org', path: '/organisations', letter: 'o' },
  { key: 'ledger', path: '/ledger', letter: 'l', business: true },
  { key: 'law', path: '/law', letter: 'f' },
  { key: 'registers', path: '/registers', letter: 'r', business: true },
  { key: 'board', path: '/board', letter: 'w', business: true },
  { key: 'service', path: '/service', letter: 'v' },
  { key: 'notices', path: '/notices', letter: 'n' },
];

/** Pages of the business that stand under an address everybody may enter, or under none of a room. */
const businessPages = [
  '/catalog/following',
  '/catalog/statistics',
  '/catalog/holdings',
  '/security',
  '/accesses',
  '/catalog/import',
  '/catalog/sources',
  '/catalog/standards',
  '/catalog/purchases',
  '/catalog/code-lists',
  '/catalog/drivers',
  '/catalog/new',
  '/lists',
  '/changes',
  '/instruments',
  '/deliveries',
  '/feeds',
  '/papers',
  '/marks',
  '/agreements',
  ...rooms.flatMap(({ business, path }) => (business ? [path] : [])),
];

const askingPages = rooms.flatMap(({ asks, path }) => (asks ? [path] : []));

const isUnder = (pages: readonly string[], path: string): boolean =>
  pages.some((page) => path === page || path.startsWith(`${page}/`));

/** A page of the business before somebody who has no part in it: it is not opened, so that nothing is asked for that must be refused. */
export const closedTo = (me: Me, path: string): boolean =>
  (!can(me.abilities, 'business') && isUnder(businessPages, path)) ||
  (!can(me.abilities, 'asks') && isUnder(askingPages, path));

/** The rooms this person may enter; those open to everybody until it is known who it is. */
export const openRooms = (me: Me | null | undefined): RoomLink[] =>
  rooms.filter(
    ({ business, asks }) =>
      (!business || can(me?.abilities, 'business')) && (!asks || can(me?.abilities, 'asks')),
  );
