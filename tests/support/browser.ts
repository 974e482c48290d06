import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const BINARY = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find(existsSync);
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const photographs = process.env['SCREENSHOTS'];

export function openBrowser(): Promise<Browser> {
  if (!BINARY) throw new Error('There is no browser for the journeys (apt-get install chromium).');
  return chromium.launch({ executablePath: BINARY, args: FLAGS });
}

export type Visitor = { page: Page; url: string; leave(): Promise<void> };

/** Somebody at the product with a browser of their own. What goes wrong in the page's scripts fails the journey. */
export async function visit(
  browser: Browser,
  url: string,
  look: { phone?: boolean; dark?: boolean; locale?: string } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: SIZES[look.phone ? 'phone' : 'wide'],
    colorScheme: look.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: look.locale ?? 'en-GB',
    ...(look.phone && { hasTouch: true }),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  // What the policy of the page forbids is said there, and so is what React finds wrong.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) wrong.push(message.text());
  });
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (address.origin !== new URL(url).origin && !['data:', 'blob:', 'about:'].includes(address.protocol))
      wrong.push(`The page asked ${address.origin}, which is not us.`);
  });
  await page.goto(url);
  return {
    page,
    url,
    async leave() {
      await context.close();
      assert.deepEqual(wrong, []);
    },
  };
}

const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
type Size = keyof typeof SIZES;

/**
 * WCAG 2.2 AA as far as a program can tell, on a desk in light and dark and on a phone, where also nothing may stick
 * out; with SCREENSHOTS=folder also pictures to look at.
 */
export async function checkPage(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const [size, colorScheme] of [
    ['wide', 'light'],
    ['wide', 'dark'],
    ...(photographs ? ([['phone', 'dark']] as const) : []),
    ['phone', 'light'],
  ] as const)
    await checkLook(page, name, size, colorScheme);
  if (before) await page.setViewportSize(before);
}

async function checkLook(page: Page, name: string, size: Size, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.waitForFunction(`document.documentElement.dataset.mantineColorScheme === '${colorScheme}'`);
  // Colours may fade into each other; a busy machine takes its time for it.
  await page.waitForTimeout(300);
  await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))');
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`);
  const found = violations.map(({ id, help, nodes }) => [id, help, ...nodes.map((node) => node.html)].join('\n'));
  assert.deepEqual(found, [], `${name}, ${size}, ${colorScheme}`);
  if (size === 'phone') await checkFits(page);
  if (photographs)
    await page.screenshot({
      path: join(photographs, `${name}-${size}-${colorScheme}.png`),
      fullPage: size === 'phone',
    });
}

/** With SCREENSHOTS=folder: what was last on the screen, to see why a journey failed. */
export async function keepLastLook(page: Page | undefined, name: string): Promise<void> {
  if (photographs && page)
    await page.screenshot({ path: join(photographs, `last-${name.replaceAll(/\W+/g, '-')}.png`) });
}

/** No page scrolls sideways on a phone; names what sticks out. */
export async function checkFits(page: Page): Promise<void> {
  const sticking = await page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > width);
    return wide.slice(0, 8).map((one) => one.outerHTML.slice(0, 160));
  })()`);
  assert.deepEqual(sticking, [], `${page.url()} is wider than the screen`);
}
