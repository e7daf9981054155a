// 尚未建成: every duty the platform does not carry out whole, what it waits for, counted by part of the platform, topic and city.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportCsv } from '../list/ExportCsv.tsx';
import { Facets } from '../list/Facets.tsx';
import { useLaw } from '../shell/session.ts';
import { type UnbuiltDuty, unbuiltQuery } from './queries.ts';

export function Unbuilt() {
  const { t, say, language } = useTexts();
  const address = useAddress();
  const own = useLaw()?.city.key;
  const filter = {
    q: address.get('q'),
    city: address.get('city'),
    room: address.get('room'),
    topic: address.get('topic'),
  };
  const { data, error } = useQuery(unbuiltQuery({ ...filter, page: address.page }));
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonTable />;
  const { rooms, topics, cities } = data.counts;
  const duty = (row: UnbuiltDuty) => (language === 'en' ? row.dutyEn : row.dutyZh);
  const number = ({ article }: UnbuiltDuty) =>
    /^\d+$/.test(article) ? t('common:article.number', { number: article }) : article;
  return (
    <>
      <p className="muted">{t('law:unbuilt.lead')}</p>
      <ul className="unbuilt-sums">
        {cities.map(({ key, name, unbuilt, duties }) => (
          <li key={key}>{t('law:unbuilt.summary', { city: say(name), count: unbuilt, duties })}</li>
        ))}
      </ul>
      <div className="list-tools">
        <Input.Search
          key={filter.q}
          defaultValue={filter.q}
          allowClear
          placeholder={t('law:unbuilt.search')}
          aria-label={t('common:list.search')}
          onSearch={(q) => address.set({ q })}
        />
        <ExportCsv<UnbuiltDuty>
          name="unbuilt"
          path="/api/law/unbuilt"
          query={filter}
          columns={[
            { title: t('law:unbuilt.city'), value: ({ cityName }) => say(cityName) },
            { title: t('law:official.title'), value: ({ instrument }) => say(instrument) },
            { title: t('law:article'), value: number },
            { title: t('law:unbuilt.duty'), value: duty },
            { title: 'ID', value: ({ id }) => id },
            { title: t('law:topic'), value: ({ topicName }) => say(topicName) },
            { title: t('law:unbuilt.room'), value: ({ room }) => t(`law:rooms.${room}`) },
            { title: t('law:unbuilt.missing'), value: ({ missing }) => say(missing) },
          ]}
        />
      </div>
      <div className="faceted">
        <Facets
          address={address}
          facets={[
            {
              name: 'city',
              title: t('law:unbuilt.city'),
              values: cities.map(({ key, name, count }) => ({ key, text: say(name), count })),
            },
            {
              name: 'room',
              title: t('law:unbuilt.room'),
              values: rooms.map(({ key, count }) => ({ key, text: t(`law:rooms.${key}`), count })),
            },
            {
              name: 'topic',
              title: t('law:topic'),
              values: topics.map(({ key, name, count }) => ({ key, text: say(name), count })),
            },
          ]}
        />
        <div className="faceted-main">
          <DataTable<UnbuiltDuty>
            label={t('law:tab.unbuilt')}
            rows={data.items}
            rowKey={({ city, id }) => `${city} ${id}`}
            empty={<Empty title={t('law:unbuilt.empty')} how={t('law:emptyHow')} />}
            paging={{
              page: data.page,
              pageSize: data.pageSize,
              total: data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }}
            columns={[
              {
                key: 'duty',
                title: t('law:unbuilt.duty'),
                width: '44%',
                optional: false,
                render: (row) => (
                  <div>
                    {/* The articles of another city have their pages on its platform. */}
                    {row.city === own ? (
                      <Link to={`/law/${encodeURIComponent(row.id)}`}>{duty(row)}</Link>
                    ) : (
                      duty(row)
                    )}
                    <span className="row-sub duty-place">
                      <code className="tag">{row.id}</code> {say(row.cityName)} · {number(row)}
                    </span>
                  </div>
                ),
              },
              {
                key: 'missing',
                title: t('law:unbuilt.missing'),
                render: (row) => say(row.missing),
              },
              {
                key: 'room',
                title: t('law:unbuilt.room'),
                width: 130,
                render: (row) => <span className="mark">{t(`law:rooms.${row.room}`)}</span>,
              },
            ]}
          />
        </div>
      </div>
    </>
  );
}
