// The pages of opening in groups, one line each; whoever may not read one does not see its link, and a group without pages is left out.
import { Link, useLocation } from 'react-router';
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { useMe } from '../shell/session.ts';

type Page = { to: string; text: string; roles?: readonly string[]; business?: true };
/** What follows it, up to the next one, stands in its group. */
type Group = { group: string };

/** `text`: a key of the language files; `roles`: where not everybody in business may read it; `business`: not for who only runs the platform. */
const pages: readonly (Page | Group)[] = [
  { group: 'sets' },
  { to: '/open', text: 'open:page.datasets' },
  { to: '/open/exclusions', text: 'open-exclusions:title' },
  { to: '/open/disclosure', text: 'open-disclosure:title' },
  { to: '/open/disclosure/risks', text: 'open-disclosure:risks' },
  { to: '/open/protection', text: 'open-desk:page.protection' },
  { group: 'access' },
  { to: '/open/applications', text: 'open-applications:title', business: true },
  { to: '/open/access', text: 'open-applications:accesses', business: true },
  { to: '/open/use', text: 'open-use:desk.title', business: true },
  { to: '/open/conduct', text: 'open-conduct:desk.use' },
  { to: '/open/conduct/alerts', text: 'open-conduct:desk.alerts' },
  { to: '/open/breaches', text: 'open-conduct:desk.breaches' },
  { to: '/open/identities', text: 'open-applications:identities', roles: ['bureau', 'auditor'] },
  { group: 'plan' },
  { to: '/open/demands', text: 'open-demands:page.demands' },
  { to: '/open/queue', text: 'open-demands:page.queue' },
  { to: '/open/plan', text: 'open-demands:page.plan' },
  { to: '/open/compilation', text: 'open-compilation:page' },
  { to: '/open/tasks', text: 'open-demands:page.tasks' },
  { to: '/open/calls', text: 'open-demands:page.calls' },
  { to: '/open/unit-lists', text: 'open-demands:page.lists' },
  { to: '/open/government', text: 'open-demands:page.government' },
  { to: '/open/guidance', text: 'open-demands:page.guidance' },
  { group: 'people' },
  { to: '/open/voices', text: 'open-voices-desk:page.voices' },
  { to: '/open/moderation', text: 'open-voices-desk:page.moderation', roles: ['bureau'] },
  { to: '/open/products', text: 'open-voices-desk:page.products', roles: ['bureau'] },
  { to: '/open/offers', text: 'open-voices-desk:page.offers', roles: ['bureau', 'auditor'] },
  { to: '/open/events', text: 'open-voices-desk:page.events' },
  { group: 'exchange' },
  { to: '/open/harvest', text: 'open-desk:page.harvest', roles: ['bureau'] },
  { to: '/open/proposals', text: 'open-desk:page.proposals' },
  { to: '/open/redirects', text: 'open-desk:page.redirects', roles: ['bureau'] },
  { to: '/open/webhooks', text: 'open-desk:page.webhooks' },
  { to: '/open/channels', text: 'open-demands:page.channels' },
  { to: '/open/standards', text: 'open-voices-desk:page.standards' },
  { to: '/open/trust', text: 'open-voices-desk:page.trust' },
  { group: 'state' },
  { to: '/open/board', text: 'open-desk:page.board' },
  { to: '/open/health', text: 'open-health:desk.title' },
  { to: '/open/shares', text: 'open-demands:page.shares' },
  { to: '/open/report', text: 'open-desk:page.report', roles: ['bureau', 'auditor', 'government'] },
  { to: '/open/status', text: 'open-status:title' },
  { to: '/open/experts', text: 'open-committee:title', roles: ['bureau', 'auditor'] },
  { to: '/open/entrustments', text: 'open-entrustment:desk.title', roles: ['bureau', 'auditor'] },
  { to: '/open/event-support', text: 'open-activities:desk.title', roles: ['bureau', 'auditor', 'provider'] },
  { to: '/open/evaluations', text: 'open-evaluation:title' },
  { to: '/open/norms', text: 'open-norms:title' },
];

type Grouped = { group: string; pages: Page[] };

function grouped(may: (page: Page) => boolean): Grouped[] {
  const groups: Grouped[] = [];
  for (const line of pages) {
    if ('group' in line) groups.push({ group: line.group, pages: [] });
    else if (may(line)) groups.at(-1)?.pages.push(line);
  }
  return groups.filter(({ pages: there }) => there.length > 0);
}

/** The group of the page one is on: the longest address that the path begins with. */
function activeOf(groups: readonly Grouped[], path: string): Grouped | undefined {
  const length = (group: Grouped): number =>
    Math.max(0, ...group.pages.map(({ to }) => (path === to || path.startsWith(`${to}/`) ? to.length : 0)));
  return groups.toSorted((a, b) => length(b) - length(a))[0];
}

export function OpenPages() {
  const { t } = useTexts();
  const me = useMe();
  const { pathname } = useLocation();
  const holds = me?.roles ?? [];
  const onlyRuns = holds.length > 0 && holds.every((role) => role === 'operator');
  const groups = grouped(
    ({ roles, business }) =>
      (!roles || holds.some((role) => roles.includes(role))) && !(business && onlyRuns),
  );
  const active = activeOf(groups, pathname);
  return (
    <>
      <nav className="open-groups" aria-label={t('open-desk:groups')}>
        {groups.map((one) => (
          <Link
            key={one.group}
            to={one.pages[0]?.to ?? '/open'}
            className={one === active ? 'active' : ''}
            aria-current={one === active ? 'true' : undefined}
          >
            {t(`open-desk:group.${one.group}`)}
          </Link>
        ))}
      </nav>
      <SubNav
        label={t('open:title')}
        pages={(active?.pages ?? []).map(({ to, text }) => ({ to, text: t(text) }))}
      />
    </>
  );
}
