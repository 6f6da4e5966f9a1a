#!/usr/bin/env python3
"""The rules of the house can fail: each one is shown a small house that breaks it, and one that does not."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from house import House
from symbols import asked_for

GOOD = {
    "CMakeLists.txt": "earshot_room(base USES)\nearshot_room(core USES base LIBRARIES json)\n",
    "src/base/deps": "",
    "src/base/id.hpp": "#pragma once\n// Identifiers.\n",
    "src/core/deps": "base\n",
    "src/core/call.hpp": '#pragma once\n// A call.\n#include <vector>\n\n#include "base/id.hpp"\n',
    "src/core/call.cpp": '#include "core/call.hpp"\n\nint f() { return 1; }  // steady_clock is not for us\n',
}


class HouseTest(unittest.TestCase):
    def faults(self, **changes):
        """The faults of the good house with some files written anew."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**GOOD, **changes}.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            with contextlib.redirect_stdout(io.StringIO()):
                return House(folder).check()

    def broken(self, expected, changes):
        faults = self.faults(**changes)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(expected, faults[0])

    def test_a_good_house_has_no_fault(self):
        self.assertEqual(self.faults(), [])

    def test_an_include_outward(self):
        self.broken("src/base/id.hpp:3: base may not include core",
                    {"src/base/id.hpp": '#pragma once\n// Identifiers.\n#include "core/call.hpp"\n'})

    def test_an_include_of_nothing(self):
        self.broken("no src/call.hpp", {"src/core/call.cpp": '#include "call.hpp"\n'})

    def test_a_cycle(self):
        faults = self.faults(**{"src/base/deps": "core\n"})
        self.assertTrue(any("a cycle: base → core → base" in fault for fault in faults), faults)

    def test_a_room_without_deps(self):
        self.broken("a room without a deps file", {"src/cellar/wine.txt": ""})

    def test_an_unknown_room_in_deps(self):
        self.broken("there is no room 'attic'", {"src/core/deps": "base attic\n"})

    def test_cmake_with_another_edge(self):
        self.broken("differs from src/core/deps", {"CMakeLists.txt": "earshot_room(base USES)\nearshot_room(core USES)\n"})

    def test_code_that_cmake_does_not_know(self):
        self.broken("no earshot_room(core", {"CMakeLists.txt": "earshot_room(base USES)\n"})

    def test_impure_words(self):
        for word in ("auto t = std::chrono::steady_clock::now();", "std::mutex m;", "std::thread t;", "int s = socket(1, 2, 3);",
                     'auto* f = fopen("x", "r");', "std::ifstream in;", "ready.notify_one();", "std::random_device chance;",
                     "#include <mutex>", "#include <sys/socket.h>", "auto now = std::chrono::system_clock::now();",
                     "thread_local int x;", 'printf("x");', "#include <fstream>", "clock_gettime(0, nullptr);"):
            with self.subTest(word):
                self.broken("core, which is pure", {"src/core/call.cpp": f"{word}\n"})

    def test_impure_words_are_allowed_outside(self):
        self.assertEqual(self.faults(**{"src/base/id.hpp": "#pragma once\n// Identifiers.\n#include <mutex>\nstd::mutex m;\n",
                                        "src/core/call_test.cpp": "#include <thread>\nstd::thread t;\n"}), [])

    def test_words_that_only_look_impure(self):
        for word in ("// std::mutex", 'auto s = "std::thread";', "ports.socket(leg);", "struct WebSocket {};", "leg->rand();",
                     "using WallTime = std::chrono::time_point<std::chrono::system_clock>;"):
            with self.subTest(word):
                self.assertEqual(self.faults(**{"src/core/call.cpp": f"{word}\n"}), [])

    def test_a_header_without_purpose(self):
        for head in ("#pragma once\n\nint x;\n", "// A call.\n#pragma once\n", ""):
            with self.subTest(head):
                self.broken("a header begins with", {"src/core/call.hpp": head})

    def test_something_unfinished(self):
        self.broken("src/core/call.cpp:1: unfinished", {"src/core/call.cpp": "// TO" + "DO: later\n"})

    def test_a_file_too_long(self):
        self.broken("801 lines", {"src/core/call.cpp": "int x;\n" * 801})

    def test_files_too_long_on_the_whole(self):
        self.broken("the median file has", {f"src/core/call{i}.cpp": "\n" * 300 for i in range(9)})

    def test_symbols(self):
        text = ("lib.a:call.cpp.o:                 U clock_gettime@GLIBC_2.17\n"
                "lib.a:call.cpp.o:                 U std::chrono::_V2::steady_clock::now()\n"
                "lib.a:leg.cpp.o:                 U operator new(unsigned long)\n"
                "lib.a:leg.cpp.o:                 U earshot::media::Leg::socket(int)\n")
        self.assertEqual([symbol for _, symbol in asked_for(text)],
                         ["clock_gettime@GLIBC_2.17", "std::chrono::_V2::steady_clock::now()"])


if __name__ == "__main__":
    unittest.main()
