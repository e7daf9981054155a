// Around every portal page: the city's name, the search, the way to the desk, the language; all plain links and forms.
import type { ReactNode } from 'react';
import { ownAddress, registerAddress, signInAddress } from '../forms/sent.ts';
import type { View } from '../page.ts';
import { platformName, siteName } from '../site-name.ts';
import { whoOf } from './who.ts';

function sameAddressIn(url: string, language: string): string {
  const address = new URL(url, 'http://portal.invalid');
  address.searchParams.set('lang', language);
  // “/.//name” is read as “//name”, which would lead to another host.
  return `${address.pathname.replace(/^\/+/, '/')}?${address.searchParams.toString()}`;
}

/** Below every page: what is looked for less often. */
const more = [
  ['/resources', 'portal:nav.resources'],
  ['/catalogue', 'open-portal:nav.catalogue'],
  ['/plan', 'open-portal:nav.plan'],
  ['/lists', 'portal:nav.lists'],
  ['/corrections', 'corrections:portal.nav'],
  ['/changes', 'open-doors:changes.title'],
  ['/voices', 'open-portal:nav.voices'],
  ['/announcements', 'open-conduct:notices'],
  ['/offers', 'open-doors:offer'],
  ['/rules', 'open-portal:nav.rules'],
  ['/events', 'open-portal:nav.events'],
  ['/standards', 'open-portal:nav.standards'],
  ['/development', 'open-norms:title'],
  ['/operation', 'open-entrustment:operation'],
  ['/verify-paper', 'open-portal:nav.paper'],
  ['/health', 'open-health:title'],
  ['/status', 'open-portal:nav.status'],
] as const;

export function Frame({ view, children }: { view: View; children: ReactNode }) {
  const { t, language, city, url, demo } = view;
  const other = language === 'en' ? 'zh-CN' : 'en';
  const name = language === 'en' ? city.nameEn : city.nameZh;
  const { pathname } = new URL(url, 'http://portal.invalid');
  // A page with a search of its own needs no second one.
  const searches = ['/', '/datasets', '/resources'].includes(pathname);
  return (
    <>
      <a className="skip" href="#main">
        {t('common:skip')}
      </a>
      {demo ? (
        <p className="demo" role="note">
          <strong>{t('common:demo')}</strong> {t('common:demoExplain')}
        </p>
      ) : null}
      <header className="top">
        <a className="brand" href="/">
          <img src="/mark.svg" alt="" width={28} height={28} />
          <span>{siteName(view)}</span>
        </a>
        {searches ? null : <SearchForm view={view} small />}
        <nav aria-label={t('portal:nav.label')}>
          <a href="/datasets">{t('open-portal:nav.datasets')}</a>
          <a href="/demands">{t('open-portal:nav.demands')}</a>
          <a href="/reuses">{t('open-portal:nav.reuses')}</a>
          <a href="/statistics">{t('open-portal:nav.statistics')}</a>
          <a href="/law">{t('portal:nav.law')}</a>
          <a href={sameAddressIn(url, other)} hrefLang={other} lang={other}>
            {t(`common:language.${other}`)}
          </a>
        </nav>
        <Person view={view} />
      </header>
      <main id="main">{children}</main>
      <footer className="foot">
        <p>{t('portal:footer.who', { name, platform: platformName(view) })}</p>
        <nav aria-label={t('open-portal:nav.more')}>
          {more.map(([path, text]) => (
            <a key={path} href={path}>
              {t(text)}
            </a>
          ))}
        </nav>
        <p>
          <a href="/verify">{t('portal:footer.verify')}</a>{' '}
          <a href="/developers">{t('open-doors:developers.title')}</a>{' '}
          <a href="/feed.atom">{t('open-doors:feed')}</a>
        </p>
      </footer>
    </>
  );
}

/** Who is signed in, or the way to sign in and come back. */
function Person({ view }: { view: View }) {
  const { t, me, url } = view;
  if (!me) {
    // Whoever is on one of these two already goes on to where the first one led.
    const { pathname, searchParams } = new URL(url, 'http://portal.invalid');
    const wayBack = ['/sign-in', '/register', '/sign-out'].includes(pathname)
      ? ownAddress(searchParams.get('next'), '/')
      : url;
    return (
      <p className="person">
        <a href={signInAddress(wayBack)}>{t('portal-form:me.signIn')}</a>{' '}
        <a href={registerAddress(wayBack)}>{t('portal-form:me.register')}</a>{' '}
        <a href="/desk/">{t('portal:nav.desk')}</a>
      </p>
    );
  }
  return (
    <form className="person" method="post" action="/sign-out">
      <span>{whoOf(view, me.name, me.organisation)}</span> <a href="/me">{t('portal-form:me.page')}</a>{' '}
      {me.unread > 0 ? (
        <a href="/me/notices">{t('open-mine:unread', { count: me.unread, n: me.unread })}</a>
      ) : null}{' '}
      {me.outside ? null : <a href="/desk/">{t('portal-form:me.desk')}</a>}{' '}
      <button type="submit" className="as-link">
        {t('portal-form:me.signOut')}
      </button>
    </form>
  );
}

/** `to`: the list that is searched. `keep`: parameters of the address that stay. `id`: of the field, where a page has two of these forms. */
export function SearchForm({
  view,
  small = false,
  keep = [],
  id = 'q',
  to = '/datasets',
}: {
  view: View;
  small?: boolean;
  keep?: readonly string[];
  id?: string;
  to?: string;
}) {
  const { t, query } = view;
  return (
    <search>
      <form className={small ? 'search small' : 'search'} action={to} method="get">
        {keep.map((name) =>
          query.get(name) ? (
            <input key={name} type="hidden" name={name} value={query.get(name) ?? ''} />
          ) : null,
        )}
        <label className="visually-hidden" htmlFor={id}>
          {t('portal:search.label')}
        </label>
        <input
          id={id}
          name="q"
          type="search"
          maxLength={200}
          defaultValue={query.get('q') ?? ''}
          placeholder={t('portal:search.hint')}
        />
        <button type="submit">{t('portal:search.go')}</button>
      </form>
    </search>
  );
}
