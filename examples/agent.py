"""Makes a film over HTTP with the official Python SDK (pip install mcp; Python 3.10 or newer).

    node dist/main.js http --sandbox &
    python examples/agent.py "A 10-second film on bees"
"""

import asyncio
import os
import sys
from datetime import timedelta

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

SERVER = os.environ.get("HEYGEN_MCP_URL", "http://127.0.0.1:3000/mcp")
ERROR = "io.github.heygen-mcp/error"


async def show(progress: float, total: float | None, message: str | None) -> None:
    print(f"{progress:3.0f} %  {message or ''}", file=sys.stderr)


async def call(session: ClientSession, name: str, arguments: dict, attempts: int = 3) -> dict:
    """Calls a tool, and again where the server says that this is safe and may help."""
    # Progress does not reset this time-out in Python, so it is longer than the longest wait of the server.
    result = await session.call_tool(
        name, arguments, read_timeout_seconds=timedelta(seconds=120), progress_callback=show
    )
    if not result.isError:
        return result.structuredContent or {}
    error = (result.meta or {}).get(ERROR)
    text = "\n".join(part.text for part in result.content if part.type == "text")
    if error is None or error["retry"] not in ("same", "later") or attempts <= 1:
        raise RuntimeError(text)
    await asyncio.sleep(error.get("retry_after", 5 if error["retry"] == "later" else 0))
    return await call(session, name, arguments, attempts - 1)


async def main(prompt: str) -> None:
    async with streamablehttp_client(SERVER) as (read, write, _):
        async with ClientSession(read, write) as session:
            await session.initialize()
            made = await call(session, "create_video_agent", {"prompt": prompt})
            while True:
                seen = await call(
                    session,
                    "get_video_agent_session",
                    {"session_id": made["session_id"], "wait_seconds": 50},
                )
                if (seen.get("video") or {}).get("video_url"):
                    print(seen["video"]["video_url"])
                    return


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "A 10-second film on bees"))
