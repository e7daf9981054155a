// The rooms of the desk in the order data flows, with their addresses and `g` letters.
export type RoomLink = { key: string; path: string; letter: string };

export const rooms: RoomLink[] = [
  { key: 'home', path: '/', letter: 'h' },
  { key: 'catalog', path: '/catalog', letter: 'c' },
  { key: 'collect', path: '/collect', letter: 'd' },
  { key: 'serve', path: '/services', letter: 's' },
  { key: 'share', path: '/applications', letter: 'a' },
  { key: 'grants', path: '/grants', letter: 'k' },
  { key: 'ledger', path: '/ledger', letter: 'l' },
  { key: 'law', path: '/law', letter: 'f' },
];
