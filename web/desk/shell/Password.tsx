// Changes one's own password; the first sign-in outside the demo ends up here.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { useNavigate } from 'react-router';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from './Screen.tsx';
import { useMe } from './session.ts';

type Input3 = { current: string; next: string; again: string };

export function Password() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const me = useMe();
  const { message } = App.useApp();
  const change = useMutation({
    mutationFn: ({ current, next }: Input3) => api.post('/api/session/password', { current, next }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['me'] });
      void message.success(t('desk:password.done'));
      navigate('/');
    },
  });
  const required = [{ required: true, message: t('desk:login.passwordMissing') }];
  return (
    <Screen title={t('desk:password.title')}>
      {me?.held === 'password' ? <p className="bad-text">{t('account:demand.password')}</p> : null}
      <Form
        layout="vertical"
        className="narrow-form"
        requiredMark={false}
        onFinish={(input: Input3) => change.mutate(input)}
      >
        <Form.Item name="current" label={t('desk:password.current')} rules={required}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="next" label={t('desk:password.next')} rules={required}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('desk:password.again')}
          dependencies={['next']}
          rules={[
            ...required,
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('next')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('desk:password.differ'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <ProblemView error={change.error} />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('desk:password.submit')}
        </Button>
      </Form>
    </Screen>
  );
}
