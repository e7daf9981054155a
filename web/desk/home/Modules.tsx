// 平台模块: the parts of the platform as the city's text lists them, each one click away, with its state and how much it keeps.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { type Module, modulesQuery } from '../registers/queries.ts';
import { useLaw } from '../shell/session.ts';

const tones = { up: 'good', down: 'bad', unknown: '', absent: '' } as const;

function Kept({ list }: { list: string }) {
  const { data } = useQuery({
    queryKey: ['modules', list],
    queryFn: () => api.get<{ total?: number; items?: unknown[] }>(list),
    retry: false,
  });
  return <span className="numbers-value num">{formatNumber(data?.total ?? data?.items?.length)}</span>;
}

function Tile({ module }: { module: Module }) {
  const { t, say } = useTexts();
  const words = (
    <span>
      {say(module.name)}{' '}
      {module.state === 'up' ? null : (
        <span className={`mark ${tones[module.state]}`}>{t(`registers:modules.${module.state}`)}</span>
      )}
    </span>
  );
  return module.path && module.list ? (
    <Link to={module.path}>
      <Kept list={module.list} />
      {words}
    </Link>
  ) : (
    <span className="numbers-absent">
      <span className="numbers-value num">–</span>
      {words}
    </span>
  );
}

export function Modules() {
  const { t } = useTexts();
  const { data } = useQuery(modulesQuery);
  const keeps = useLaw()?.rules['org.access-users']?.state === 'in-force';
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-labelledby="modules">
      <div className="section-head">
        <h2 className="section-title" id="modules">
          {t('registers:modules.title')}{' '}
          <ArticleRefs ids={[...new Set(data.items.flatMap((one) => one.articles))]} />
        </h2>
        <span>
          {keeps ? (
            <>
              <Link to="/accesses">{t('registers:accesses.title')}</Link>{' '}
            </>
          ) : null}
          <Link to="/service">{t('registers:service.title')}</Link>
        </span>
      </div>
      <ul className="numbers">
        {data.items.map((module) => (
          <li key={module.key}>
            <Tile module={module} />
          </li>
        ))}
      </ul>
    </section>
  );
}
