// Taking a data set away: what will happen to whom is said first; what was taken away, by whom, and what became of it.
import { Button } from 'antd';
import { Link } from 'react-router';
import type { DatasetReply } from '#rooms/open/datasets/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Fold } from '../../registers/Fold.tsx';
import { useOpenAct, useOpenActs } from '../queries.ts';
import { HaltRecord } from './HaltRecord.tsx';

export function Withdrawal({ data }: { data: DatasetReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const { dataset } = data;
  const path = `desk/datasets/${dataset.id}`;
  const act = useOpenAct((name: 'confirm' | 'return') => acts.post(`${path}/${name}`, {}));
  const reach = {
    takers: formatNumber(data.takers.length),
    version: dataset.release?.number ?? 0,
  };
  const shown =
    data.withdrawals.length > 0 ||
    ['halt', 'remove', 'confirm', 'return'].some((one) => can(data.abilities, one));
  if (!shown) return null;
  return (
    <section>
      <h2>{t('open:withdrawal')}</h2>
      {can(data.abilities, 'halt') ? (
        <Fold
          title={t('open:act.suspend')}
          what={t('open:withdrawalWhat', reach)}
          ok={t('open:act.suspendNow')}
          ask={{ title: t('open:act.suspend'), what: t('open:withdrawalWhat', reach), danger: true }}
          done={t('open:suspended')}
          fields={[
            {
              name: 'cause',
              label: t('open:field.cause'),
              kind: 'choice',
              required: true,
              options: data.causes.map((one) => ({ value: one.key, label: say(one.title) })),
            },
            { name: 'reason', label: t('open:field.found'), kind: 'long', required: true },
          ]}
          submit={(values) => acts.post(`${path}/suspend`, values)}
        />
      ) : null}
      {can(data.abilities, 'remove') ? (
        <Fold
          title={t('open:act.remove')}
          what={t('open:removalWhat')}
          ok={t('open:act.askRemoval')}
          done={t('open:removalAsked')}
          fields={[
            {
              name: 'cause',
              label: t('open:field.cause'),
              kind: 'choice',
              required: true,
              options: data.removalCauses.map((one) => ({ value: one.key, label: say(one.title) })),
            },
            { name: 'document', label: t('open:field.document'), kind: 'text', required: true },
            { name: 'reason', label: t('open:field.reason'), kind: 'long', required: true },
          ]}
          submit={(values) => acts.post(`${path}/removal`, values)}
        />
      ) : null}
      {data.removalCase ? (
        <p>
          {t('open:removalUnderWay')} <Link to={`/cases/${data.removalCase}`}>{t('open:act.toCase')}</Link>
        </p>
      ) : null}
      <ProblemView error={act.error} />
      <div className="actions">
        {can(data.abilities, 'confirm') ? (
          <Button type="primary" loading={act.isPending} onClick={() => act.mutate('confirm')}>
            {t('open:act.confirm')}
          </Button>
        ) : null}
        {can(data.abilities, 'return') ? (
          <Button type="primary" loading={act.isPending} onClick={() => act.mutate('return')}>
            {t('open:act.return')}
          </Button>
        ) : null}
      </div>
      {data.withdrawals.map((one) => (
        <HaltRecord key={one.id} one={one} data={data} />
      ))}
    </section>
  );
}
