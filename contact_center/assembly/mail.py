"""The post room of a center: where mails are kept, come in, are read, and leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from config.settings import Email
from contact_center.adapters.files.mail_store import FileMailStore
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.channels.email.composing import Composer
from contact_center.channels.email.files import MailFiles
from contact_center.channels.email.intake import Intake
from contact_center.channels.email.reader_process import ReaderProcess
from contact_center.channels.email.reading import StoredMails
from contact_center.channels.email.sending import Carry, OutgoingFolder, Relay, Sender
from contact_center.channels.email.smtp_in import Receiver, SmtpListener, SmtpRules
from contact_center.channels.email.threading import Threads
from contact_center.domain.facts import Fact
from contact_center.jobs.mail_intake import MailIntake
from contact_center.jobs.outgoing import OutgoingMail, Patience
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.ports.mail import MailRows
from contact_center.ports.meters import Meters
from contact_center.ports.reading import HistoryReader

MAILS = "mails"
OUTGOING = "outgoing-mail"
HOUR_MS = 3_600_000

Failed = Callable[[str, Exception], None]


class PostRoom:
    """Everything about mail that one node has."""

    def __init__(
        self,
        folder: DataFolder,
        settings: Email,
        rows: MailRows,
        door: Door,
        clock: Clock,
        meters: Meters,
        failed: Failed,
    ) -> None:
        """Nothing runs and nobody is served yet."""
        self._settings = settings
        self._rows = rows
        self._door = door
        self._store = store = FileMailStore(folder.path / MAILS)
        threads = Threads(folder.secret())
        self._process = ReaderProcess(settings.parse_seconds)
        self.intake = Intake(store, rows, door, meters)
        self._reader = StoredMails(store, self._process, threads)
        self.mail_intake = MailIntake(door, rows, self._reader, meters, failed)
        sender = Sender(Composer(threads, settings.domain), _way_out(folder, settings))
        self.outgoing = OutgoingMail(door, rows, sender, clock, _patience(settings), meters, failed)
        rules = SmtpRules(
            hostname=settings.domain or "localhost",
            max_bytes=settings.max_bytes,
            max_recipients=settings.max_recipients,
            connections=settings.connections,
        )
        self._listener = SmtpListener(Receiver(self.intake, rules, failed), rules)

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port where mail is taken; None while nobody listens."""
        port = self._listener.port
        return (self._settings.smtp_host, port) if port else None

    def on_facts(self, facts: Sequence[Fact], head: int) -> None:
        """Hurry what the facts ask for."""
        self.mail_intake.on_facts(facts, head)
        self.outgoing.on_facts(facts, head)

    def files(self, history: HistoryReader) -> MailFiles:
        """What hands out raw mails and attached files over HTTP."""
        return MailFiles(self._rows, history, self._store, self._process, self._reader, self._door)

    async def listen(self) -> None:
        """Take mail over SMTP from now on; raises `OSError`."""
        await self._listener.open(self._settings.smtp_host, self._settings.smtp_port)

    async def close_listener(self) -> None:
        """Take no more mail."""
        await self._listener.close()

    async def close(self) -> None:
        """End what is left; the jobs have ended."""
        await self._listener.close()
        await self._process.close()


def _way_out(folder: DataFolder, settings: Email) -> Carry:
    if settings.relay_host is None:
        return OutgoingFolder(folder.path / OUTGOING).carry
    password = settings.relay_password
    return Relay(
        host=settings.relay_host,
        port=settings.relay_port,
        starttls=settings.relay_starttls,
        user=settings.relay_user,
        password=password.reveal() if password else None,
        seconds=settings.relay_seconds,
    ).carry


def _patience(settings: Email) -> Patience:
    return Patience(
        first_ms=round(settings.retry_first_seconds * 1000),
        most_ms=round(settings.retry_most_seconds * 1000),
        give_up_ms=round(settings.give_up_hours * HOUR_MS),
    )
