/** A page's own requests are told by a word nobody outside knows; robots by what they call themselves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRobot, pageAsking, pageHeaders } from './asking.ts';

test('only the platform’s own word passes for a page', () => {
  assert.equal(pageAsking({ headers: pageHeaders('preview') }), 'preview');
  assert.equal(pageAsking({ headers: {} }), undefined);
  for (const said of ['preview', ' preview', 'x preview', 'AAAAAAAAAAAAAAAAAAAAAAAA preview'])
    assert.equal(pageAsking({ headers: { 'x-gongshu-page': said } }), undefined, said);
});

test('robots say who they are; browsers and programs are none', () => {
  for (const agent of [
    'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)',
    'GPTBot',
  ])
    assert.ok(isRobot({ headers: { 'user-agent': agent } }), agent);
  for (const agent of [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1',
    'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36',
    'python-requests/2.32',
    'curl/8.5.0',
    'RobotoReader/1.0',
    '',
  ])
    assert.ok(!isRobot({ headers: { 'user-agent': agent } }), agent);
  assert.ok(!isRobot({ headers: {} }));
});
