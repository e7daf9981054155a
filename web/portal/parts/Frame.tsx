// Around every portal page: the city's name, the search, the way to the desk, the language; all plain links and forms.
import type { ReactNode } from 'react';
import type { View } from '../page.ts';

function sameAddressIn(url: string, language: string): string {
  const address = new URL(url, 'http://portal.invalid');
  address.searchParams.set('lang', language);
  // “/.//name” is read as “//name”, which would lead to another host.
  return `${address.pathname.replace(/^\/+/, '/')}?${address.searchParams.toString()}`;
}

export function Frame({ view, demo, children }: { view: View; demo: boolean; children: ReactNode }) {
  const { t, language, city, url } = view;
  const other = language === 'en' ? 'zh-CN' : 'en';
  const name = language === 'en' ? city.nameEn : city.nameZh;
  const home = new URL(url, 'http://portal.invalid').pathname === '/';
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
          <span>{t('portal:site', { name })}</span>
        </a>
        {home ? null : <SearchForm view={view} small />}
        <nav aria-label={t('portal:nav.label')}>
          <a href="/resources">{t('portal:nav.resources')}</a>
          <a href="/corrections">{t('corrections:portal.nav')}</a>
          <a href="/lists">{t('portal:nav.lists')}</a>
          <a href="/law">{t('portal:nav.law')}</a>
          <a href="/desk/">{t('portal:nav.desk')}</a>
          <a href={sameAddressIn(url, other)} hrefLang={other} lang={other}>
            {t(`common:language.${other}`)}
          </a>
        </nav>
      </header>
      <main id="main">{children}</main>
      <footer className="foot">
        <p>{t('portal:footer.who', { name })}</p>
        <p>
          <a href="/verify">{t('portal:footer.verify')}</a>{' '}
          <a href="/api/openapi.json">{t('portal:footer.api')}</a>
        </p>
      </footer>
    </>
  );
}

export function SearchForm({ view, small = false }: { view: View; small?: boolean }) {
  const { t, query } = view;
  return (
    <form className={small ? 'search small' : 'search'} action="/resources" method="get">
      <label className="visually-hidden" htmlFor="q">
        {t('portal:search.label')}
      </label>
      <input
        id="q"
        name="q"
        type="search"
        defaultValue={query.get('q') ?? ''}
        placeholder={t('portal:search.hint')}
      />
      <button type="submit">{t('portal:search.go')}</button>
    </form>
  );
}
