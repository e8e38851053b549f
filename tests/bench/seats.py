"""Seats of an exercise that speak the browser's protocol and draw nothing, so that many of them leave the processors to the server.

A seat does what the page does: it asks for the page once, then asks for each fragment as often as the server has told it
to, with the hashes of the large messages that it still has, and takes a full run for the end of all these timers. It does
what ``follow.js`` does too: a second after each answer it asks whether anything has happened since what it shows.
"""

import asyncio
import json
import time
from threading import Thread

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

FOLLOW = "outage-atlas.follow"
LOST = 5.0  # seconds after which an answer is given up
OLDEST = 2  # runs that a page keeps a large message for after it last came
LARGEST = 64 * 2**20  # bytes of one message
READY = 60.0  # seconds until every seat must have its page


class Seat:
    """One seat: its timers, its large messages, and when the text that is looked for came."""

    def __init__(self, address: str, token: str):
        self.address, self.query = address, f"seat={token}&lang=en"
        self.page, self.kept, self.timers = "", {}, {}
        self.following, self.asked = None, 0
        self.subject, self.seen_at, self.ready = b"\0", None, asyncio.Event()
        self.bytes = self.runs = 0

    async def sit(self) -> None:
        """Take part until cancelled."""
        stream = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(stream, subprotocols=["streamlit"], max_size=LARGEST, proxy=None) as line:
            await self.ask(line)
            try:
                async for told in line:
                    self.take(line, told)
            finally:
                self.stop(list(self.timers))
                self.following.cancel()

    async def ask(self, line: ClientConnection, fragment: str = "", trigger: tuple[str, str] | None = None) -> None:
        here = ContextInfo(timezone="Asia/Seoul", timezone_offset=-540, locale="en-US", url=f"{self.address}/play")
        said = ClientState(
            query_string=self.query, page_script_hash=self.page, page_name="" if self.page else "play",
            fragment_id=fragment, is_auto_rerun=bool(fragment and not trigger), cached_message_hashes=list(self.kept), context_info=here,
        )  # fmt: skip
        if trigger:
            said.widget_states.widgets.add(id=trigger[0], json_trigger_value=trigger[1])
        await line.send(BackMsg(rerun_script=said).SerializeToString())

    def take(self, line: ClientConnection, told: bytes) -> None:
        if self.seen_at is None and self.subject in told:
            self.seen_at = 1000 * time.time()
        self.bytes += len(told)
        message = ForwardMsg.FromString(told)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self.kept[message.hash] = 0
        if kind == "delta" and message.delta.new_element.bidi_component.component_name == FOLLOW:
            self.follow(line, message.delta.new_element.bidi_component, message.delta.fragment_id)
        if kind == "ref_hash":
            self.kept[message.ref_hash] = 0
        elif kind == "new_session":
            self.page = message.new_session.page_script_hash
            if not message.metadata.run.fragment_ids:
                self.stop(list(self.timers))
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.begin(line, message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            self.stop(message.stop_auto_rerun.fragment_ids)
        elif kind == "script_finished":
            self.finished(message.script_finished)

    def finished(self, how: int) -> None:
        self.runs += 1
        if how != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.kept = {key: age + 1 for key, age in self.kept.items() if age < OLDEST}
        if self.following:
            self.ready.set()

    def follow(self, line: ClientConnection, component, fragment: str) -> None:
        """Take an answer, and ask again in a while."""
        data, trigger = json.loads(component.json), f"$$STREAMLIT_INTERNAL_KEY_{component.id}__events"
        if self.following:
            self.following.cancel()

        async def look() -> None:
            await asyncio.sleep(data["every"])
            while True:
                self.asked += 1
                said = [{"event": "look", "value": {"number": data["number"], "asked": self.asked}}]
                await self.ask(line, fragment, (trigger, json.dumps(said)))
                await asyncio.sleep(LOST)

        self.following = asyncio.create_task(look())

    def begin(self, line: ClientConnection, fragment: str, interval: float) -> None:
        """Ask for a fragment at an interval; a timer that has the same one goes on."""
        if fragment in self.timers and self.timers[fragment][0] == interval:
            return
        self.stop([fragment])

        async def tick() -> None:
            while True:
                await asyncio.sleep(interval)
                await self.ask(line, fragment)

        self.timers[fragment] = interval, asyncio.create_task(tick())

    def stop(self, fragments: list[str]) -> None:
        for fragment in fragments:
            if fragment in self.timers:
                self.timers.pop(fragment)[1].cancel()


class Seats:
    """Many seats in a thread of their own."""

    def __init__(self, address: str, tokens: list[str]):
        self.loop = asyncio.new_event_loop()
        Thread(target=self.loop.run_forever, daemon=True).start()
        self.seats = [Seat(address, token) for token in tokens]
        self.tasks = []
        for seat in self.seats:  # one after another, as people come
            self.tasks.append(asyncio.run_coroutine_threadsafe(seat.sit(), self.loop))
            asyncio.run_coroutine_threadsafe(asyncio.wait_for(seat.ready.wait(), READY), self.loop).result()

    def await_text(self, subject: str) -> None:
        """Begin to look for a text."""
        for seat in self.seats:
            seat.subject, seat.seen_at = subject.encode(), None

    def seen(self, seconds: float) -> list[float]:
        """Return when each seat had the text, ms since 1970. Raises TimeoutError if one has not in so many seconds."""
        end = time.monotonic() + seconds
        while any(seat.seen_at is None for seat in self.seats):
            for task in self.tasks:
                if task.done():
                    task.result()  # raises what ended it
            if time.monotonic() > end:
                raise TimeoutError(f"{sum(seat.seen_at is None for seat in self.seats)} seats have not had it")
            time.sleep(0.02)
        return [seat.seen_at for seat in self.seats]

    def leave(self) -> None:
        for task in self.tasks:
            task.cancel()
