/** What a plain form sent, which field a fault belongs to, and where a form may lead: never to another host. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formState, ownAddress, readSent } from './sent.ts';

const sentOf = (fields: [string, string][]) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return readSent(data);
};

test('text is trimmed, lines end in one way, empty is nothing, several stay several', () => {
  const sent = sentOf([
    ['form', 'ask'],
    ['text', '  一行\r\n又一行 '],
    ['none', ' '],
    ['kind', 'a'],
    ['kind', 'b'],
  ]);
  assert.equal(sent.of, 'ask');
  assert.equal(sent.text('text'), '一行\n又一行');
  assert.equal(sent.given('none'), undefined);
  assert.deepEqual(sent.all('kind'), ['a', 'b']);
  assert.equal(sent.has('never'), false);
});

test('a fault finds its field by the longest beginning of its path, or by the page’s own list; secrets are not drawn again', () => {
  const sent = sentOf([
    ['form', 'f'],
    ['contact.phone', 'x'],
    ['title', 'y'],
    ['password', 'secret'],
  ]);
  const field = (path: string) => ({ path, code: 'c', message: 'm', articles: [], severity: 'error' });
  const state = formState(
    sent,
    { status: 400, body: { fields: [field('contact.phone'), field('title.zh'), field('content.name')] } },
    { 'content.name': 'title' },
  );
  assert.deepEqual(Object.keys(state.faults).toSorted(), ['contact.phone', 'title']);
  assert.equal(state.faults.title?.length, 2);
  assert.equal(state.values.password, undefined);
});

test('one is led to addresses of this site alone', () => {
  assert.equal(ownAddress('/datasets/a?b=1#c', '/'), '/datasets/a?b=1#c');
  for (const wanted of [
    '//elsewhere.example/',
    '/\\elsewhere.example',
    'https://elsewhere.example/',
    '/.//elsewhere.example',
    '',
    null,
  ]) {
    const found = ownAddress(wanted, '/');
    assert.ok(found.startsWith('/') && !found.startsWith('//') && !found.startsWith('/\\'), String(wanted));
    assert.equal(new URL(found, 'http://here.example').host, 'here.example', String(wanted));
  }
});
