import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** A link to another place of the app. */
export function RouterLink({
  href,
  children,
  ...props
}: { href: string; children: ReactNode } & AnchorProps) {
  return (
    <Anchor component={Link} href={href} underline="always" {...props}>
      {children}
    </Anchor>
  );
}
