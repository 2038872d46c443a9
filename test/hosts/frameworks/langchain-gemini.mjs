import { ChatGoogleGenerativeAI } from '@langchain/google-genai';
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { createAgent } from 'langchain';

const { MODEL_URL, SERVER, ASK } = process.env;
const client = new MultiServerMCPClient({
  mcpServers: { heygen: { transport: 'stdio', command: process.execPath, args: [SERVER], env: process.env } },
});
const model = new ChatGoogleGenerativeAI({
  model: 'gemini-2.5-flash',
  apiKey: 'none',
  baseUrl: new URL(MODEL_URL).origin,
  disableStreaming: true,
});
const agent = createAgent({ model, tools: await client.getTools() });
await agent.invoke({ messages: [{ role: 'user', content: ASK }] }, { recursionLimit: 40 });
await client.close();
