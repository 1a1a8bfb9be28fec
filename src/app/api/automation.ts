import type { z } from '@hono/zod-openapi';
import { createRoute } from '@hono/zod-openapi';
import { type AppSettings, localOffsetAt, planForget } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { tryWebhook } from '../automation/start-automation.ts';
import { ruleOf, viewsOfHolding } from '../chores/tidy.ts';
import { Refusal } from '../http/refusal.ts';
import { checkWebhookUrl } from '../notify/webhook.ts';
import { runAgreement } from '../runs/run-agreement.ts';
import {
  installService,
  ownProgram,
  removeService,
  serviceDefinition,
  serviceState,
} from '../service/index.ts';
import {
  Agreement,
  AutomationChange,
  AutomationView,
  ServiceChange,
  WebhookTrial,
} from './automation-schemas.ts';
import { answers, DONE, Done, takes } from './describe-route.ts';
import { JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';

type View = z.infer<typeof AutomationView>;

const look = createRoute({
  method: 'get',
  path: '/automation',
  summary: 'What happens by itself: when backups are made, what is kept, who is told.',
  responses: answers('As it is set.', AutomationView),
});

const change = createRoute({
  method: 'put',
  path: '/automation',
  summary: 'Change some of it; what is left out stays.',
  request: { body: takes(AutomationChange) },
  responses: answers('As it is set now.', AutomationView),
});

const agree = createRoute({
  method: 'post',
  path: '/automation/agree',
  summary: 'Say that a backup is rightly so much smaller; rules go on then.',
  request: { body: takes(Agreement) },
  responses: answers('The job that notes it.', JobStarted),
});

const trial = createRoute({
  method: 'post',
  path: '/automation/webhook-trial',
  summary: 'Post a message to the webhook that is given, or to the one that is kept.',
  request: { body: takes(WebhookTrial) },
  responses: answers('The service took it.', Done),
});

const service = createRoute({
  method: 'put',
  path: '/automation/service',
  summary: 'Start the app at login, or no more.',
  request: { body: takes(ServiceChange) },
  responses: answers('As it is set now.', AutomationView),
});

export function automationRoutes(parts: AppParts) {
  const { automation, env, events, secrets, settings } = parts;
  return newGroup()
    .openapi(look, async (c) => c.json(await viewOf(parts), 200))
    .openapi(change, async (c) => {
      const wanted = c.req.valid('json');
      if (typeof wanted.webhook === 'string') {
        secrets.add(wanted.webhook);
        checkWebhookUrl(wanted.webhook);
      }
      await settings.edit((now) => changed(now, wanted));
      await automation.refresh();
      events.changed('settings', 'state');
      return c.json(await viewOf(parts), 200);
    })
    .openapi(agree, async (c) =>
      c.json({ job: await runAgreement(parts, c.req.valid('json').id) }, 200),
    )
    .openapi(trial, async (c) => {
      const kept = (await settings.read()).notifications.webhook;
      const address = c.req.valid('json').webhook ?? kept;
      if (address === undefined) {
        throw new Refusal(409, 'webhook-missing', 'There is no webhook yet.', {
          hint: 'Give its address.',
        });
      }
      secrets.add(address);
      await tryWebhook(parts, address, c.req.raw.signal);
      return c.json(DONE, 200);
    })
    .openapi(service, async (c) => {
      const definition = serviceDefinition(ownProgram(env), { env, home: parts.home });
      if (!definition) {
        throw new Refusal(
          409,
          'service-unknown',
          'Kirsch knows no way to start at login on this system.',
        );
      }
      if (c.req.valid('json').isInstalled) await installService(definition);
      else await removeService(definition);
      events.changed('settings');
      return c.json(await viewOf(parts), 200);
    });
}

function changed(now: AppSettings, wanted: z.infer<typeof AutomationChange>): AppSettings {
  const { desktopNotifications, missedAfterDays, webhook, secondStorage, ...plain } = wanted;
  const { webhook: kept, ...notifications } = now.notifications;
  const { secondStorage: second, ...before } = now;
  const address = webhook === undefined ? kept : webhook;
  const copies = secondStorage === undefined ? second : secondStorage;
  return {
    ...before,
    ...given(plain),
    ...(copies && { secondStorage: copies }),
    notifications: {
      desktop: desktopNotifications ?? notifications.desktop,
      missedAfterDays: missedAfterDays ?? notifications.missedAfterDays,
      ...(address && { webhook: address }),
    },
  };
}

/** Without what is left out. */
function given<T extends object>(fields: T): { [name in keyof T]: Exclude<T[name], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as never;
}

async function viewOf(parts: AppParts): Promise<View> {
  const { automation, env, home, settings } = parts;
  const now = await settings.read();
  const { schedule, onlyIfChanged, retention, secondStorage, weeklyCheck } = now;
  const { desktop, missedAfterDays, webhook } = now.notifications;
  const { nextRun } = automation;
  const definition = serviceDefinition(ownProgram(env), { env, home });
  return {
    schedule,
    onlyIfChanged,
    retention,
    ...(secondStorage !== undefined && { secondStorage }),
    weeklyCheck,
    desktopNotifications: desktop,
    missedAfterDays,
    hasWebhook: webhook !== undefined,
    ...(nextRun !== undefined && { nextRun: new Date(nextRun).toISOString() }),
    ...(definition && {
      service: { kind: definition.kind, state: await serviceState(definition) },
    }),
    holding: await holdingOf(parts, now),
  };
}

/** What the rule would leave alone since a backup shrank; none while the storage is out of reach, which the state says. */
async function holdingOf({ contents }: AppParts, now: AppSettings): Promise<View['holding']> {
  const rule = ruleOf(now.retention);
  if (!rule) return [];
  try {
    const { snapshots } = await contents.list();
    const { holding } = planForget(snapshots, { rule, now: Date.now(), offsetAt: localOffsetAt });
    return viewsOfHolding(holding, snapshots);
  } catch {
    return [];
  }
}
