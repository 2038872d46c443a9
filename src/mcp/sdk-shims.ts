/**
 * Stands in for the SDK's `_shims` in the bundle. The SDK names its JSON Schema validator there so that one can be
 * chosen; this one is a tenth of ajv, and compiles nothing at start.
 */
export { default as process } from 'node:process';
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
