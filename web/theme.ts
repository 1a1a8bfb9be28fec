import {
  Alert,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
} from '@mantine/core';

/** The one accent of the app: the red of a ripe cherry. */
const cherry: MantineColorsTuple = [
  '#fff0f4',
  '#fadde5',
  '#f0b9c8',
  '#e792aa',
  '#df7090',
  '#d95a80',
  '#c93a67',
  '#a61e4d',
  '#8f1741',
  '#7a0f36',
];

/** What all places share: type, colours, roundness. */
export const theme = createTheme({
  colors: { cherry },
  primaryColor: 'cherry',
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'md',
  components: {
    // On its pale ground a title in the colour of the notice could hardly be read.
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.5' },
    },
  },
});

/** Grey that can be read: the usual dimmed text is too pale on white. */
export const cssVariables: CSSVariablesResolver = (current) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': current.colors.gray[7],
    '--mantine-color-placeholder': current.colors.gray[6],
    '--mantine-color-anchor': current.colors['cherry']?.[7] ?? '',
    '--mantine-color-error': current.colors.red[9],
    '--kirsch-ground': '#fcfbfb',
  },
  dark: {
    '--mantine-color-dimmed': current.colors.dark[1],
    '--mantine-color-anchor': current.colors['cherry']?.[2] ?? '',
    '--mantine-color-error': current.colors.red[4],
    '--kirsch-ground': current.colors.dark[8],
  },
});
