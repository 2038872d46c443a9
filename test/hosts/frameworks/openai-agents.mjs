import { Agent, MCPServerStdio, OpenAIChatCompletionsModel, run, setTracingDisabled } from '@openai/agents';
import OpenAI from 'openai';

const { MODEL_URL, SERVER, ASK } = process.env;
setTracingDisabled(true);
const server = new MCPServerStdio({ name: 'heygen', command: process.execPath, args: [SERVER], env: process.env });
await server.connect();
const model = new OpenAIChatCompletionsModel(new OpenAI({ baseURL: MODEL_URL, apiKey: 'none' }), 'fake');
const agent = new Agent({ name: 'film', model, mcpServers: [server], mcpConfig: { convertSchemasToStrict: true } });
await run(agent, ASK, { maxTurns: 12 });
await server.close();
