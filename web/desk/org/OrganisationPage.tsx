// One organisation: what it is, who holds its posts and what of it is filed, its people, systems, entries and tasks, its history.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Can, can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { casesQuery } from '../cases/queries.ts';
import { FactList } from '../catalog/Facts.tsx';
import { resourcesQuery } from '../catalog/queries.ts';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { Tabs } from '../list/Tabs.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { Attorneys, actsByAgent } from './Attorneys.tsx';
import { CloseDialog, HandOverDialog, OptInDialog, RenameDialog } from './CloseDialog.tsx';
import { FactorMark } from './FactorMark.tsx';
import { StandingMark } from './OrganisationList.tsx';
import { Posts } from './Posts.tsx';
import { historyQuery, type Organisation, organisationQuery, systemsQuery } from './queries.ts';

function Facts({ found }: { found: Organisation }) {
  const { t, say } = useTexts();
  return (
    <FactList
      facts={[
        { label: t('org:kind'), value: say(found.kindName) },
        found.standing && {
          label: t('org:mark'),
          value:
            found.standing.mark === 'public'
              ? say(found.standing.name)
              : `${say(found.standing.name)} · ${t(found.standing.bound ? 'org:bound' : 'org:notBound')}`,
          articles: found.standing.cite,
        },
        found.optIn && { label: t('org:optIn.button'), value: t('org:optIn.since', found.optIn) },
        found.creditCode !== null && { label: t('org:creditCode'), value: found.creditCode },
        { label: t('org:region'), value: `${say(found.regionName)} ${found.regionCode}` },
        { label: t('org:office'), value: found.office ? t(`org:offices.${found.office}`) : t('org:none') },
        found.parent && {
          label: t('org:parent'),
          value: <Link to={`/organisations/${found.parent.id}`}>{say(found.parent.name)}</Link>,
        },
        found.authorisationDocument !== null && {
          label: t('org:authorisation'),
          value: found.authorisationDocument,
        },
        found.disputeContact
          ? {
              label: t('org:dispute'),
              value: `${found.disputeContact.name} ${found.disputeContact.telephone ?? ''}`,
            }
          : null,
        found.closedOn !== null && {
          label: t('org:state'),
          value: t('org:closedOn', { day: found.closedOn }),
        },
        found.successor && {
          label: t('org:successor'),
          value: <Link to={`/organisations/${found.successor.id}`}>{say(found.successor.name)}</Link>,
        },
      ]}
    />
  );
}

function History({ id }: { id: string }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(historyQuery(id));
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonFacts rows={3} />;
  return (
    <ol className="timeline">
      {data.items.map((change) => (
        <li key={change.id}>
          <span className="num">{change.on}</span>{' '}
          <strong>
            {t(`org:history.${change.kind}`, {
              former: say(change.former),
              other: say(change.other?.name),
            })}
          </strong>
          {change.other ? (
            <>
              {' '}
              <Link to={`/organisations/${change.other.id}`}>{say(change.other.name)}</Link>
            </>
          ) : null}
          {change.document ? <div className="muted">{change.document}</div> : null}
        </li>
      ))}
    </ol>
  );
}

function Systems({ id }: { id: string }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(systemsQuery(id));
  if (error) return <ProblemView error={error} />;
  return (
    <DataTable
      label={t('org:tabs.systems')}
      rows={data?.items}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', title: t('org:name'), render: (row) => say(row.name) },
        { key: 'code', title: t('org:systems.code'), render: (row) => row.code },
        { key: 'place', title: t('org:systems.place'), render: (row) => row.place },
      ]}
      empty={<Empty title={t('org:systems.empty')} />}
    />
  );
}

function Entries({ found }: { found: Organisation }) {
  const { t } = useTexts();
  const list = useQuery(resourcesQuery({ provider: found.id, pageSize: 50 }));
  const [moving, setMoving] = useState<string>();
  type Row = NonNullable<typeof list.data>['items'][number];
  const columns: Column<Row>[] = [
    {
      key: 'name',
      title: t('org:name'),
      render: (row) => (
        <Link className="row-name" to={`/catalog/${row.id}`}>
          {row.name}
        </Link>
      ),
    },
    { key: 'code', title: t('org:systems.code'), render: (row) => row.code ?? t('org:none') },
    {
      key: 'act',
      title: t('org:handOver.button'),
      render: (row) => (
        <Can abilities={found.abilities} act="hand-over">
          {() => (
            <Button size="small" onClick={() => setMoving(row.id)}>
              {t('org:handOver.button')}
            </Button>
          )}
        </Can>
      ),
    },
  ];
  return (
    <>
      <DataTable
        label={t('org:tabs.entries')}
        rows={list.data?.items}
        rowKey={(row) => row.id}
        columns={columns}
        hidden={found.abilities['hand-over']?.allowed ? [] : ['act']}
        empty={<Empty title={t('catalog:empty.filtered')} />}
      />
      {moving ? (
        <HandOverDialog organisationId={found.id} resourceId={moving} onClose={() => setMoving(undefined)} />
      ) : null}
    </>
  );
}

/** Open matters this reader may see in which the organisation takes part. */
function Tasks({ found }: { found: Organisation }) {
  const { t } = useTexts();
  const list = useQuery(casesQuery({ state: 'open', holder: found.id, pageSize: 50 }));
  return (
    <DataTable
      label={t('org:tabs.todos')}
      rows={list.data?.items}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'title',
          title: t('org:name'),
          render: (row) => (
            <Link className="row-name" to={`/cases/${row.id}`}>
              {row.title}
            </Link>
          ),
        },
        {
          key: 'number',
          title: t('org:filing.number'),
          render: (row) => <span className="num">{row.number}</span>,
        },
      ]}
      empty={<Empty title={t('catalog:empty.filtered')} />}
    />
  );
}

export function OrganisationPage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const address = useAddress();
  const me = useMe();
  const { data: found, error } = useQuery(organisationQuery(id));
  const [dialog, setDialog] = useState<'rename' | 'close' | 'opt-in'>();
  const crumbs = [{ to: '/organisations', text: t('org:title') }];
  if (error) {
    return (
      <Screen title={t('org:title')} crumbs={crumbs}>
        <ProblemView error={error} />
      </Screen>
    );
  }
  if (!found) {
    return (
      <Screen title={t('org:title')} crumbs={crumbs}>
        <SkeletonFacts rows={6} />
      </Screen>
    );
  }
  const active = found.state === 'active';
  const close = () => setDialog(undefined);
  const inside = found.contacts !== undefined;
  const business = can(me?.abilities, 'business');
  const mine = me?.organisation.id === found.id || found.abilities.close?.allowed === true;
  const tabs = [
    { key: 'facts', label: t('org:tabs.facts'), content: <Facts found={found} /> },
    ...(inside ? [{ key: 'posts', label: t('org:tabs.posts'), content: <Posts found={found} /> }] : []),
    ...(inside
      ? [
          {
            key: 'people',
            label: t('org:tabs.people'),
            content: (
              <DataTable
                label={t('org:tabs.people')}
                rows={found.people}
                rowKey={(row) => row.id}
                columns={[
                  { key: 'name', title: t('org:people.name'), render: (row) => row.name },
                  { key: 'account', title: t('org:people.account'), render: (row) => row.account },
                  {
                    key: 'roles',
                    title: t('org:people.role'),
                    render: (row) => row.roles.map((role) => t(`desk:role.${role}`)).join(' · '),
                  },
                  {
                    key: 'factor',
                    title: t('org:factor.title'),
                    render: (row) => <FactorMark factor={row.secondFactor} />,
                  },
                ]}
                hidden={found.people?.some((row) => row.secondFactor) ? [] : ['factor']}
                empty={<Empty title={t('org:people.empty')} />}
              />
            ),
          },
        ]
      : []),
    ...(inside && actsByAgent(found.kind)
      ? [{ key: 'attorneys', label: t('org:tabs.attorneys'), content: <Attorneys found={found} /> }]
      : []),
    ...(mine ? [{ key: 'systems', label: t('org:tabs.systems'), content: <Systems id={found.id} /> }] : []),
    { key: 'entries', label: t('org:tabs.entries'), content: <Entries found={found} /> },
    ...(mine && business
      ? [{ key: 'todos', label: t('org:tabs.todos'), content: <Tasks found={found} /> }]
      : []),
    { key: 'history', label: t('org:tabs.history'), content: <History id={found.id} /> },
  ];
  return (
    <Screen
      title={say(found.name)}
      crumbs={crumbs}
      facts={
        <>
          {say(found.kindName)} <StandingMark row={found} />
          {found.missingPosts?.length ? (
            <span className="bad-text">
              {' '}
              {t('org:post.vacant')}: {found.missingPosts.map((post) => say(post)).join(' · ')}{' '}
              <ArticleRefs ids={[...new Set(found.missingPosts.flatMap(({ cite }) => cite))]} />
            </span>
          ) : null}
        </>
      }
      actions={
        active ? (
          <>
            {found.standing && found.standing.mark !== 'public' && found.abilities['opt-in']?.allowed ? (
              <Button onClick={() => setDialog('opt-in')}>
                {t(found.optIn ? 'org:optIn.out' : 'org:optIn.button')}
              </Button>
            ) : null}
            <Can abilities={found.abilities} act="rename">
              {() => <Button onClick={() => setDialog('rename')}>{t('org:rename.button')}</Button>}
            </Can>
            <Can abilities={found.abilities} act="close">
              {() => (
                <Button danger onClick={() => setDialog('close')}>
                  {t('org:close.button')}
                </Button>
              )}
            </Can>
          </>
        ) : null
      }
    >
      <Tabs
        label={t('org:tabs.label')}
        tabs={tabs}
        active={address.get('tab') || 'facts'}
        onChange={(tab) => address.set({ tab }, { replace: true })}
      />
      {dialog === 'rename' ? <RenameDialog organisation={found} onClose={close} /> : null}
      {dialog === 'close' ? <CloseDialog organisation={found} onClose={close} /> : null}
      {dialog === 'opt-in' ? <OptInDialog organisation={found} onClose={close} /> : null}
    </Screen>
  );
}
