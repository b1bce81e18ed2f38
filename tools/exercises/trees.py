"""The files in a folder or an archive that a stranger made: looked through within bounds, nothing unpacked to disk, no link followed."""

import bz2
import dataclasses
import gzip
import io
import os
import stat
import tarfile
import unicodedata
import zipfile

import answers

ENTRIES = 100_000  # that are looked at, files and folders
BYTES = 256 << 20  # read out of archives, in all
FILES = 1_000  # that are wanted
SHARE_OF_ENTRIES, SHARE_OF_BYTES = 30_000, 64 << 20  # of an archive within another
DEPTH = 40  # folders in folders, archives in archives
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2")
OTHER_ARCHIVES = (".rar", ".7z", ".tar.xz", ".gz", ".bz2", ".xz")


class TooMuch(Exception):
    """A bound is reached."""


@dataclasses.dataclass(frozen=True)
class File:
    path: tuple  # of names, from the top; an archive's is one of them
    contents: bytes | None
    refused: str = ""  # why it has no contents


@dataclasses.dataclass
class Search:
    """What is looked for, how much more may be read for it, and what was odd on the way."""

    wanted: object  # wanted(path), which is a tuple of names, says whether a file is read
    left_out: object  # left_out(name) says whether a folder is passed over
    entries: int = ENTRIES
    bytes: int = BYTES
    files: int = FILES
    notes: list = dataclasses.field(default_factory=list)  # (path, what was odd)

    def count(self):
        self.entries -= 1
        if self.entries < 0:
            raise TooMuch("it has too many files")

    def charge(self, contents):
        self.bytes -= len(contents)
        if self.bytes < 0:
            raise TooMuch("it is too large when unpacked")
        return contents

    def take(self, path, contents, refused=""):
        self.files -= 1
        if self.files < 0:
            raise TooMuch("it has too many files of such names")
        return File(path, contents, refused)

    def note(self, path, what):
        self.notes.append((path, what))


def plain(name):
    """A name as text that can be written down: whole characters, composed."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def is_archive(name):
    return name.lower().endswith(ARCHIVES)


def files(place, path, search):
    """Those that are wanted, in a folder or an archive on disk; what cannot be read becomes a note."""
    try:
        if os.path.islink(place):
            search.note(path, "a link, which is not followed")
        elif search.wanted(path):
            yield from one_file(place, path, search)
        elif os.path.isdir(place):
            yield from in_folder(place, path, search)
        elif stat.S_ISREG(os.stat(place).st_mode):
            with open(place, "rb") as file:
                yield from in_archive(file, path, search)
    except TooMuch as bound:
        search.note(path, f"not all of it was looked at: {bound}")
    except OSError as error:
        search.note(path, f"it cannot be read: {error.strerror or error}")


def one_file(place, path, search):
    try:
        yield search.take(path, answers.read(place))
    except answers.Refused as refused:
        yield search.take(path, None, str(refused))


def in_folder(folder, path, search):
    if len(path) > DEPTH:
        raise TooMuch(f"its folders are more than {DEPTH} deep")
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    for entry in entries:
        search.count()
        here = (*path, plain(entry.name))
        if not entry.is_symlink() and entry.is_dir():
            if not search.left_out(entry.name):
                yield from in_folder(entry.path, here, search)
        elif search.wanted(here):
            yield from one_file(entry.path, here, search)
        elif is_archive(entry.name):
            yield from files(entry.path, here, search)
        elif entry.name.lower().endswith(OTHER_ARCHIVES):
            search.note(here, "archives of this kind are not opened: ask for a .zip")


def in_archive(file, path, search):
    """Whatever is wrong with an archive is a note, and the end of it; what was read before stays."""
    try:
        begin = file.read(4)
        file.seek(0)
        if begin.startswith(b"PK"):
            yield from in_zip(file, path, search)
        else:
            if begin.startswith(b"\x1f\x8b"):
                file = gzip.GzipFile(fileobj=file)
            elif begin.startswith(b"BZh"):
                file = bz2.BZ2File(file)
            yield from in_tar(Counted(file, search), path, search)
    except TooMuch:
        raise
    except Exception as error:  # of any kind: these readers throw many
        search.note(path, f"a broken archive: {' '.join(str(error).split()) or type(error).__name__}")


class Counted:
    """A file that is read once, from begin to end, and charged for."""

    def __init__(self, file, search):
        self.file, self.search = file, search

    def read(self, size):
        return self.search.charge(self.file.read(min(size, 1 << 20)))


def parts_of(name):
    """The names of a path inside an archive; none for one that leads out of it."""
    if name.startswith("/") or "\0" in name or name[1:2] == ":":
        return ()
    parts = [plain(part) for part in name.split("/") if part not in ("", ".")]
    return () if ".." in parts else tuple(parts)


def name_in_zip(info):
    """Programs write UTF-8 and forget to say so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return name.replace("\\", "/")


def in_zip(file, path, search):
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            is_plain = kind in (0, stat.S_IFREG) and not info.is_dir()
            yield from member(name_in_zip(info), is_plain, lambda one=info: archive.open(one), path, search)


def in_tar(file, path, search):
    with tarfile.open(fileobj=file, mode="r|", errors="surrogateescape") as archive:
        for info in archive:
            yield from member(info.name, info.isreg(), lambda one=info: archive.extractfile(one), path, search)


def member(name, is_plain, opened, path, search):
    """What there is in one entry of an archive."""
    search.count()
    parts = parts_of(name)
    here = (*path, *parts)
    if not parts:
        if search.wanted((*path, *name.split("/"))):
            search.note(path, f"{plain(name)} leads out of it, and was left there")
    elif any(map(search.left_out, parts[:-1])):
        return
    elif search.wanted(here):
        if not is_plain:
            yield search.take(here, None, "it is a link or the like; an answer is a plain file")
            return
        with opened() as file:
            contents = search.charge(file.read(answers.LARGEST + 1))
        if len(contents) > answers.LARGEST:
            yield search.take(here, None, answers.TOO_LARGE)
        else:
            yield search.take(here, contents)
    elif is_plain and is_archive(parts[-1]):
        if len(here) > DEPTH:
            raise TooMuch("its archives hold archives without end")
        yield from inside(opened, here, search)


def inside(opened, path, search):
    """What there is in an archive within another, which may take its share of what may be read, and no more."""
    share = dataclasses.replace(search, entries=min(search.entries, SHARE_OF_ENTRIES), bytes=min(search.bytes, SHARE_OF_BYTES))
    before = share.entries, share.bytes
    try:
        with opened() as file:
            contents = share.charge(file.read(share.bytes + 1))
        yield from in_archive(io.BytesIO(contents), path, share)
    except TooMuch as bound:
        search.note(path, f"not all of it was looked at: {bound}")
    search.entries -= before[0] - share.entries
    search.bytes -= before[1] - share.bytes
