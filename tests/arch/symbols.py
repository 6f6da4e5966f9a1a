#!/usr/bin/env python3
"""What the compiler saw: the object files of the pure rooms may not ask for a clock, a lock, a thread, a socket or a
file. `symbols.py <libearshot_core.a> …` names each object that does. House.check_purity reads the sources; this catches
what came in by an inline function of somebody else's header."""

import re
import subprocess
import sys

FORBIDDEN = re.compile(
    r"^(clock_gettime|gettimeofday|time|nanosleep|usleep|sleep|pthread_(create|join|mutex_\w+|cond_\w+|rwlock_\w+)|"
    r"socket|bind|connect|send(to|msg|mmsg)?|recv(from|msg|mmsg)?|poll|epoll_\w+|io_uring_\w+|open(64)?|fopen(64)?|"
    r"getenv|getrandom|rand|syscall|"
    r"std::chrono::_V2::\w+::now\(.*|std::thread::.*|std::random_device::.*|std::condition_variable::.*|"
    r"std::basic_[io]?f(ile)?stream.*|std::basic_filebuf.*|std::cout|std::cerr|"
    r"std::__atomic_futex_unsigned_base::.*)(@.*)?$")


def asked_for(nm_text):
    """(object, symbol) pairs out of `nm -C -A --undefined-only`, whose lines are `library:object:   U symbol`."""
    for line in nm_text.splitlines():
        where, mark, symbol = line.partition(" U ")
        if mark and FORBIDDEN.match(symbol.strip()):
            yield where.split(":")[1].strip(), symbol.strip()


if __name__ == "__main__":
    faults = []
    for library in sys.argv[1:]:
        listed = subprocess.run(["nm", "-C", "-A", "--undefined-only", library], capture_output=True, text=True, check=True)
        objects = {line.split(":")[1] for line in listed.stdout.splitlines() if line.count(":") >= 2}
        print(f"{library}: {len(objects)} objects")
        faults += [f"{library}: {where} asks for {symbol}" for where, symbol in asked_for(listed.stdout)
                   if "_test.cpp" not in where]
    print("\n".join(faults) or "no clock, lock, thread, socket or file")
    sys.exit(1 if faults else 0)
