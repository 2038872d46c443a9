import { VERSION } from '../../runtime/version.ts';
import { describeUnknownVariable } from '../settings/unknown-variables.ts';
import { type Check, fail, pass } from './check.ts';

/** The program itself, and the names of its settings. */
export const checkProgram: Check = async ({ config }) => [
  pass(`heygen-mcp ${VERSION} on Node ${process.versions.node}`),
  ...config.unknownVariables.map((variable) => fail(describeUnknownVariable(variable))),
];
