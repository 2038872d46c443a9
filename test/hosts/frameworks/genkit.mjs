import { openAICompatible } from '@genkit-ai/compat-oai';
import { createMcpHost } from '@genkit-ai/mcp';
import { genkit } from 'genkit';

const { MODEL_URL, SERVER, ASK } = process.env;
const ai = genkit({ plugins: [openAICompatible({ name: 'fake', apiKey: 'none', baseURL: MODEL_URL })] });
const host = createMcpHost({
  name: 'genkit-host',
  mcpServers: { heygen: { command: process.execPath, args: [SERVER], env: process.env } },
});
const tools = await host.getActiveTools(ai);
await ai.generate({ model: 'fake/fake', prompt: ASK, tools, maxTurns: 12 });
await host.close();
process.exit();
