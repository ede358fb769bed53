"""A small mail server on 127.0.0.1 that speaks SMTP (RFC 5321), for tests of sending."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Received:
    sender: str
    recipient: str
    raw: bytes

    @property
    def message(self) -> Message:
        return message_from_bytes(self.raw)


@dataclass
class Server:
    """`answers` gives a recipient another reply than 250; `at_data` another than 250 to the text;
    `hang_up` breaks the connection instead of answering the text."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    at_data: str = "250 2.0.0 taken"
    hang_up: bool = False
    on_text: Callable[[], None] | None = None

    @property
    def to(self) -> list[str]:
        return [row.recipient for row in self.received]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        sender = recipient = ""
        await say("220 test ESMTP")
        while line := (await reader.readline()).decode("ascii", "replace").strip():
            verb = line.upper()
            if verb.startswith("EHLO"):
                await say("250-test")
                await say("250 8BITMIME")
            elif verb.startswith("MAIL FROM:"):
                sender = line[10:].split(">")[0].strip(" <")
                await say("250 ok")
            elif verb.startswith("RCPT TO:"):
                recipient = line[8:].split(">")[0].strip(" <")
                await say(self.answers.get(recipient, "250 ok"))
            elif verb == "DATA":
                await say("354 go on")
                raw = await reader.readuntil(b"\r\n.\r\n")
                if self.on_text is not None:
                    await asyncio.to_thread(self.on_text)
                if self.hang_up:
                    break
                if self.at_data.startswith("250"):
                    self.received.append(Received(sender, recipient, raw[:-5]))
                await say(self.at_data)
            elif verb == "QUIT":
                await say("221 bye")
                break
            else:
                await say("250 ok")
        writer.close()


@contextmanager
def serving() -> Iterator[Server]:
    server, ready, loop = Server(), threading.Event(), asyncio.new_event_loop()

    async def run() -> None:
        listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        async with listening:
            await listening.serve_forever()

    def work() -> None:
        asyncio.set_event_loop(loop)
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(run())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(5)
