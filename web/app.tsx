import { MantineProvider } from '@mantine/core';
import { styleNonce } from './page-nonce.ts';
import { cssVariables, theme } from './theme.ts';

/** The whole page. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={cssVariables}
      getStyleNonce={styleNonce}
    >
      <main />
    </MantineProvider>
  );
}
