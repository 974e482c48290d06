import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** The one accent: the green of deep water. */
const harbour: MantineColorsTuple = [
  '#eef7f6',
  '#d9eceb',
  '#b4d8d6',
  '#8ac5c1',
  '#67b3af',
  '#3a8f8d',
  '#257776',
  '#176363',
  '#0f5052',
  '#0a3c3f',
];

/** Ink, from what is written to the darkest ground. */
const ink: MantineColorsTuple = [
  '#e8e6e0',
  '#cbcac5',
  '#a6a9aa',
  '#747b81',
  '#3b444c',
  '#2b333a',
  '#20272d',
  '#161b20',
  '#11151a',
  '#0c0f13',
];

/** Greys of paper, for what is not there yet and lines that hardly count. */
const stone: MantineColorsTuple = [
  '#f7f4ee',
  '#f0ece4',
  '#e8e3d9',
  '#ded8cc',
  '#cdc6b8',
  '#aaa496',
  '#857f73',
  '#625d53',
  '#45413a',
  '#2d2a25',
];

/** Brick, for what goes wrong or cannot be taken back. */
const brick: MantineColorsTuple = [
  '#fdf2f0',
  '#fae1dd',
  '#f6cbc4',
  '#f4b5ad',
  '#f2a097',
  '#e27a6f',
  '#c44f45',
  '#a8322a',
  '#8a2620',
  '#6b1d18',
];

const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, Inter, "Noto Sans", sans-serif';
const serif = 'Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif';

/** What stands on a colour is dark where the colour is light: in the dark. */
const variantColorResolver: VariantColorsResolver = (asked) => {
  const colors = defaultVariantColorsResolver(asked);
  return asked.variant === 'filled' ? { ...colors, color: 'var(--mantine-primary-color-contrast)' } : colors;
};

export const theme = createTheme({
  colors: { harbour, red: brick, gray: stone, dark: ink },
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver,
  black: '#22211d',
  fontFamily: sans,
  fontSizes: { xs: '13px', sm: '15px', md: '16px', lg: '18px', xl: '21px' },
  headings: { fontFamily: serif, fontWeight: '600' },
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '14px', xl: '22px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Light is paper, dark is ink; everything else follows from these. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#faf7f1',
    '--mantine-color-default': '#fffdf9',
    '--mantine-color-default-hover': '#f2ece1',
    '--mantine-color-default-border': '#e3dccf',
    '--mantine-color-dimmed': '#625d53',
    '--mantine-color-placeholder': '#6d675c',
    '--mantine-color-anchor': '#176363',
    '--mantine-color-error': '#a8322a',
    '--mantine-primary-color-contrast': '#ffffff',
  },
  dark: {
    '--mantine-color-dimmed': '#a6a9aa',
    '--mantine-color-placeholder': '#9a9ea0',
    '--mantine-color-anchor': '#8ac5c1',
    '--mantine-color-error': '#f2a097',
    '--mantine-color-red-light': '#35211f',
    '--mantine-color-red-light-hover': '#432825',
    '--mantine-color-red-light-color': '#f2a097',
    '--mantine-primary-color-contrast': '#0b1b1c',
  },
});
