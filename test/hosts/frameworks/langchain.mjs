import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent } from 'langchain';

const { MODEL_URL, SERVER, ASK } = process.env;
const client = new MultiServerMCPClient({
  mcpServers: { heygen: { transport: 'stdio', command: process.execPath, args: [SERVER], env: process.env } },
});
const model = new ChatOpenAI({
  model: 'fake',
  apiKey: 'none',
  configuration: { baseURL: MODEL_URL },
  useResponsesApi: false,
});
const agent = createAgent({ model, tools: await client.getTools() });
await agent.invoke({ messages: [{ role: 'user', content: ASK }] }, { recursionLimit: 40 });
await client.close();
