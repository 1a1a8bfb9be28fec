/*
 * Node's `http` and `https`. An `import` of them makes Node.js load all that they could be asked for, a WebSocket and a whole
 * second HTTP client among it, which takes 20 ms of each start; asked for like this they load what is used.
 */
export const nodeHttp = process.getBuiltinModule('node:http');
export const nodeHttps = process.getBuiltinModule('node:https');
