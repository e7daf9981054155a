// Verifies what somebody holds: a receipt typed or dropped, an entry, a proof; each step is computed here and shown.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Input } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import { type Explained, explain } from '#ledger/outside/check.ts';
import { readKey } from '#ledger/outside/notes.ts';
import type { receiptReply } from '#ledger/schema.ts';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { logsQuery } from './queries.ts';

const kinds = { sound: 'success', wrong: 'error', incomplete: 'warning', unreadable: 'warning' } as const;

function Steps({ found }: { found: Explained }) {
  const { t, say } = useTexts();
  return (
    <Alert
      type={kinds[found.verdict]}
      showIcon
      title={t(`ledger:verify.${found.verdict}`)}
      description={
        <ol className="proof-steps">
          {found.steps.map((step) => (
            <li key={`${step.title.en} ${step.lines.join(' ')}`}>
              {step.ok === undefined ? '·' : step.ok ? '✓' : '✗'} {say(step.title)}
              {step.lines.length > 0 ? (
                <details>
                  <summary>{t('ledger:verify.lines', { count: step.lines.length })}</summary>
                  <pre>{step.lines.join('\n')}</pre>
                </details>
              ) : null}
            </li>
          ))}
        </ol>
      }
    />
  );
}

export function Receipt() {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const logs = useQuery(logsQuery);
  const check = useMutation({
    mutationFn: async (given: string[]): Promise<Explained> => {
      const keys = (logs.data?.items ?? []).flatMap(({ verifierKey, formerKeys }) =>
        [verifierKey, ...formerKeys].flatMap((key) => readKey(key) ?? []),
      );
      const found = explain(given, keys);
      if (found.verdict !== 'incomplete' || !found.leaf) return found;
      // Only a receipt or an entry: its proof is asked for, and checked like any other.
      const { proof } = await api.get<z.output<typeof receiptReply>>(`/api/ledger/receipts/${found.leaf}`);
      return proof ? explain([...given, JSON.stringify({ proof })], keys) : found;
    },
  });
  const verify = (given: string[]) => {
    const some = given.filter((one) => one.trim() !== '');
    if (some.length > 0) check.mutate(some);
  };
  return (
    <fieldset
      className="panel receipt"
      aria-label={t('ledger:verify.title')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={async (event) => {
        event.preventDefault();
        const { files } = event.dataTransfer;
        const plain = event.dataTransfer.getData('text');
        const given = files.length > 0 ? await Promise.all([...files].map((file) => file.text())) : [plain];
        setText(given[0]?.slice(0, 80) ?? '');
        verify(given);
      }}
    >
      <Input.Search
        value={text}
        onChange={(event) => setText(event.target.value)}
        onSearch={(given) => verify([given])}
        enterButton={t('ledger:verify.go')}
        loading={check.isPending}
        placeholder={t('ledger:verify.hint')}
        aria-label={t('ledger:verify.title')}
      />
      <a href="/verify" target="_blank" rel="noreferrer">
        {t('ledger:verify.page')}
      </a>
      <ProblemView error={check.error} />
      {check.data ? <Steps found={check.data} /> : null}
    </fieldset>
  );
}
