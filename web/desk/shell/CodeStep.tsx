// The second step of signing in: the code of the authenticator, or a recovery code.
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

export function CodeStep({
  ticket,
  onEntered,
  onBack,
}: {
  ticket: string;
  onEntered: () => Promise<void>;
  onBack: () => void;
}) {
  const { t } = useTexts();
  const [code, setCode] = useState('');
  const enter = useMutation({
    mutationFn: () => api.post('/api/session/code', { ticket, code }),
    onSuccess: onEntered,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate();
      }}
    >
      <h1 id="login-title">{t('account:code.title')}</h1>
      <p className="muted">{t('account:code.hint')}</p>
      <label className="reason" htmlFor="login-code">
        {t('account:code.label')}
        <Input
          id="login-code"
          autoFocus
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </label>
      <ProblemView error={enter.error} />
      <Button type="primary" htmlType="submit" block disabled={code.trim() === ''} loading={enter.isPending}>
        {t('account:code.enter')}
      </Button>
      <Button type="link" onClick={onBack}>
        {t('account:code.back')}
      </Button>
    </form>
  );
}
