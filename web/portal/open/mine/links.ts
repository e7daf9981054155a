// Where a message leads on the portal: its own pages are named as they are; what only officials see leads to the desk, and the public nowhere.
const portal = /^\/(?:me|datasets|demands|voices|reuses|events|offers|announcements|register)(?:\/|$|\?)/;
/** Pages of the desk that have a sister for whoever the matter belongs to. */
const sisters: [desk: RegExp, page: (id: string) => string][] = [
  [/^\/open\/applications\/([0-9a-f-]{36})$/, (id) => `/me/applications/${id}`],
  [/^\/open\/access\/[0-9a-f-]{36}$/, () => '/me/access'],
  [/^\/open\/offers$/, () => '/offers'],
  [/^\/open\/products$/, () => '/me/reuses'],
  [/^\/open\/voices\/[0-9a-f-]{36}$/, () => '/me/voices'],
];

export function linkOf(link: string, outside: boolean): string | undefined {
  if (portal.test(link)) return link;
  if (!outside) return link === '' ? undefined : `/desk${link}`;
  for (const [desk, page] of sisters) {
    const found = desk.exec(link);
    if (found) return page(found[1] ?? '');
  }
  return undefined;
}
