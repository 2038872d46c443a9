import { createOpenAI } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { MCPClient } from '@mastra/mcp';

const { MODEL_URL, SERVER, ASK } = process.env;
const client = new MCPClient({
  servers: { heygen: { command: process.execPath, args: [SERVER], env: process.env } },
});
const model = createOpenAI({ baseURL: MODEL_URL, apiKey: 'none' }).chat('fake');
const agent = new Agent({
  id: 'film',
  name: 'film',
  instructions: 'Make films.',
  model,
  tools: await client.listTools(),
});
await agent.generate(ASK, { maxSteps: 12 });
await client.disconnect();
