/** What of an OpenAPI document stands in `docs/api.md`. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface OpenApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

const INTRODUCTION = `# The API of the app

<!-- Made by scripts/build-api-docs.ts from the schemas in src/app/api; changes belong there. -->

\`kirsch app\` serves its pages and this API at one address of this computer, such as \`http://127.0.0.1:8017\`. The same as OpenAPI 3.1 is
at \`/api/openapi.json\`.

- **Session.** The address that the command opens ends in \`#code=…\`. The code works once: \`POST /api/session\` with
  \`{"code": "…"}\` sets a cookie, \`HttpOnly\` and \`SameSite=Strict\`, which every other request needs.
- **Where requests come from.** \`Host\` must be the app's own; a request that may change something bears the app's own \`Origin\`, and
  \`Content-Type: application/json\` where it has a body, of 1 MiB at most and of a length that it says. Pages of other sites are refused, and there is
  no CORS.
- **Errors** are \`{"error": {"code", "message", "hint"}}\` with a status of 4xx or 5xx; the codes are those of [the library](library.md#errors),
  and of the app itself: \`session-missing\`, \`session-code-wrong\`, \`password-wrong\`, \`too-many-guesses\`, \`host-refused\`, \`origin-refused\`, \`type-refused\`,
  \`method-refused\`, \`request-invalid\` (with \`fields\`), \`too-large\`, \`not-here\`, \`storage-missing\`, \`password-missing\`, \`same-storage\`,
  \`webhook-missing\`, \`service-unknown\`, \`ending\`. 400 is a request that its schema does not take, 422 one that it takes and that yet cannot be meant.
- **Secrets** go in and never come out; the recovery kit, which holds the repository's password, is given out when a repository is made and to who
  types the password again.
- **Jobs.** What takes time answers at once with a \`Job\`. Its progress and its end are told by \`GET /api/events\`, and by
  \`GET /api/jobs/{id}\`; \`DELETE\` cancels it. One job at a time works on a storage, the others wait.
- Times are ISO 8601 in UTC, sizes are bytes. The web pages type their client by \`ApiClient\` of \`src/app/api/api.ts\`.`;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** `docs/api.md`: every route and every schema, for people. */
export function apiDocument({ paths = {}, components }: OpenApiDocument): string {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const operation = operations[method];
      return operation ? [describeOperation(method, path, operation)] : [];
    }),
  );
  const schemas = Object.entries(components?.schemas ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => describeSchema(name, schema));
  return `${[INTRODUCTION, '## Routes', ...routes, '## Schemas', ...schemas].join('\n\n')}\n`;
}

function describeOperation(method: string, path: string, operation: Operation): string {
  const { summary = '', description, parameters = [], requestBody, responses } = operation;
  const lines = [`### ${method.toUpperCase()} ${path}`, '', summary];
  if (description) lines.push('', description);
  const said = parameters.map(({ name, in: place, required, schema, description: what }) => {
    const optional = required ? '' : ', optional';
    const text = what ?? schema?.description;
    return `- \`${name}\` (${place}${optional}): ${typeOf(schema)}${defaultOf(schema)}${text ? `. ${text}` : ''}`;
  });
  const body = requestBody && schemaOf(requestBody.content);
  if (body) said.push(`- body: ${typeOf(body)}`);
  for (const [status, { description: what, content }] of Object.entries(responses)) {
    if (status === 'default') continue;
    said.push(`- ${status}: ${what} ${content ? typeOf(schemaOf(content)) : ''}`.trimEnd());
  }
  return [...lines, '', ...said].join('\n');
}

function schemaOf(content: Content): Schema | undefined {
  return Object.values(content)[0]?.schema;
}

function describeSchema(name: string, schema: Schema): string {
  const lines = [`### ${name}`, ''];
  if (schema.description) lines.push(schema.description, '');
  const shapes = schema.oneOf ?? schema.anyOf;
  if (shapes?.every((shape) => shape.properties)) {
    const shared = sharedBy(shapes);
    if (shared.length > 0) lines.push('All of these kinds have:', '', ...shared, '');
    lines.push('One of:');
    for (const shape of shapes) {
      lines.push('', ...propertiesOf(shape).filter((line) => !shared.includes(line)));
    }
  } else if (schema.properties) lines.push(...propertiesOf(schema));
  else lines.push(typeOf(schema));
  return lines.join('\n');
}

/** What all of the shapes say alike. */
function sharedBy(shapes: readonly Schema[]): string[] {
  const [first = [], ...others] = shapes.map(propertiesOf);
  return first.filter((line) => others.every((other) => other.includes(line)));
}

function propertiesOf({ properties = {}, required = [] }: Schema): string[] {
  return Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : ', optional';
    const text = schema.description ? `. ${schema.description}` : '';
    return `- \`${name}\`: ${typeOf(schema)}${optional}${defaultOf(schema)}${text}`;
  });
}

/** A type in one line. */
function typeOf(schema: Schema | undefined): string {
  if (!schema) return 'anything';
  if (schema.$ref) return linkTo(schema.$ref);
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  const shapes = schema.oneOf ?? schema.anyOf;
  if (shapes) return shapes.map(typeOf).join(' or ');
  if (schema.allOf) return schema.allOf.map(typeOf).join(' and ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (schema.properties) {
    const inner = Object.entries(schema.properties).map(([name, property]) => {
      const optional = schema.required?.includes(name) ? '' : '?';
      return `\`${name}${optional}\`: ${typeOf(property)}`;
    });
    return `{ ${inner.join(', ')} }`;
  }
  if (typeof schema.additionalProperties === 'object') {
    return `record of ${typeOf(schema.additionalProperties)}`;
  }
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'anything');
  return schema.format === 'date-time' ? 'time' : String(type);
}

function linkTo(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return `[${name}](#${name.toLowerCase()})`;
}

function defaultOf(schema: Schema | undefined): string {
  return schema?.default === undefined ? '' : `, default \`${JSON.stringify(schema.default)}\``;
}
