interface Route {
  readonly method: string;
  /** As Hono writes it: `/api/backups/:id`. */
  readonly path: string;
}

/** Answers which methods a path has; none where there is no such path. */
export function allowedMethods(routes: readonly Route[]): (path: string) => readonly string[] {
  const known = routes.map(({ method, path }) => ({
    methods: method === 'GET' ? [method, 'HEAD'] : [method],
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
  }));
  return (path) => [
    ...new Set(known.flatMap(({ methods, pattern }) => (pattern.test(path) ? methods : []))),
  ];
}
