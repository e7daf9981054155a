// What becomes of one purchase: the bureau's decision, then contract, delivery and licence by the buyer.
import { useQueryClient } from '@tanstack/react-query';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { Fold } from '../registers/Fold.tsx';
import { PurchaseSeen } from './PurchaseSeen.tsx';
import type { Purchase } from './queries.ts';

export function PurchaseAct({ row, onDone }: { row: Purchase; onDone: () => void }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const send = async (act: 'decision' | 'delivery', body: object) => {
    await api.post(`/api/catalog/purchases/${row.id}/${act}`, body);
    await client.invalidateQueries({ queryKey: ['purchases'] });
    onDone();
  };
  if (can(row.abilities, 'decide')) {
    const open = row.outstandingOfBuyer.map(({ title }) => title);
    const full = row.matches.some((one) => one.full);
    return (
      <>
        <PurchaseSeen row={row} />
        <Fold
          open
          title={t('compile:purchase.decideOf', { title: row.title, buyer: say(row.buyer.name) })}
          what={[
            row.purpose,
            open.length > 0
              ? t('compile:purchase.buyerOwes', { titles: open.join(t('compile:separator')) })
              : t('compile:purchase.buyerOwesNothing'),
          ]
            .filter(Boolean)
            .join(' ')}
          ok={t('compile:purchase.decide')}
          fields={[
            {
              name: 'outcome',
              label: t('compile:purchase.outcome'),
              kind: 'choice',
              required: true,
              options: (['approved', 'refused'] as const).map((value) => ({
                value,
                label: t(`compile:purchase.outcomeOf.${value}`),
              })),
            },
            { name: 'approval', label: t('compile:purchase.approval'), kind: 'text' },
            {
              name: 'reason',
              label: t('compile:purchase.decisionReason'),
              kind: 'long',
              ...(full ? { hint: t('compile:purchase.reasonHint') } : {}),
            },
          ]}
          submit={(values) => send('decision', values)}
        />
      </>
    );
  }
  if (!can(row.abilities, 'deliver')) return null;
  const { supplier, contract, contractDay, deliveredDay, licence, expiresDay } = row;
  return (
    <Fold
      open
      title={t('compile:purchase.deliverOf', { title: row.title })}
      what={t('compile:purchase.deliverWhat')}
      ok={t('common:action.save')}
      begin={{
        supplier,
        contract,
        contractDay: contractDay ?? '',
        deliveredDay: deliveredDay ?? '',
        licence,
        expiresDay: expiresDay ?? '',
      }}
      fields={[
        { name: 'supplier', label: t('compile:purchase.supplier'), kind: 'text', required: true },
        { name: 'contract', label: t('compile:purchase.contract'), kind: 'text', required: true },
        { name: 'contractDay', label: t('compile:purchase.contractDay'), kind: 'date', required: true },
        { name: 'deliveredDay', label: t('compile:purchase.deliveredDay'), kind: 'date' },
        { name: 'licence', label: t('compile:purchase.licence'), kind: 'long' },
        { name: 'expiresDay', label: t('compile:purchase.expiresDay'), kind: 'date' },
      ]}
      submit={(values) => send('delivery', values)}
    />
  );
}
