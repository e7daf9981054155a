// The head of a desk page: where am I, what can I do next; and the page for what went wrong.
import { type ReactNode, useEffect } from 'react';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { useTexts } from '../../shared/text.ts';
import { usePlatformName } from './session.ts';

export type Crumb = { to: string; text: string };

export function Screen({
  title,
  crumbs = [],
  facts,
  actions,
  children,
}: {
  title: string;
  crumbs?: Crumb[];
  /** One line of facts under the title. */
  facts?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTexts();
  const platform = usePlatformName();
  useEffect(() => {
    document.title = `${title} · ${platform}`;
  }, [title, platform]);
  return (
    <>
      <div className="screen-head">
        <div className="screen-title">
          {crumbs.length > 0 ? (
            <nav className="crumbs" aria-label={t('desk:shell.where')}>
              {crumbs.map((crumb) => (
                <Link key={crumb.to} to={crumb.to}>
                  {crumb.text}
                </Link>
              ))}
            </nav>
          ) : null}
          <h1>{title}</h1>
          {facts ? <div className="screen-facts">{facts}</div> : null}
        </div>
        {actions ? <div className="screen-actions">{actions}</div> : null}
      </div>
      {children}
    </>
  );
}

/** A page of the business before somebody who runs the platform or only advises. */
export function Closed() {
  const { t } = useTexts();
  return (
    <Screen title={t('desk:closed.title')}>
      <div className="panel">
        <Empty
          title={t('desk:closed.what')}
          how={t('desk:closed.how')}
          action={<Link to="/">{t('desk:shell.toHome')}</Link>}
        />
      </div>
    </Screen>
  );
}

export function NotFound() {
  const { t } = useTexts();
  return (
    <Screen title={t('common:problem.notFound')}>
      <Empty
        title={t('common:problem.notFoundDetail')}
        action={<Link to="/">{t('desk:shell.toHome')}</Link>}
      />
    </Screen>
  );
}

export function Broken() {
  const { t } = useTexts();
  const error = useRouteError();
  const text = isRouteErrorResponse(error)
    ? error.statusText
    : error instanceof Error
      ? error.message
      : String(error);
  return (
    <div className="broken" role="alert">
      <h1>{t('common:problem.screen')}</h1>
      <p>{t('common:problem.screenMend')}</p>
      <pre>{text}</pre>
      <a href="/desk/">{t('desk:shell.toHome')}</a>
    </div>
  );
}
