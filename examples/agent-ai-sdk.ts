/**
 * An agent that makes films, with the AI SDK. Not part of this package's dependencies:
 *
 *   npm install ai @ai-sdk/mcp
 *   AI_GATEWAY_API_KEY=… npx tsx examples/agent-ai-sdk.ts "A 10-second film on bees"
 *
 * It reads the list of tools that `HEYGEN_MCP_URL` offers; `?toolsets=discover` makes it three.
 */
import { createMCPClient } from '@ai-sdk/mcp';
import { generateText, stepCountIs } from 'ai';

const url = process.env.HEYGEN_MCP_URL ?? 'http://127.0.0.1:3000/mcp';
const mcp = await createMCPClient({ transport: { type: 'http', url } });
try {
  const { text } = await generateText({
    model: process.env.MODEL ?? 'anthropic/claude-sonnet-4.5',
    tools: await mcp.tools(),
    // Creating, waiting a few times, answering: a film takes some ten steps.
    stopWhen: stepCountIs(20),
    system: 'Before you spend money, say what it costs. Wait for films with wait_seconds; never create one twice.',
    prompt: process.argv[2] ?? 'Make a 10-second film on bees and give me its address.',
  });
  console.log(text);
} finally {
  await mcp.close();
}
