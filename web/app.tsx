import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from './api/query-client.ts';
import { styleNonce } from './page-nonce.ts';
import { Door } from './shell/door.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
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
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <Door />
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}
