/** Papers of units that scenarios put on file. */
import type { Client } from './client.ts';

/** A paper of a unit; its id. */
export async function fileOf(officer: Client, name: string): Promise<string> {
  const { id } = await officer.ok<{ id: string }>('POST', '/api/registers/files', Buffer.from(name), {
    'content-type': 'text/plain',
    'x-file-name': encodeURIComponent(`${name}.txt`),
  });
  return id;
}

type LawView = { rules: Record<string, { value?: { key: string }[] | undefined }> };
export async function ordered(reader: Client, key: string): Promise<boolean> {
  const { rules } = await reader.get<LawView>('/api/law');
  const value = rules['share.follow-up']?.value;
  return Array.isArray(value) && value.some((one) => one.key === key);
}

/** Files the unit's rules on shared data, where the city asks for them before a grant. */
export async function fileRules(officer: Client): Promise<void> {
  if (!(await ordered(officer, 'consumer-rules'))) return;
  const fileId = await fileOf(officer, '共享数据管理制度');
  await officer.post('/api/share/consumer-rules', { title: '共享数据管理制度', fileId });
}
