// The frame of every desk page: who I am, what is waiting, where I can go; search and help on top.
import { useQuery } from '@tanstack/react-query';
import { Drawer, type InputRef } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, Navigate, Outlet, useLocation } from 'react-router';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonPage } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { ServiceBanner } from '../registers/ServiceBanner.tsx';
import { Help } from './Help.tsx';
import { useDeskKeys } from './keys.ts';
import { closedTo } from './rooms.ts';
import { Closed } from './Screen.tsx';
import { Brand, Sidebar } from './Sidebar.tsx';
import { doorOf, meQuery } from './session.ts';
import { Topbar } from './Topbar.tsx';

export function Shell() {
  const { t } = useTexts();
  const location = useLocation();
  const { data: me, isPending, error, refetch } = useQuery(meQuery);
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  const search = useRef<InputRef>(null);
  const acts = useMemo(() => ({ search: () => search.current?.focus(), help: () => setHelp(true) }), []);
  useDeskKeys(acts);
  const path = location.pathname;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes whenever the address changes.
  useEffect(() => setMenu(false), [path]);

  if (me === null) {
    const next = `${location.pathname}${location.search}`;
    return <Navigate to={`/login${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}`} replace />;
  }
  const door = doorOf(me);
  if (door && path !== door && path !== '/password') return <Navigate to={door} replace />;
  // Held back, everything around stays closed; the page itself keeps its place, so that nothing on it is lost when it opens.
  const open = door === undefined;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('common:skip')}
      </a>
      <aside className="side">{open ? <Sidebar me={me} /> : <Brand />}</aside>
      <Drawer
        open={open && menu}
        onClose={() => setMenu(false)}
        placement="left"
        size={272}
        title={t('common:app')}
        rootClassName="side-drawer"
        destroyOnHidden
      >
        <Sidebar me={me} />
      </Drawer>
      <div className="column">
        <Topbar me={me} searchRef={search} onMenu={() => setMenu(true)} onHelp={() => setHelp(true)} />
        {me?.demo ? (
          <div className="demo-strip" role="note">
            <strong>{t('common:demo')}</strong> {t('common:demoExplain')}
          </div>
        ) : null}
        {me && open ? <ServiceBanner /> : null}
        {me?.secondFactor?.state === 'grace' ? (
          <div className="demo-strip" role="note">
            {t('account:demand.grace', { day: me.secondFactor.from })}{' '}
            <Link to="/account">{t('account:demand.now')}</Link>
          </div>
        ) : null}
        <main id="main" className="page" tabIndex={-1}>
          {error ? <ProblemView error={error} onRetry={() => void refetch()} /> : null}
          {isPending ? <SkeletonPage /> : me ? closedTo(me, path) ? <Closed /> : <Outlet /> : null}
        </main>
      </div>
      <Help open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
