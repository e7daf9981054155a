// 机构: the register as a table beside its areas; the bureau registers, imports and merges from here.
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { Facets } from '../list/Facets.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { useLaw, useMe } from '../shell/session.ts';
import { MergeDialog } from './CloseDialog.tsx';
import { OrgPages } from './OrgPages.tsx';
import { areasQuery, kindsQuery, type OrganisationRow, organisationsQuery } from './queries.ts';

export function StandingMark({ row }: { row: Pick<OrganisationRow, 'standing' | 'state'> }) {
  const { t, say } = useTexts();
  return (
    <>
      {row.standing ? (
        <span className="mark" title={t(row.standing.bound ? 'org:bound' : 'org:notBound')}>
          {say(row.standing.name)}
        </span>
      ) : null}
      {row.state === 'closed' ? <span className="mark">{t('org:states.closed')}</span> : null}
    </>
  );
}

export function OrganisationList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const navigate = useNavigate();
  const me = useMe();
  const law = useLaw();
  const areas = useQuery({ ...areasQuery, enabled: me !== undefined });
  const kinds = useQuery(kindsQuery);
  const [picked, setPicked] = useState<string[]>([]);
  const [merging, setMerging] = useState(false);
  const filters = {
    q: address.get('q') || undefined,
    area: address.get('area') || undefined,
    regionCode: address.get('regionCode') || undefined,
    kind: address.get('kind') || undefined,
    state: address.get('state') || undefined,
  };
  const list = useQuery(organisationsQuery({ ...filters, page: address.page, pageSize: 20 }));
  const mayChange = can(me?.abilities, 'close-organisation');
  const columns: Column<OrganisationRow>[] = [
    {
      key: 'name',
      title: t('org:name'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/organisations/${row.id}`}>
            {say(row.name)}
          </Link>{' '}
          <StandingMark row={row} />
        </>
      ),
    },
    { key: 'kind', title: t('org:kind'), render: (row) => say(row.kindName) },
    {
      key: 'office',
      title: t('org:office'),
      render: (row) => (row.office ? t(`org:offices.${row.office}`) : t('org:none')),
    },
    {
      key: 'code',
      title: t('org:creditCode'),
      render: (row) => <span className="num">{row.creditCode ?? '–'}</span>,
    },
    {
      key: 'region',
      title: t('org:region'),
      render: (row) => <span className="num">{row.regionCode}</span>,
    },
  ];
  const facets = [
    {
      name: 'area',
      title: t('org:areas'),
      values: [
        ...(areas.data?.items ?? []).map((area) => ({
          key: area.code,
          text: say(area.name),
          count: area.organisations,
        })),
      ],
    },
    {
      name: 'regionCode',
      title: t('org:city'),
      values: law
        ? [
            {
              key: law.city.regionCode,
              text: say({ zh: law.city.nameZh, en: law.city.nameEn }),
            },
          ]
        : [],
    },
    {
      name: 'kind',
      title: t('org:kind'),
      values: [
        ...(kinds.data?.kinds ?? []).map((kind) => ({ key: kind.key, text: say(kind) })),
        ...(kinds.data?.sectors.length ? [{ key: 'enterprise', text: t('org:company') }] : []),
        ...(can(me?.abilities, 'create-organisation')
          ? (kinds.data?.outside ?? []).map((kind) => ({ key: kind.key, text: say(kind) }))
          : []),
      ],
    },
  ];
  return (
    <>
      <OrgPages />
      <div className="faceted">
        <Facets facets={facets} address={address} />
        <div>
          <ListPage<OrganisationRow>
            name="organisations"
            title={t('org:title')}
            address={address}
            list={list}
            columns={columns}
            actions={
              <>
                {can(me?.abilities, 'create-organisation') ? (
                  <>
                    <Button type="primary" onClick={() => navigate('/organisations/new')}>
                      {t('org:register')}
                    </Button>
                    <Button onClick={() => navigate('/organisations/import')}>{t('org:import')}</Button>
                  </>
                ) : null}
                {can(me?.abilities, 'export-organisations') ? (
                  <Button href="/api/organisations/sheet">{t('org:export')}</Button>
                ) : null}
              </>
            }
            tools={
              <>
                <Input.Search
                  className="wide-select"
                  allowClear
                  defaultValue={address.get('q')}
                  placeholder={t('org:search')}
                  aria-label={t('org:search')}
                  onSearch={(q) => address.set({ q })}
                />
                <OneOf
                  address={address}
                  name="state"
                  first={t('org:states.active')}
                  values={[{ value: 'closed', label: t('org:states.closed') }]}
                />
                {mayChange && picked.length > 0 ? (
                  <Button danger onClick={() => setMerging(true)}>
                    {t('org:merge.button')} ({picked.length})
                  </Button>
                ) : null}
              </>
            }
            {...(mayChange
              ? {
                  picking: {
                    picked,
                    onPick: setPicked,
                    off: (row: OrganisationRow) => row.state === 'closed',
                    name: (row: OrganisationRow) => say(row.name),
                  },
                }
              : {})}
            empty={<Empty title={t('org:empty')} how={t('org:emptyHow')} />}
          />
        </div>
      </div>
      {merging ? (
        <MergeDialog
          ids={picked}
          onClose={() => setMerging(false)}
          onDone={() => {
            setPicked([]);
            setMerging(false);
          }}
        />
      ) : null}
    </>
  );
}
