import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderMail } from './mail-html.ts';

const bodyOf = (html: string) => /<body>([^]*)<\/body>/.exec(renderMail(html))?.[1] ?? '';

describe('the HTML of a mail', () => {
  test('comes as a whole document that allows nothing from elsewhere', () => {
    const html = renderMail('<p>Hi</p>');
    assert.match(html, /^<!doctype html>/);
    assert.match(
      html,
      /content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/,
    );
  });

  test('keeps what it looks like', () => {
    const html =
      '<h1 style="color: red; font-size: 20px">Hi</h1><table><tbody><tr><td align="right">1</td></tr></tbody></table>';
    assert.equal(bodyOf(html), html);
  });

  test('opens links to the web and to mail elsewhere, and no others', () => {
    assert.equal(
      bodyOf('<a href="https://example.org/" target="_top">a</a>'),
      '<a href="https://example.org/" target="_blank" rel="noopener noreferrer">a</a>',
    );
    for (const href of [
      'javascript:alert(1)',
      ' java\tscript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '//example.org',
      'file:///etc',
      '&#106;avascript:x',
    ]) {
      assert.equal(bodyOf(`<a href="${href}">a</a>`), '<a>a</a>', href);
    }
  });

  test('shows pictures within the mail, and loads none', () => {
    const inside = '<img src="data:image/png;base64,iVBORw0KGgo=">';
    assert.equal(bodyOf(inside), inside);
    for (const src of [
      'https://example.org/pixel.png',
      'cid:x',
      'data:image/svg+xml;base64,AAAA',
      'data:text/html;base64,AAAA',
      '//x/y',
    ]) {
      assert.equal(bodyOf(`<img src="${src}">`), '<img>', src);
    }
    assert.doesNotMatch(
      bodyOf('<img srcset="https://x/y 2x"><body background="https://x/y"><input type=image src="https://x">'),
      /https/,
    );
  });

  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<style>@import "https://x/y";</style>',
    '<p style="background:url(https://x/y)">',
    '<p style="position:fixed;top:0;left:0;width:100%;height:100%">',
    '<p style="color:red;background-color:\\75rl(https://x/y)">',
    '<form action="https://x/y"><button formaction="javascript:alert(1)">b</button></form>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="https://x/y"></object><embed src="https://x/y">',
    '<base href="https://x/y"><link rel=stylesheet href="https://x/y"><meta http-equiv=refresh content="0;https://x/y">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<template><script>alert(1)</script></template>',
    '<a href="https://x/y" onclick="alert(1)" id=forms name=body>a</a>',
    '<video src="https://x/y" poster="https://x/y"></video><audio src="https://x/y"></audio>',
    '<p id=x class=y data-z=1 aria-label=q role=alert>',
    '<xmp><img src=x onerror=alert(1)></xmp><plaintext><img src=x onerror=alert(1)>',
  ];
  for (const html of hostile) {
    test(`does no harm: ${html.slice(0, 60)}`, () => {
      const body = bodyOf(`${html}<p>after</p>`).replaceAll(
        /<a href="https:\/\/x\/y" target="_blank" rel="noopener noreferrer">/g,
        '',
      );
      assert.doesNotMatch(
        body,
        /<(?:script|style|svg|math|form|button|input|iframe|object|embed|base|link|meta|video|audio|template)\b/i,
      );
      assert.doesNotMatch(body, /<[^>]*(?:\son\w+=|https:|javascript|url\(|position|\bid=|\bname=|\bclass=|data-)/i);
    });
  }
});
