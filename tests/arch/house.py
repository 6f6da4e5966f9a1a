#!/usr/bin/env python3
"""The rules of the house, read from the sources: who may include whom, what pure rooms must not touch, how long a file
may be. `house.py <root>` prints every fault with file and line and fails if there is one; house_test.py proves that it
does."""

import re
import statistics
import sys
from pathlib import Path

PURE_ROOMS = ("core", "media", "webrtc")  # no socket, thread, clock, file, chance or log of their own
LONGEST_FILE = 800
WANTS_A_REASON = 400
LONGEST_MEDIAN = 150

IMPURE_HEADERS = re.compile(
    r"#\s*include\s*<(thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token|fstream|"
    r"iostream|filesystem|random|unistd\.h|fcntl\.h|pthread\.h|poll\.h|netdb\.h|liburing\.h|sys/.*|"
    r"netinet/.*|arpa/.*|boost/asio.*|spdlog/.*)>")
IMPURE_WORDS = re.compile(
    r"(\b(system_clock|steady_clock|high_resolution_clock)::now\b|\bstd::(chrono::)?(steady_clock|"
    r"high_resolution_clock)\b|\b(clock_gettime|gettimeofday|timespec_get|nanosleep|usleep|sleep_for|sleep_until)\b|"
    r"\bstd::(time|clock)\s*\(|"
    r"\bstd::(recursive_|shared_|timed_)?mutex\b|\bstd::(lock_guard|unique_lock|scoped_lock|shared_lock|call_once|"
    r"condition_variable|thread|jthread|async|promise|future|random_device|ifstream|ofstream|fstream|cout|cerr|clog)\b|"
    r"\bpthread_\w+|\bthread_local\b|\batomic_wait\b|\.(notify_one|notify_all)\s*\(|"
    r"\b(fopen|getenv|printf|fprintf|puts)\s*\(|"
    r"(?<![\w.>])(?:::)?(socket|recvfrom|sendto|recvmsg|sendmsg|recvmmsg|sendmmsg|rand|srand)\s*\()")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")
QUOTED_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
ROOM_IN_CMAKE = re.compile(r"^earshot_room\(\s*(\w+)\s+USES\b([^)]*)\)", re.MULTILINE)


def without_comments_and_strings(text):
    """The same text with comments and literals blanked, so that line numbers stay."""
    literal = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
    return literal.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


class House:
    def __init__(self, root):
        self.root = Path(root)
        self.faults = []
        self.deps = {}
        for room in sorted(p for p in (self.root / "src").iterdir() if p.is_dir()):
            if (room / "deps").exists():
                self.deps[room.name] = (room / "deps").read_text().split()
            else:
                self.fault(room, 0, "a room without a deps file: say in it which rooms this one may include")
                self.deps[room.name] = []

    def fault(self, path, line, what):
        place = path.relative_to(self.root)
        self.faults.append(f"{place}:{line}: {what}" if line else f"{place}: {what}")

    def sources(self, *folders):
        for folder in folders:
            for path in sorted((self.root / folder).rglob("*")):
                if path.suffix in (".hpp", ".cpp"):
                    yield path

    def check_deps(self):
        for room, deps in self.deps.items():
            for dep in deps:
                if dep not in self.deps:
                    self.fault(self.root / "src" / room / "deps", 1, f"there is no room '{dep}'")
        finished, path = set(), []

        def visit(room):
            if room in path:
                ring = " → ".join(path[path.index(room):] + [room])
                self.fault(self.root / "src" / room / "deps", 1, f"a cycle: {ring}")
            elif room not in finished:
                path.append(room)
                for dep in self.deps.get(room, []):
                    visit(dep)
                path.pop()
                finished.add(room)

        for room in self.deps:
            visit(room)

    def check_includes(self):
        for path in self.sources("src"):
            room = path.relative_to(self.root / "src").parts[0]
            for number, line in enumerate(path.read_text().splitlines(), 1):
                found = QUOTED_INCLUDE.match(line)
                if not found:
                    continue
                target = found.group(1)
                other = target.split("/")[0]
                if other == "tests" and path.stem.endswith("_test"):
                    continue
                if not (self.root / "src" / target).exists():
                    self.fault(path, number, f'no src/{target}: include our files from src/, others with <>')
                elif other != room and other not in self.deps[room]:
                    self.fault(path, number, f"{room} may not include {other} (src/{room}/deps)")

    def check_cmake(self):
        cmake = self.root / "CMakeLists.txt"
        edges = {}
        for name, rest in ROOM_IN_CMAKE.findall(cmake.read_text()):
            edges[name] = rest.split("LIBRARIES")[0].split()
        built = [room for room in self.deps if any(self.sources(f"src/{room}"))]
        for room in built:
            if room not in edges:
                self.fault(cmake, 0, f"no earshot_room({room} …), but src/{room} has code")
                continue
            wanted = {dep for dep in self.deps[room] if dep in built}
            if set(edges[room]) & set(built) != wanted:
                self.fault(cmake, 0, f"earshot_room({room} USES {' '.join(edges[room])}) differs from src/{room}/deps: "
                                     f"{' '.join(self.deps[room])}")

    def check_purity(self):
        for room in PURE_ROOMS:
            for path in self.sources(f"src/{room}"):
                if path.stem.endswith("_test"):
                    continue
                text = path.read_text()
                for number, line in enumerate(without_comments_and_strings(text).splitlines(), 1):
                    for found in (IMPURE_HEADERS.search(line), IMPURE_WORDS.search(line)):
                        if found:
                            self.fault(path, number, f"'{found.group().strip()}' in {room}, which is pure: time, chance, "
                                                     "sending and waiting are handed in from outside")

    def check_headers(self):
        for path in self.sources("src", "tools", "tests"):
            lines = path.read_text().splitlines()
            if path.suffix == ".hpp" and (lines[:1] != ["#pragma once"] or not "".join(lines[1:2]).startswith("//")):
                self.fault(path, 1, "a header begins with #pragma once and a comment that says what it is for")
            for number, line in enumerate(lines, 1):
                if UNFINISHED.search(line):
                    self.fault(path, number, "unfinished: do it, or write an issue")

    def check_lengths(self):
        lengths = {path: len(path.read_text().splitlines()) for path in self.sources("src", "tools", "tests")}
        for path, length in lengths.items():
            if length > LONGEST_FILE:
                self.fault(path, 0, f"{length} lines; over {LONGEST_FILE} is a fault: what are its two subjects?")
        median = statistics.median(lengths.values()) if lengths else 0
        if median > LONGEST_MEDIAN:
            self.fault(self.root / "src", 0, f"the median file has {median:.0f} lines; small files, under {LONGEST_MEDIAN}")
        long = [f"{p.relative_to(self.root)} ({n})" for p, n in lengths.items() if n > WANTS_A_REASON]
        print(f"{len(lengths)} files, median {median:.0f} lines; over {WANTS_A_REASON}: {', '.join(long) or 'none'}")

    def check(self):
        self.check_deps()
        self.check_includes()
        self.check_cmake()
        self.check_purity()
        self.check_headers()
        self.check_lengths()
        return self.faults


if __name__ == "__main__":
    found = House(sys.argv[1] if len(sys.argv) > 1 else ".").check()
    print("\n".join(found) or "the house is in order")
    sys.exit(1 if found else 0)
