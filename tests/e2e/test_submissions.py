"""What `book grade` takes out of what was handed in, and whose it is: answers to the real book's exercises."""

import io
import os
import pathlib
import shutil
import sys
import tarfile
import time
import unittest
import zipfile

from generated_class import write
from grade_case import Temporary
from small_book import TOP

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools/exercises"))
import submissions  # noqa: E402

BAG = "03_bag_of_words"


class Submissions(Temporary):
    def lay(self, name, contents=b"mine"):
        write(self.handed_in / name, contents)

    def zip(self, name, **files):
        with zipfile.ZipFile(self.handed_in / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, contents in files.items():
                archive.writestr(file, contents)

    def collect(self, place=None):
        students, self.notes = submissions.collect([place or self.handed_in])
        self.students = {student.name: student for student in students}
        return {name: {number: answer.contents for number, answer in one.answers.items()} for name, one in self.students.items()}

    def test_names_that_learning_systems_give(self):
        self.lay(f"Олена Коваль_12_assignsubmission_file_/{BAG}/count_vector.hpp", b"1")
        self.lay("Петро_13_assignsubmission_file_count_vector.hpp", b"2")
        self.lay("kovalolena_LATE_77_88_count_vector-1.hpp", b"3")
        self.lay("kovalolena_77_89_tf_idf.hpp", b"4")
        self.lay("hw3-octocat/exercises/03_bag_of_words/count_vector.hpp", b"5")
        self.lay("ivan_count_vector.hpp", b"6")
        self.lay("grades.csv")
        self.assertEqual(self.collect(), {
            "Олена Коваль": {"3.1": b"1"}, "Петро": {"3.1": b"2"}, "kovalolena": {"3.1": b"3", "3.2": b"4"}, "hw3-octocat": {"3.1": b"5"},
            "ivan": {"3.1": b"6"}})

    def test_an_export_of_gradescope(self):
        self.lay("assignment_7_export/submission_5/count_vector.hpp")
        listed = 'submission_5:\n  :submitters:\n  - :name: "Олена Коваль"\n'
        self.lay("assignment_7_export/submission_metadata.yml", listed.encode())
        self.assertEqual(self.collect(), {"Олена Коваль": {"3.1": b"mine"}})
        shutil.make_archive(str(self.folder / "export"), "zip", self.handed_in)
        self.assertEqual(self.collect(self.folder / "export.zip"), {"Олена Коваль": {"3.1": b"mine"}})

    def test_two_of_one_name_are_two(self):
        self.lay("Ivan_1_assignsubmission_file_/count_vector.hpp", b"1")
        self.lay("Ivan_2_assignsubmission_file_/count_vector.hpp", b"2")
        self.assertEqual(self.collect(), {"Ivan (1)": {"3.1": b"1"}, "Ivan (2)": {"3.1": b"2"}})

    def test_the_work_of_one(self):
        self.lay("exercises/03_bag_of_words/count_vector.hpp")
        self.lay("chapters/03_bag_of_words/main.cpp")
        self.lay("README.md")
        self.assertEqual(self.collect(), {"handed in": {"3.1": b"mine"}})

    def test_all_of_it_is_the_work_of_one_where_that_is_said(self):
        self.lay("homework/part 1/count_vector.hpp", b"1")
        self.lay("more/tf_idf.hpp", b"2")
        (student,), _ = submissions.collect([self.handed_in], of_one=True)
        self.assertEqual({number: answer.contents for number, answer in student.answers.items()}, {"3.1": b"1", "3.2": b"2"})
        empty = self.folder / "empty"
        empty.mkdir()
        self.assertEqual([student.name for student in submissions.collect([empty], of_one=True)[0]], ["empty"])

    def test_the_books_own_files_are_nobodys_answers(self):
        for folder in ("solutions", "chapters", ".git", "build"):
            self.lay(f"clone/{folder}/{BAG}/count_vector.hpp")
        self.assertEqual(self.collect(), {"clone": {}})

    def test_archives_in_archives(self):
        inner = io.BytesIO()
        with tarfile.open(fileobj=inner, mode="w:gz") as archive:
            info = tarfile.TarInfo(f"my work/{BAG}/count_vector.hpp")
            info.size = 4
            archive.addfile(info, io.BytesIO(b"mine"))
        self.zip("Олена.zip", **{"hw.tgz": inner.getvalue()})
        self.assertEqual(self.collect(), {"Олена": {"3.1": b"mine"}})

    def test_two_files_of_one_name(self):
        self.lay("olena/count_vector.hpp", b"draft")
        self.lay(f"olena/exercises/{BAG}/count_vector.hpp")
        self.assertEqual(self.collect(), {"olena": {"3.1": b"mine"}})
        self.assertEqual(self.students["olena"].notes,
                         [f"3.1 is taken from exercises/{BAG}/count_vector.hpp, not from count_vector.hpp"])
        # A starter that nobody touched is no answer beside one.
        untouched = b"\xef\xbb\xbf" + (TOP / f"exercises/{BAG}/count_vector.hpp").read_bytes().replace(b"\n", b" \r\n")
        self.lay(f"olena/exercises/{BAG}/count_vector.hpp", untouched)
        self.assertEqual(self.collect(), {"olena": {"3.1": b"draft"}})
        self.assertEqual(self.students["olena"].notes, [])

    def test_no_links_no_devices_nothing_large(self):
        secret = self.folder / "secret.hpp"
        write(secret, b"secret")
        self.lay("olena/readme")
        os.symlink(secret, self.handed_in / "olena/count_vector.hpp")
        os.mkfifo(self.handed_in / "olena/tf_idf.hpp")
        self.lay("olena/bigrams.hpp", b"x" * (300 << 10))
        os.symlink(self.folder, self.handed_in / "linked")
        with tarfile.open(self.handed_in / "petro.tar", "w") as archive:
            info = tarfile.TarInfo("count_vector.hpp")
            info.type, info.linkname = tarfile.SYMTYPE, str(secret)
            archive.addfile(info)
        self.assertEqual(self.collect(), {"olena": {"3.1": None, "3.2": None, "3.4": None}, "linked": {}, "petro": {"3.1": None}})
        self.assertIn("link", self.students["olena"].answers["3.1"].refused)
        self.assertIn("256 kB", self.students["olena"].answers["3.4"].refused)
        self.assertEqual(self.students["linked"].notes, ["linked: a link, which is not followed"])

    def test_no_path_leads_out(self):
        self.zip("olena.zip", **{"../../count_vector.hpp": "1", "/tmp/tf_idf.hpp": "2", "C:\\bigrams.hpp": "3", "a/../collision.hpp": "4"})
        self.assertEqual(self.collect(), {"olena": {}})
        self.assertEqual(len(self.students["olena"].notes), 4)

    def test_bombs_and_broken_archives_are_said(self):
        self.lay("a.zip", b"PK\3\4")
        self.lay("b.tar.gz", b"\x1f\x8b nothing")
        self.lay("c.tgz", b"")
        self.lay("d.rar")
        self.zip("e.zip", **{"inner.tar": b"\0" * (80 << 20)})
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            archive.writestr("count_vector.hpp", "x" * 1000)
        self.lay("f.zip", whole.getvalue().replace(b"xxxx", b"xxxy", 1))  # its checksum is wrong
        self.lay("g/count_vector.hpp")
        began = time.monotonic()
        self.assertEqual(self.collect(), {**{name: {} for name in "abcef"}, "g": {"3.1": b"mine"}})
        for name in "abcef":
            self.assertEqual(len(self.students[name].notes), 1, name)
        self.assertLess(time.monotonic() - began, 20)

    def test_a_bomb_in_an_export_takes_nothing_from_the_others(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.tar", b"\0" * (80 << 20))
        with zipfile.ZipFile(self.folder / "export.zip", "w") as archive:
            archive.writestr("anna_1_assignsubmission_file_/hw.zip", bomb.getvalue())
            archive.writestr("olena_2_assignsubmission_file_/count_vector.hpp", "mine")
        self.assertEqual(self.collect(self.folder / "export.zip"), {"anna": {}, "olena": {"3.1": b"mine"}})
        self.assertIn("too large", self.students["anna"].notes[0])

    def test_names_that_are_no_utf_8(self):
        write(pathlib.Path(os.fsdecode(os.fsencode(self.handed_in) + b"/caf\xe9/count_vector.hpp")), b"mine")
        self.assertEqual(self.collect(), {"caf\ufffd": {"3.1": b"mine"}})


if __name__ == "__main__":
    unittest.main(verbosity=2)
