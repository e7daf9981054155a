// 编制目录: how to begin. Nothing is kept until the entry has its name, or a sheet or a database has told what it is.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { mayBegin } from '../shell/may.ts';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { resourcesQuery } from './queries.ts';

/** So much of a name is enough to look for entries that say the same. */
const LOOKED_FOR = 2;
/** Entries shown beside the name that is typed. */
const SHOWN = 5;

/** What the catalogue has by this name already: one source for each fact. */
function Alike({ name }: { name: string }) {
  const { t, say } = useTexts();
  const asked = name.length >= LOOKED_FOR;
  const { data } = useQuery({ ...resourcesQuery({ q: name, pageSize: SHOWN }), enabled: asked });
  if (!asked || !data || data.items.length === 0) return null;
  return (
    <div role="status">
      <p className="field-hint">{t('catalog:begin.alike')}</p>
      <ul className="plain-list">
        {data.items.map((entry) => (
          <li key={entry.id}>
            <Link to={`/catalog/${entry.id}`}>{entry.name}</Link>{' '}
            <span className="muted">{say(entry.provider.name)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function NewEntry() {
  const { t } = useTexts();
  const me = useMe();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const typed = useDeferredValue(name.trim());
  const begin = useMutation({
    mutationFn: () => api.post<ResourceReply>('/api/catalog/resources', { content: { name: name.trim() } }),
    onSuccess: (made) => navigate(`/catalog/${made.id}/edit`, { replace: true }),
  });
  if (me && !mayBegin(me, 'resource')) {
    return (
      <Screen title={t('catalog:compile.new')} crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}>
        <Empty title={t('catalog:begin.notYours')} how={t('catalog:begin.notYoursHow')} />
      </Screen>
    );
  }
  return (
    <Screen title={t('catalog:compile.new')} crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}>
      <form
        className="panel narrow-form"
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate();
        }}
      >
        <h2>{t('catalog:begin.byForm')}</h2>
        <div className="field">
          <div className="field-label">
            <label htmlFor="entry-name">{t('catalog:field.name')}</label>
          </div>
          <Input
            id="entry-name"
            aria-describedby="entry-name-note"
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div id="entry-name-note" className="field-hint">
            {t('catalog:hint.name')}
          </div>
        </div>
        <Alike name={typed} />
        <ProblemView error={begin.error} />
        <Button type="primary" htmlType="submit" loading={begin.isPending} disabled={name.trim() === ''}>
          {t('catalog:begin.start')}
        </Button>
      </form>
      <section className="panel narrow-form" aria-labelledby="other-ways">
        <h2 id="other-ways">{t('catalog:begin.other')}</h2>
        <dl className="facts">
          <div>
            <dt>
              <Link to="/catalog/import">{t('compile:import.title')}</Link>
            </dt>
            <dd>{t('catalog:begin.bySheet')}</dd>
          </div>
          <div>
            <dt>
              <Link to="/catalog/sources">{t('compile:sources.title')}</Link>
            </dt>
            <dd>{t('catalog:begin.bySource')}</dd>
          </div>
        </dl>
      </section>
    </Screen>
  );
}
