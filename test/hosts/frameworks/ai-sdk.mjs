import { createMCPClient } from '@ai-sdk/mcp';
import { Experimental_StdioMCPTransport } from '@ai-sdk/mcp/mcp-stdio';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, stepCountIs } from 'ai';

const { MODEL_URL, SERVER, ASK } = process.env;
const client = await createMCPClient({
  transport: new Experimental_StdioMCPTransport({ command: process.execPath, args: [SERVER], env: process.env }),
});
const model = createOpenAI({ baseURL: MODEL_URL, apiKey: 'none' }).chat('fake');
await generateText({ model, prompt: ASK, tools: await client.tools(), stopWhen: stepCountIs(12) });
await client.close();
