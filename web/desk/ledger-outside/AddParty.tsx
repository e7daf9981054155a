// Registers a witness or a time-stamping authority.
import { useQueryClient } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { Fold, type FoldField } from '../registers/Fold.tsx';
import { base, outsideQuery } from './queries.ts';

export function AddParty() {
  const { t } = useTexts();
  const client = useQueryClient();
  const [kind, setKind] = useState<'witness' | 'stamp'>('witness');
  const common: FoldField[] = [
    { name: 'holder', label: t('outside:field.holder'), kind: 'text', required: true },
    { name: 'address', label: t('outside:field.address'), kind: 'text', required: true },
    {
      name: 'trust',
      label: t(`outside:trust.${kind}`),
      kind: 'long',
      required: true,
      hint: t(`outside:trust.${kind}How`),
    },
  ];
  return (
    <div>
      <Segmented
        value={kind}
        onChange={(chosen) => setKind(chosen === 'stamp' ? 'stamp' : 'witness')}
        options={(['witness', 'stamp'] as const).map((one) => ({
          value: one,
          label: t(`outside:kind.${one}`),
        }))}
      />
      <Fold
        key={kind}
        title={t(`outside:add.${kind}`)}
        cite={[]}
        ok={t('outside:add.ok')}
        fields={
          kind === 'witness'
            ? common
            : [
                { name: 'name', label: t('outside:field.party'), kind: 'text' },
                ...common,
                { name: 'policy', label: t('outside:field.policy'), kind: 'text' },
              ]
        }
        submit={async (values) => {
          await api.post(`${base}/parties`, { kind, ...values });
          await client.invalidateQueries({ queryKey: outsideQuery.queryKey });
        }}
      />
    </div>
  );
}
