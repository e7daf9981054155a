/** Identifiers of the demo: valid check digits over division codes that do not exist. */
import { creditCheck, organisationCheck, residentCheck } from '#kernel/identifiers.ts';

/** 18 digits; `birth` as YYYYMMDD; an odd sequence is a man's, an even one a woman's. */
export function residentId(division: string, birth: string, sequence: number): string {
  const first = `${division}${birth}${String(sequence).padStart(3, '0')}`;
  return first + residentCheck(first);
}

/** `kind`: the two leading characters (11 for government bodies, 91 for companies); `serial` below 10^8. */
export function creditCode(kind: string, division: string, serial: number): string {
  const body = String(serial).padStart(8, '0');
  const first = `${kind}${division}${body}${organisationCheck(body)}`;
  return first + creditCheck(first);
}
