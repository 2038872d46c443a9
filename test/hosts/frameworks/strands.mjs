import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Agent, McpClient } from '@strands-agents/sdk';
import { OpenAIModel } from '@strands-agents/sdk/models/openai';

const { MODEL_URL, SERVER, ASK } = process.env;
const transport = new StdioClientTransport({ command: process.execPath, args: [SERVER], env: process.env });
const client = new McpClient({ transport });
const model = new OpenAIModel({ api: 'chat', modelId: 'fake', apiKey: 'none', clientConfig: { baseURL: MODEL_URL } });
const agent = new Agent({ model, tools: [client], printer: false });
await agent.invoke(ASK);
await client.disconnect();
