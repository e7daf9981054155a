// One edition of a standard with its data elements, to be looked through and taken along.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link, useParams } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { termsQuery, wordOf } from '../catalog/queries.ts';
import { useAddress } from '../list/address.ts';
import { ListPage } from '../list/ListPage.tsx';
import { holds, wholePage } from '../list/whole.ts';
import { CompilePages } from './CompilePages.tsx';
import { type StandardReply, standardQuery } from './queries.ts';

export function StandardPage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const address = useAddress();
  const { data: terms } = useQuery(termsQuery);
  const typed = address.get('q');
  const list = useQuery({
    ...standardQuery(id),
    select: (standard: StandardReply) => ({
      ...wholePage(
        standard.elements.filter((one) =>
          holds(typed, one.identifier, one.titleZh, one.definition, one.codeListCode),
        ),
        address.page,
      ),
      standard,
    }),
  });
  const standard = list.data?.standard;
  type Row = StandardReply['elements'][number];
  const typeOf = (row: Row) => say(wordOf(terms?.itemTypes, row.type));
  return (
    <ListPage<Row>
      name={standard ? `${standard.code}-${standard.version}` : 'standard'}
      title={standard?.title ?? t('compile:standards.title')}
      crumbs={[
        { to: '/catalog', text: t('desk:room.catalog') },
        { to: '/catalog/standards', text: t('compile:standards.title') },
      ]}
      facts={
        standard ? (
          <>
            <code>{standard.code}</code> {t('compile:spec.edition', { version: standard.version })} ·{' '}
            {t('compile:spec.day')} <span className="num">{standard.effectiveDay}</span> ·{' '}
            {t('compile:publish.publishedAt', { at: formatInstant(standard.publishedAt) })}{' '}
            {standard.publishedBy}{' '}
            {standard.coIssuers.length > 0
              ? `· ${t('compile:publish.coIssuers')} ${standard.coIssuers.join(t('compile:separator'))} `
              : null}
            {standard.supersededBy ? (
              <span className="mark near">
                {t('compile:standards.superseded', { version: standard.supersededBy })}
              </span>
            ) : null}
            {standard.file ? (
              <a href={`/api/catalog/standards/${standard.id}/file`}>{standard.file.name}</a>
            ) : null}
          </>
        ) : null
      }
      list={list}
      address={address}
      rowsOfExport={list.data?.found}
      exportColumns={[
        { title: t('compile:publish.element.identifier'), value: (row) => row.identifier },
        { title: t('compile:publish.element.titleZh'), value: (row) => row.titleZh },
        { title: t('compile:publish.element.type'), value: typeOf },
        { title: t('compile:publish.element.length'), value: (row) => row.length },
        { title: t('compile:codes.title'), value: (row) => row.codeListCode },
        { title: t('compile:publish.element.definition'), value: (row) => row.definition },
      ]}
      above={<CompilePages />}
      tools={
        <Input.Search
          key={typed}
          defaultValue={typed}
          allowClear
          onSearch={(q) => address.set({ q })}
          placeholder={t('compile:publish.search')}
          aria-label={t('common:list.search')}
        />
      }
      empty={
        <Empty
          title={t(typed ? 'compile:noneFound' : 'compile:publish.noElements')}
          how={t(typed ? 'compile:noneFoundHow' : 'compile:publish.noElementsHow')}
        />
      }
      columns={[
        {
          key: 'name',
          title: t('compile:publish.element.titleZh'),
          optional: false,
          render: (row) => (
            <>
              <span className="row-name">{row.titleZh}</span>
              <div className="row-sub">{row.identifier}</div>
            </>
          ),
        },
        { key: 'type', title: t('compile:publish.element.type'), width: 130, render: typeOf },
        {
          key: 'length',
          title: t('compile:publish.element.length'),
          align: 'right',
          width: 80,
          render: (row) => formatNumber(row.length),
        },
        {
          key: 'codes',
          title: t('compile:codes.title'),
          width: 150,
          render: (row) =>
            row.codeListCode ? (
              <Link to={`/catalog/code-lists?open=${encodeURIComponent(row.codeListCode)}`}>
                {row.codeListCode}
              </Link>
            ) : (
              '–'
            ),
        },
        {
          key: 'definition',
          title: t('compile:publish.element.definition'),
          render: (row) => row.definition || '–',
        },
      ]}
    />
  );
}
