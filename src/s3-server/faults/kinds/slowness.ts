/** Faults that only take time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ALL, type FaultMaker, OBJECT_BODIES } from './fault-maker.ts';
import { Pace } from './pace.ts';
import { streamOf, withBody } from './reply-body.ts';

/** The request waits before it is looked at. Default 50 ms. */
export const latency: FaultMaker = {
  on: ALL,
  make: ({ rule: { ms = 50 } }) => ({
    strike: () => ({
      arrive: async () => {
        await sleep(ms);
      },
    }),
  }),
};

/** Bodies crawl. Default 1 MB a second. */
export const slowBody: FaultMaker = {
  on: OBJECT_BODIES,
  make: ({ rule: { bytesPerSecond = 1_000_000 } }) => ({
    strike: () => {
      const pace = new Pace(bytesPerSecond);
      return {
        upload: (chunks) => pace.over(chunks),
        reply: (reply) => withBody(reply, (chunks) => pace.over(chunks)),
      };
    },
  }),
};

/** What an answer's head has, about. */
const REPLY_HEAD_BYTES = 300;

/**
 * A line to a distant server, shared by all connections: `ms` from a request to its answer, and `bytesPerSecond` each way,
 * heads included. Default 50 ms and 100 Mbit/s. Opening a connection takes as long as an empty request. What it leaves
 * out: that a connection's window grows only slowly.
 */
export const line: FaultMaker = {
  on: ALL,
  make: ({ rule: { ms = 50, bytesPerSecond = 12_500_000 } }) => {
    const up = new Pace(bytesPerSecond);
    const down = new Pace(bytesPerSecond);
    const opened = new WeakSet<object>();
    return {
      strike: ({ connection, headBytes }) => ({
        arrive: async () => {
          const ways = opened.has(connection) ? 1 : 2;
          opened.add(connection);
          await up.carry(headBytes);
          await sleep(ms * ways);
        },
        upload: (chunks) => up.over(chunks),
        reply: async (reply) => {
          await down.carry(REPLY_HEAD_BYTES);
          return streamOf(reply) ? withBody(reply, (chunks) => down.over(chunks)) : reply;
        },
      }),
    };
  },
};
