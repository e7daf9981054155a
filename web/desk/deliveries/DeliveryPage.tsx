// One delivery: its progress, then what it is made of, how it is fetched and checked, and until when.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { DeliveryReply } from '#rooms/serve/delivery/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatBytes, formatInstant, formatNumber, shortHash } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { saveFile } from '../list/ExportCsv.tsx';
import { Code } from '../serve/CallExample.tsx';
import { grantQuery } from '../serve/queries.ts';
import { Screen } from '../shell/Screen.tsx';
import { DeliveryState } from './Deliveries.tsx';
import { deliveryQuery, useDeliveryActs } from './queries.ts';
import './deliveries.css';

type Manifest = NonNullable<DeliveryReply['manifest']>;

function Facts({ delivery }: { delivery: DeliveryReply }) {
  const { t, say } = useTexts();
  const { manifest } = delivery;
  const time = (at: string | null) => <span className="num">{at ? formatInstant(at) : '–'}</span>;
  return (
    <FactList
      facts={[
        { label: t('deliveries:field.consumer'), value: say(delivery.consumer.name) },
        { label: t('deliveries:field.provider'), value: say(delivery.provider.name) },
        {
          label: t('deliveries:field.grant'),
          value: <Link to={`/grants/${delivery.grant.id}`}>{delivery.grant.number}</Link>,
        },
        { label: t('deliveries:field.kind'), value: t(`serve:mode.${delivery.kind}`) },
        { label: t('deliveries:field.format'), value: t(`deliveries:format.${delivery.format}`) },
        { label: t('deliveries:field.requestedBy'), value: delivery.requestedBy },
        { label: t('deliveries:field.requested'), value: time(delivery.requestedAt) },
        ...(delivery.failure ? [{ label: t('deliveries:field.failure'), value: say(delivery.failure) }] : []),
        ...(manifest
          ? [
              { label: t('deliveries:field.made'), value: time(manifest.madeAt) },
              { label: t('deliveries:field.expires'), value: time(manifest.expiresAt) },
              {
                label: t('deliveries:field.batch'),
                value: (
                  <span className="num">
                    {manifest.batch ?? '–'} {manifest.asOf ? formatInstant(manifest.asOf) : ''}
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

function ManifestView({ delivery, manifest }: { delivery: DeliveryReply; manifest: Manifest }) {
  const { t, say } = useTexts();
  const { mark } = delivery;
  // Whoever may read a delivery may read its grant, which has the words of the columns.
  const { data: grant } = useQuery(grantQuery(delivery.grant.id));
  const titled = (name: string): string => {
    const column = grant?.columns.find((one) => one.name === name);
    return column ? `${say(column.title)} ${name}` : name;
  };
  return (
    <section className="panel">
      <h2>{t('deliveries:manifest')}</h2>
      <FactList
        facts={[
          { label: t('deliveries:field.file'), value: <code>{manifest.name}</code> },
          {
            label: t('deliveries:field.size'),
            value: (
              <span className="num">
                {formatBytes(manifest.size)} · {formatNumber(manifest.rows)} {t('deliveries:rows')}
              </span>
            ),
          },
          { label: 'SHA-256', value: <code className="long-hash">{manifest.sha256}</code> },
          {
            label: t('deliveries:field.columns'),
            value: manifest.columns.map(titled).join(t('deliveries:and')),
          },
          ...(manifest.moved.length > 0
            ? [
                {
                  label: t('serve:field.mayMoveBy'),
                  value: manifest.moved
                    .map(({ column, by }) => `${titled(column)} ±${by}`)
                    .join(t('deliveries:and')),
                },
              ]
            : []),
        ]}
      />
      <p>
        <Button
          onClick={() =>
            saveFile(
              `${manifest.name}.manifest.json`,
              `${JSON.stringify(manifest, null, 2)}\n`,
              'application/json',
            )
          }
        >
          {t('deliveries:saveManifest')}
        </Button>
      </p>
      {mark ? (
        <p className="muted">
          {t('deliveries:marked')} {say(mark.manner)} {say(mark.limits)}
        </p>
      ) : null}
      <DataTable
        label={t('deliveries:chunks')}
        rows={manifest.chunks}
        rowKey={(row) => String(row.ordinal)}
        empty={<Empty title={t('deliveries:noChunks')} />}
        columns={[
          {
            key: 'n',
            title: t('deliveries:chunk'),
            render: (row) => <span className="num">{row.ordinal + 1}</span>,
          },
          {
            key: 'range',
            title: t('deliveries:range'),
            render: (row) => (
              <code>
                {row.from}-{row.from + row.bytes - 1}
              </code>
            ),
          },
          {
            key: 'rows',
            title: t('deliveries:field.rows'),
            align: 'right',
            render: (row) => <span className="num">{formatNumber(row.rows)}</span>,
          },
          {
            key: 'sha',
            title: 'SHA-256',
            render: (row) => <code title={row.sha256}>{shortHash(row.sha256, 16)}</code>,
          },
        ]}
      />
    </section>
  );
}

function Fetching({ delivery, manifest }: { delivery: DeliveryReply; manifest: Manifest }) {
  const { t } = useTexts();
  const { link } = useDeliveryActs();
  const command = [
    `# ${t('deliveries:headers')}`,
    `curl -C - -H @headers.txt -o ${manifest.name} ${location.origin}${delivery.address}/file`,
    `echo "${manifest.sha256}  ${manifest.name}" | sha256sum -c`,
  ].join('\n');
  return (
    <section className="panel">
      <h2>{t('deliveries:fetch')}</h2>
      <p className="muted">{t('deliveries:fetchHow')}</p>
      {can(delivery.abilities, 'take') ? (
        <p className="delivery-acts">
          {link.data ? (
            <>
              <a className="ant-btn ant-btn-primary" href={link.data.address} download={manifest.name}>
                {t('deliveries:download')}
              </a>{' '}
              <span className="muted num">
                {t('deliveries:linkUntil', { time: formatInstant(link.data.expiresAt) })}
              </span>
            </>
          ) : (
            <Button type="primary" loading={link.isPending} onClick={() => link.mutate(delivery.id)}>
              {t('deliveries:makeLink')}
            </Button>
          )}
        </p>
      ) : null}
      <ProblemView error={link.error} />
      <Code text={command} label="curl" />
    </section>
  );
}

export function DeliveryPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: delivery, error, refetch } = useQuery(deliveryQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={delivery ? say(delivery.service.title) : t('common:state.loading')}
      crumbs={[{ to: '/deliveries', text: t('deliveries:title') }]}
      facts={
        delivery ? (
          <>
            <code>{delivery.number}</code>
            <DeliveryState row={delivery} />
            <EntryLink hash={delivery.entry} />
          </>
        ) : null
      }
    >
      {delivery ? (
        <div className="two-even">
          <div className="panel">
            <Facts delivery={delivery} />
          </div>
          <div className="stack">
            {delivery.manifest ? (
              <>
                <Fetching delivery={delivery} manifest={delivery.manifest} />
                <ManifestView delivery={delivery} manifest={delivery.manifest} />
              </>
            ) : (
              <section className="panel">
                <Empty
                  title={t(`deliveries:state.${delivery.state}`)}
                  how={t(`deliveries:how.${delivery.state}`)}
                />
              </section>
            )}
          </div>
        </div>
      ) : (
        <div className="panel">
          <SkeletonFacts rows={8} />
        </div>
      )}
    </Screen>
  );
}
