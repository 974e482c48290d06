import createDOMPurify from 'dompurify';
import { JSDOM } from 'jsdom';

const tags =
  `a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em
  figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span
  strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/);
const attributes =
  `align alt bgcolor border cellpadding cellspacing color cols colspan dir face height href lang reversed
  rowspan size span src start style target title type valign width`.split(/\s+/);
const styles =
  /^(?:color|background-color|font(?:-(?:size|weight|style|family))?|line-height|text-(?:align|decoration|indent)|vertical-align|white-space|(?:margin|padding|border)(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color))?|border-(?:collapse|spacing|radius)|(?:max-)?(?:width|height)|list-style-type)$/;
const picture = /^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=\s]+$/i;
const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;

const { window } = new JSDOM('');
const purifier = createDOMPurify(window);

purifier.addHook('uponSanitizeAttribute', (element, attribute) => {
  const { attrName: name, attrValue: value } = attribute;
  if (name === 'src') attribute.keepAttr = element.tagName === 'IMG' && picture.test(value);
  if (name === 'href') attribute.keepAttr = element.tagName === 'A' && /^\s*(?:https?:\/\/|mailto:)/i.test(value);
  if (name === 'style') attribute.attrValue = safeStyle(value);
});

purifier.addHook('afterSanitizeAttributes', (element) => {
  if (element.tagName !== 'A') return;
  element.removeAttribute('target');
  if (!element.hasAttribute('href')) return;
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
});

/** Only what sets type and spacing: nothing that loads, moves or covers. */
function safeStyle(style: string): string {
  return style
    .split(';')
    .map((declaration) => declaration.trim())
    .filter((declaration) => styles.test(declaration.split(':')[0]?.trim().toLowerCase() ?? ''))
    .filter((declaration) => !/[\\<>@]|url|expression|import|image|var\(|\/\*|attr/i.test(declaration))
    .join('; ');
}

/** Sanitises last: what comes out is written into the document as it is. */
export function renderMail(html: string): string {
  const body = purifier.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: attributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_NAMESPACES: ['http://www.w3.org/1999/xhtml'],
    KEEP_CONTENT: true,
    FORBID_CONTENTS: [
      'script',
      'style',
      'svg',
      'math',
      'noscript',
      'template',
      'title',
      'head',
      'iframe',
      'object',
      'xmp',
      'noembed',
      'noframes',
      'plaintext',
      'textarea',
      'select',
      'option',
      'button',
      'audio',
      'video',
    ],
  });
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><style>body{font:15px/1.5 system-ui,sans-serif;margin:12px;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}</style></head><body>${body}</body></html>`;
}
