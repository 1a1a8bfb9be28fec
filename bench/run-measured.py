"""Runs a program and writes what it took, as JSON, to file descriptor 3: run-measured.py PROGRAM ARGUMENT..."""
import json
import os
import sys
import time

REPORT = 3

os.set_inheritable(REPORT, False)
started = time.monotonic()
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(process, 0)
wall = time.monotonic() - started
report = {
    "wallSeconds": wall,
    "cpuSeconds": usage.ru_utime + usage.ru_stime,
    # The kernel of macOS counts bytes, all others KiB.
    "peakMemoryBytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
}
os.write(REPORT, json.dumps(report).encode())
sys.exit(0 if status == 0 else 1)
