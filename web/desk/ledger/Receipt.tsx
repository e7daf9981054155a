// Verifies a receipt: the leaf hash typed or dropped, checked against the ledger's own record and proof.
import { useMutation } from '@tanstack/react-query';
import { Alert, Input } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import type { receiptReply } from '#ledger/schema.ts';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

const hashForm = /[0-9a-f]{64}/i;

export function Receipt() {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const check = useMutation({
    mutationFn: (hash: string) => api.get<z.output<typeof receiptReply>>(`/api/ledger/receipts/${hash}`),
  });
  const verify = (given: string) => {
    const hash = hashForm.exec(given)?.[0]?.toLowerCase();
    if (hash) check.mutate(hash);
  };
  return (
    <fieldset
      className="panel receipt"
      aria-label={t('ledger:verify.title')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={async (event) => {
        event.preventDefault();
        const file = event.dataTransfer.files[0];
        const given = file ? await file.text() : event.dataTransfer.getData('text');
        setText(hashForm.exec(given)?.[0] ?? given.slice(0, 80));
        verify(given);
      }}
    >
      <Input.Search
        value={text}
        onChange={(event) => setText(event.target.value)}
        onSearch={verify}
        enterButton={t('ledger:verify.go')}
        loading={check.isPending}
        placeholder={t('ledger:verify.hint')}
        aria-label={t('ledger:verify.title')}
      />
      <ProblemView error={check.error} />
      {check.data ? (
        <Alert
          type="success"
          showIcon
          title={t('ledger:verify.found')}
          description={
            check.data.proof
              ? t('ledger:verify.proof', {
                  index: formatNumber(check.data.proof.index),
                  size: formatNumber(check.data.proof.size),
                  steps: check.data.proof.path.length,
                })
              : t('ledger:pending')
          }
        />
      ) : null}
    </fieldset>
  );
}
