export { ownProgram } from './own-program.ts';
export { installService, removeService, type ServiceState, serviceState } from './service.ts';
export { type ServiceDefinition, serviceDefinition } from './service-definition.ts';
