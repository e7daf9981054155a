// Finding data to apply for: by a word; several interfaces go into a basket, each becomes its own form; nothing found leads on.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { FindReply } from '#rooms/share/schema-units.ts';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { SharePages } from './SharePages.tsx';

export function Find() {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const { data, error } = useQuery({
    queryKey: ['share-find', words],
    queryFn: () => api.get<FindReply>('/api/share/find', { q: words }),
    enabled: words !== '',
  });
  const begin = useMutation({
    mutationFn: () => api.post<{ items: { id: string }[] }>('/api/share/baskets', { serviceIds: chosen }),
    onSuccess: ({ items }) =>
      navigate(items.length === 1 ? `/applications/${items[0]?.id}` : '/applications'),
  });
  return (
    <Screen title={t('share:find.title')} facts={<span>{t('share:find.what')}</span>}>
      <SharePages />
      <Input.Search
        allowClear
        placeholder={t('share:find.words')}
        aria-label={t('share:find.words')}
        onSearch={(text) => setWords(text.trim())}
      />
      <ProblemView error={error ?? begin.error} />
      {data?.need ? (
        <div className="panel">
          <p>{t('share:find.none', { words: data.need.words })}</p>
          <Link to={data.need.link}>{t('share:find.need')}</Link>
        </div>
      ) : null}
      {data?.items.map((one) => (
        <section className="panel" key={one.id} aria-label={one.name}>
          <h3 className="section-title">
            <Link to={`/catalog/${one.id}`}>{one.name}</Link>
          </h3>
          <p className="muted">
            {say(one.provider.name)} · {one.sharingClass ? say(one.sharingClass.title) : '–'} ·{' '}
            {one.updatedAt ? t('share:find.updated', { day: one.updatedAt }) : t('share:find.noData')}
          </p>
          {one.services.length === 0 ? <p>{t('share:find.noInterface')}</p> : null}
          {one.services.map((service) => (
            <div key={service.id}>
              <Checkbox
                checked={chosen.includes(service.id)}
                onChange={(event) =>
                  setChosen((before) =>
                    event.target.checked ? [...before, service.id] : before.filter((id) => id !== service.id),
                  )
                }
              >
                {say(service.title)} <code>{service.code}</code>
              </Checkbox>
            </div>
          ))}
        </section>
      ))}
      {chosen.length > 0 ? (
        <p>
          <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>
            {t('share:find.begin', { count: chosen.length })}
          </Button>
        </p>
      ) : null}
    </Screen>
  );
}
