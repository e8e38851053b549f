"""Seats of an exercise without a browser: what a page asks of the server and when, and nothing drawn.

A page opens one channel, asks for its run, and asks again for each part that the server told it to repeat (an
``AutoRerun``), at its interval; those of a run end with the next one.
"""

import asyncio
import time
from collections.abc import Callable
from threading import Thread

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

LARGEST = 50_000_000  # bytes of a message


class Seats:
    """Many seats, each with a channel of its own, kept on a thread; ``seen`` notes when each first got a text."""

    def __init__(self, address: str, tokens: list[str]):
        self.address, self.tokens = address.replace("http", "ws", 1), tokens
        self.subject, self.seen = b"", [0.0] * len(tokens)
        self.drawn = [0] * len(tokens)  # runs that each has got to their end
        self._thread = Thread(target=lambda: asyncio.run(self._all()), daemon=True)

    def start(self) -> None:
        """Take all seats, and return when each has got its page once."""
        self._thread.start()
        wait(lambda: all(self.drawn), 300)

    def look_for(self, subject: str) -> None:
        self.seen = [0.0] * len(self.tokens)
        self.subject = subject.encode()

    async def _all(self) -> None:
        await asyncio.gather(*(self._sit(n, token) for n, token in enumerate(self.tokens)))

    async def _sit(self, n: int, token: str) -> None:
        async with connect(f"{self.address}/_stcore/stream", subprotocols=["streamlit"], max_size=LARGEST) as channel:
            repeated: list[asyncio.Task] = []
            await self._ask(channel, token)
            async for message in channel:
                if self.subject and not self.seen[n] and self.subject in message:
                    self.seen[n] = time.time()
                told = ForwardMsg.FromString(message)
                kind = told.WhichOneof("type")
                if kind == "new_session" and not list(told.new_session.fragment_ids_this_run):
                    for task in repeated:
                        task.cancel()
                    repeated.clear()
                elif kind == "auto_rerun":
                    task = self._repeat(channel, token, told.auto_rerun.fragment_id, told.auto_rerun.interval)
                    repeated.append(asyncio.create_task(task))
                elif kind == "script_finished":
                    self.drawn[n] += 1

    async def _repeat(self, channel, token: str, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._ask(channel, token, fragment)

    async def _ask(self, channel, token: str, fragment: str = "") -> None:
        context = ContextInfo(timezone="UTC", locale="en-US", url=f"{self.address}/play", color_scheme="light")
        state = ClientState(
            query_string=f"seat={token}&lang=en", page_name="play", fragment_id=fragment, is_auto_rerun=bool(fragment),
            context_info=context,
        )  # fmt: skip
        await channel.send(BackMsg(rerun_script=state).SerializeToString())


def wait(until: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)
