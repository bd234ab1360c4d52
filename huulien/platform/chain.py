"""The chain over the trail: each entry is sealed with a digest of its content and of the seal before it.

Who changes, removes, inserts or re-orders an entry past the triggers (the database's owner can) breaks the chain, and
who lays the whole chain anew changes its head, which can be kept elsewhere.

Seals are laid after the writes, by a pass of their own (`seal_news`), not within them: a chain laid by the triggers
would have every writer of a commune wait until the one before has ended, and writers of two communes, or of a commune
and of what belongs to none, would lock each other out. The order of a chain is that of sealing: that of the numbers,
but for transactions that overlap. What is not sealed yet is counted, and told.

An entry's digest is salted, and the salt stands beside it. When a person's data is erased from the trail (`rewrite`),
the entries get a new salt, their new digests stand in an entry of the erasure, sealed as every other, and the chain
stays: the old digest, without its salt, lets nobody guess what was erased.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from hashlib import sha256
from secrets import token_bytes

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from huulien.platform import clock
from huulien.platform.happenings import Happening
from huulien.platform.models import AuditEntry, AuditSeal

NO_COMMUNE = 0  # the chain of what belongs to no commune
START = bytes(32)  # what stands before the first seal
BATCH = 2000  # entries sealed, or verified, at a time
# A transaction takes its numbers before it ends, and entries after its own may be sealed meanwhile: `seal_audit` seals
# these each night. What is older, and has sealed entries after it, was inserted.
LATE = timedelta(days=2)
INSERTED = "không có dấu, trong khi các mục sau nó đã có: chèn vào, hoặc hai ngày liền không chạy seal_audit"


@dataclass(frozen=True)
class Head:
    """Where a chain ends: kept elsewhere, it proves later that nothing up to it was laid anew."""

    chain: int
    position: int = 0
    digest: bytes = START
    entry: int = 0

    @property
    def words(self) -> str:
        """The digest as it is copied by hand."""
        return self.digest.hex(" ", 4)


@dataclass(frozen=True)
class Fault:
    """What is wrong with an entry, in words."""

    entry: int
    words: str


@dataclass
class Finding:
    """What a check of one chain found."""

    head: Head
    sealed: int = 0
    unsealed: int = 0
    erased: int = 0
    faults: list[Fault] = field(default_factory=list)


def digest_of(entry: AuditEntry, salt: bytes) -> bytes:
    """The salted digest of all that the entry says."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [
        entry.pk, at, entry.actor_id, entry.actor, entry.address, entry.reason, entry.operation, entry.table,
        entry.row_id, entry.commune_id, entry.before, entry.after,
    ]  # fmt: skip
    return sha256(salt + json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).digest()


def link(before: bytes, position: int, entry: int, content: bytes) -> bytes:
    """The digest of a seal: over the one before it, its place, its entry's number and content."""
    return sha256(before + position.to_bytes(8) + entry.to_bytes(8) + content).digest()


def head_of(chain: int) -> Head:
    last = AuditSeal.objects.filter(chain=chain).order_by("-position").first()
    return Head(chain, last.position, bytes(last.digest), last.entry) if last else Head(chain)


def chains() -> list[int]:
    """Every chain there is or will be, in order."""
    communes = AuditEntry.objects.order_by().values_list("commune_id", flat=True).distinct()
    sealed = AuditSeal.objects.order_by().values_list("chain", flat=True).distinct()
    return sorted({commune or NO_COMMUNE for commune in communes} | set(sealed))


def seal_news() -> None:
    """Seal what came since the newest seal; where somebody else is sealing a commune, it is left to them."""
    newest = AuditSeal.objects.aggregate(newest=Max("pk"))["newest"] or 0
    # In order: both databases then read the news alone, and do not gather the communes of the whole trail.
    news = AuditEntry.objects.filter(pk__gt=newest).order_by("pk").values_list("commune_id", flat=True)
    for commune in dict.fromkeys(news):
        seal_all(commune or NO_COMMUNE, wait=False)


def seal_all(chain: int, *, wait: bool = True) -> int:
    """How many entries after the chain's head were sealed, in batches so that nobody waits long for the database."""
    total = 0
    while count := _seal(chain, lambda head: _unsealed(chain).filter(pk__gt=head.entry), wait):
        total += count
    return total


def seal_late(chain: int) -> int:
    """How many entries were sealed that became visible when entries after them were sealed already."""
    total = 0
    while count := _seal(chain, lambda head: _unsealed(chain).filter(at__gte=clock.moment() - LATE), wait=True):
        total += count
    return total


def _seal(chain: int, to_seal: Callable[[Head], QuerySet[AuditEntry]], wait: bool) -> int:
    """How many entries the next batch sealed."""
    with transaction.atomic():
        if not _alone(chain, wait):
            return 0
        head = head_of(chain)
        seals = list(_seals(head, to_seal(head)[:BATCH]))
        AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _seals(head: Head, entries: QuerySet[AuditEntry]) -> Iterator[AuditSeal]:
    digest = head.digest
    for position, entry in enumerate(entries, head.position + 1):
        salt = token_bytes(16)
        content = digest_of(entry, salt)
        digest = link(digest, position, entry.pk, content)
        yield AuditSeal(entry=entry.pk, chain=head.chain, position=position, salt=salt, content=content, digest=digest)


def _alone(chain: int, wait: bool) -> bool:
    """Whether no other process seals the chain until the transaction ends; SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return True
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext('huulien.chain'), %s)", [chain])
        return cursor.fetchone()[0] is not False


def _unsealed(chain: int) -> QuerySet[AuditEntry]:
    sealed = AuditSeal.objects.filter(pk=OuterRef("pk"))
    return AuditEntry.objects.filter(~Exists(sealed), commune_id=chain or None).order_by("pk")


def rewrite(chain: int, entries: Iterable[AuditEntry]) -> dict[int, str]:
    """Write entries of a chain whose values were erased, under new salts; the new digests by number, for the entry that
    tells the erasure. What is not sealed yet will be sealed as it is now. In a transaction that unlocks the trail."""
    _alone(chain, wait=True)  # else somebody seals meanwhile what was read before
    entries = list(entries)
    AuditEntry.objects.bulk_update(entries, ["before", "after", "reason"], batch_size=100)
    seals = AuditSeal.objects.in_bulk([entry.pk for entry in entries])
    for seal_ in seals.values():
        seal_.salt = token_bytes(16)
    AuditSeal.objects.bulk_update(seals.values(), ["salt"], batch_size=100)
    return {entry.pk: digest_of(entry, seals[entry.pk].salt).hex() for entry in entries if entry.pk in seals}


def verify(chain: int, kept: Head | None = None, progress: Callable[[int], None] = lambda sealed: None) -> Finding:
    """What a chain's check finds: every entry as it was sealed, every seal after the one before it; `kept` is a head
    noted down earlier."""
    found = Finding(Head(chain))
    erased = _erased(chain)
    for seal_, entry in _pairs(chain):
        place = found.head.position + 1
        if seal_.position != place:
            found.faults.append(Fault(seal_.pk, f"thiếu {seal_.position - place} mục ngay trước mục này"))
        elif bytes(seal_.digest) != link(found.head.digest, seal_.position, seal_.pk, bytes(seal_.content)):
            found.faults.append(Fault(seal_.pk, "dấu không nối với dấu của mục trước (đổi chỗ, chèn hoặc sửa dấu)"))
        if kept and kept.position == seal_.position and kept.digest != bytes(seal_.digest):
            found.faults.append(Fault(seal_.pk, f"dấu thứ {kept.position} khác dấu đã cất"))
        found.erased += str(seal_.pk) in erased
        if words := _fault_of(seal_, entry, erased):
            found.faults.append(Fault(seal_.pk, words))
        found.head = Head(chain, seal_.position, bytes(seal_.digest), seal_.pk)
        found.sealed += 1
        if found.sealed % BATCH == 0:
            progress(found.sealed)
    if kept and kept.position > found.head.position:
        words = f"chuỗi chỉ còn {found.head.position} dấu, dấu đã cất là dấu thứ {kept.position}"
        found.faults.append(Fault(0, words))
    inserted = _inserted(chain)
    found.unsealed = _unsealed(chain).count() - len(inserted)
    found.faults += [Fault(number, INSERTED) for number in inserted]
    return found


def _inserted(chain: int) -> list[int]:
    """Entries that are neither sealed nor to be sealed any more."""
    last = AuditSeal.objects.filter(chain=chain).aggregate(last=Max("pk"))["last"] or 0
    old = _unsealed(chain).filter(pk__lt=last, at__lt=clock.moment() - LATE)
    return list(old.values_list("pk", flat=True))


def _pairs(chain: int) -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    """Each seal of a chain with its entry, in the chain's order."""
    position = 0
    while seals := list(AuditSeal.objects.filter(chain=chain, position__gt=position).order_by("position")[:BATCH]):
        entries = AuditEntry.objects.in_bulk([seal_.pk for seal_ in seals])
        yield from ((seal_, entries.get(seal_.pk)) for seal_ in seals)
        position = seals[-1].position


def _erased(chain: int) -> dict[str, str]:
    """Number of an entry → its digest after its values were erased, of all the chain's erasures."""
    told = AuditEntry.objects.filter(commune_id=chain or None, operation=Happening.ERASE).order_by("pk")
    digests: dict[str, str] = {}
    for after in told.values_list("after", flat=True):
        digests |= (after or {}).get("digests", {})
    return digests


def _fault_of(seal_: AuditSeal, entry: AuditEntry | None, erased: dict[str, str]) -> str:
    """What is wrong with the entry under a seal; empty when nothing is."""
    if entry is None:
        return "đã bị xóa khỏi nhật ký"
    if (entry.commune_id or NO_COMMUNE) != seal_.chain:
        return "đã bị chuyển sang xã khác"
    known = erased.get(str(entry.pk)) or bytes(seal_.content).hex()
    return "" if digest_of(entry, bytes(seal_.salt)).hex() == known else "nội dung đã bị sửa"
